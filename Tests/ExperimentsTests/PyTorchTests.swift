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

  @Test("Gradients and twenty steps of a network with embeddings and a one-hot group are those of PyTorch")
  func embeddings() throws {
    let file = try ReferenceFile("embeddings.json")
    let embeddings = zip(file["cardinalities"].ints, file["widths"].ints).map {
      Embedding(cardinality: $0, width: $1)
    }
    let form = InputForm(numbers: 2, cardinalities: file["cardinalities"].ints)
    let architecture = Architecture(
      sizes: [form.inputCount(embeddings: embeddings), 4, 3], embeddings: embeddings, activations: [.tanh],
      loss: .categoricalCrossEntropy)
    let inputs = Inputs(
      numbers: file["features"].floats, codes: file["codes"].ints.map { Int32($0) }, form: form, count: 12)
    let examples = Examples(inputs, targets: file["targets"].floats)
    let initial = Parameters(architecture: architecture, values: file["parameters"].floats)
    #expect(file.cases.count == 7)
    for reference in file.cases {
      let settings = try settings(reference["settings"], batchSize: 0, epochs: 20, task: .multiclass)
      var trainer = Trainer(initial, examples: examples, settings: settings, seed: 0)
      let name = Comment(rawValue: reference["name"]?.text ?? "")
      func expect(_ values: [Float], _ key: String) throws {
        let expected = try #require(reference[key]).doubles
        #expect(expected.count == architecture.parameterCount, name)
        for (value, expected) in zip(values, expected) {
          #expect(abs(Double(value) - expected) < 5e-6, name)
        }
      }
      try expect(trainer.gradientsOfFirstBatch(), "gradients")
      let losses = try #require(reference["losses"]).doubles
      #expect(losses.count == 20, name)
      for loss in losses {
        #expect(abs((trainer.trainEpoch()?.accumulator.meanLoss ?? .nan) - loss) < 2e-6, name)
      }
      try expect(trainer.copyParameters().values, "parameters")
    }
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
