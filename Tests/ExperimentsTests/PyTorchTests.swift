// Compares optimizers and schedules with PyTorch's, with the names and defaults of specs.

import Datasets
import JSON
import TestSupport
import Testing

@testable import NeuralNetwork
@testable import Search

/// The training settings of a case, read as a spec's parameters are.
private func settings(_ settings: JSONValue?, batchSize: Int, epochs: Int, task: Task) throws
  -> TrainingSettings
{
  var given: [String: ParameterValue] = ["batch_size": .integer(batchSize), "epochs": .integer(epochs)]
  for (name, value) in try #require(settings?.members) {
    let definition = try #require(HyperparameterDefinition.named(name), "\(name)")
    let node = try JSONNode.parse(value.canonicalText)
    given[name] = try definition.domain(node, at: SpecLocation(file: "", key: name)).values?.first
  }
  let classCount = task == .multiclass ? 3 : 0
  return try Hyperparameters(given, for: DataShape(task: task, classCount: classCount))
    .trainingSettings(classCounts: Array(repeating: 4, count: classCount))
}

struct PyTorchTests {
  @Test("Twenty steps of every optimizer, with penalties and constraints, are those of PyTorch")
  func optimizers() throws {
    let file = try ReferenceFile("optimizers.json")
    let architecture = Architecture(
      sizes: file["sizes"].ints, activations: [.tanh], loss: .categoricalCrossEntropy)
    let examples = Examples(
      features: file["features"].floats, targets: file["targets"].floats, featureCount: 5)
    let initial = Parameters(architecture: architecture, values: file["parameters"].floats)
    var optimizers: Set<String> = []
    for reference in file.cases {
      let settings = try settings(reference["settings"], batchSize: 0, epochs: 20, task: .multiclass)
      var trainer = Trainer(initial, examples: examples, settings: settings, seed: 0)
      let name = Comment(rawValue: reference["name"]?.text ?? "")
      let losses = try #require(reference["losses"]).doubles
      #expect(losses.count == 20, name)
      for loss in losses {
        let computed = trainer.trainEpoch()?.accumulator.meanLoss ?? .nan
        #expect(abs(computed - loss) < 2e-6, name)
      }
      let expected = try #require(reference["parameters"]).doubles
      #expect(expected.count == architecture.parameterCount, name)
      for (value, expected) in zip(trainer.copyParameters().values, expected) {
        #expect(abs(Double(value) - expected) < 5e-6, name)
      }
      optimizers.insert(reference["settings"]?.members?["optimizer"]?.text ?? "")
    }
    #expect(optimizers.count == 8)
  }

  @Test("Twenty epochs of every schedule, with and without warm-up, have the rates of PyTorch's schedulers")
  func schedules() throws {
    let file = try ReferenceFile("schedules.json")
    let steps = Int(try #require(file["steps_per_epoch"].double))
    var schedules: Set<String> = []
    for reference in file.cases {
      let settings = try settings(reference["settings"], batchSize: 32, epochs: 20, task: .regression)
      var rate = LearningRate(settings, stepsPerEpoch: steps)
      let metric = reference["metric"]?.doubles
      let isError = reference["metric_mode"]?.text != "max"
      let name = Comment(rawValue: reference["name"]?.text ?? "")
      let expected = try #require(reference["rates"]).doubles
      #expect(expected.count == 20 * steps, name)
      for epoch in 1...20 {
        for step in 0..<steps {
          let exact = expected[(epoch - 1) * steps + step]
          #expect(abs(rate.rate(epoch: epoch, step: step) - exact) <= 1e-10 * exact + 1e-16, name)
        }
        rate.epochEnded(epoch, metric: metric?[epoch - 1], isError: isError)
      }
      schedules.insert(reference["settings"]?.members?["schedule"]?.text ?? "")
    }
    #expect(schedules.count == 7)
  }
}
