// Creates cells of a spec, and checks that they can be trained.

import Search
import Datasets
import Files
import JSON
import NeuralNetwork

extension Spec {
  /// The search space for the data.
  func space(on dataset: Dataset) -> SearchSpace {
    space(task: dataset.task, classCount: dataset.classes.count)
  }

  func space(task: Task, classCount: Int) -> SearchSpace {
    SearchSpace(axes: axes, constraints: constraints, task: task, classCount: classCount) { key, message in
      error(key, message)
    }
  }

  /// - Throws: `SpecError` if training could not change the layers before a normalisation.
  func requireTrainable(_ hyperparameters: Hyperparameters, on data: SweepData) throws(SpecError) {
    let exampleCount = data.divisions.map(\.training.count).min() ?? 0
    let rows = hyperparameters.trainingSettings(classCounts: data.dataset.classes.map { _ in 1 })
      .batchRows(exampleCount: exampleCount)
    guard rows > 1 || hyperparameters.value("normalization") != .name(Normalization.batch.rawValue) else {
      let reason =
        exampleCount > 1 ? "batch_size is 1" : "the training split has only one example"
      throw error(
        "parameters.normalization",
        "batch normalisation over a single example makes every unit 0 and learns nothing, and \(reason); use a larger "
          + "batch_size or layer normalisation, or exclude the combination with a constraint")
    }
  }

  /// - Throws: `SpecError` if this machine lacks the memory to train it.
  func cell(_ hyperparameters: Hyperparameters, on data: SweepData) throws -> Cell {
    let bytes = data.divisions.map { Self.memory(hyperparameters, on: $0, of: data.dataset) }.max() ?? 0
    let memory = Memory.physical
    guard bytes < memory else {
      throw error(
        "parameters",
        "a network of \(hyperparameters.summary(of: ["depth", "width"])) takes \(bytes >> 30) GiB to train and this "
          + "machine has \(memory >> 30); exclude it with a constraint, or use a smaller batch_size")
    }
    return try Cell(hyperparameters, shared: data.shared, engine: data.engine)
  }

  /// The cost of training it.
  private static func memory(
    _ hyperparameters: Hyperparameters, on data: PreparedData, of dataset: Dataset
  ) -> Int {
    let classCount = dataset.classes.count
    let architecture = hyperparameters.architecture(featureCount: data.inputCount, classCount: classCount)
    let training = Trainer.memory(
      architecture, exampleCount: data.training.count,
      settings: hyperparameters.trainingSettings(classCounts: dataset.classes.map { _ in 1 }))
    return [data.validation, data.test].reduce(training) {
      $0 + Evaluator.memory(architecture, exampleCount: $1.count)
    }
  }
}
