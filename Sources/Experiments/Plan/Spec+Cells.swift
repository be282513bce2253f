// Single cells of a spec.

import Search
import Datasets
import Files
import JSON
import NeuralNetwork

extension Spec {
  /// What a search on the data may try.
  func space(on dataset: Dataset) -> SearchSpace {
    space(task: dataset.task, classCount: dataset.classes.count)
  }

  func space(task: Task, classCount: Int) -> SearchSpace {
    SearchSpace(axes: axes, constraints: constraints, task: task, classCount: classCount) { key, message in
      error(key, message)
    }
  }

  /// - Throws: `SpecError` where training could not change what comes before a normalisation.
  func requireTrainable(_ hyperparameters: Hyperparameters, on data: SweepData) throws(SpecError) {
    let exampleCount = data.divisions.map(\.training.count).min() ?? 0
    let rows = hyperparameters.trainingSettings(classCounts: data.dataset.classes.map { _ in 1 })
      .batchRows(exampleCount: exampleCount)
    guard rows > 1 || hyperparameters.value("normalization") != .name(Normalization.batch.rawValue) else {
      let reason =
        exampleCount > 1 ? "batch_size is 1" : "the training part has no more"
      throw error(
        "parameters.normalization",
        "batch normalisation over a single example makes every unit 0 and learns nothing, and \(reason); take a larger "
          + "batch_size or layer normalisation, or leave the combination out with a constraint")
    }
  }

  /// - Throws: `SpecError` where this machine has not the memory to train it.
  func cell(_ hyperparameters: Hyperparameters, on data: SweepData) throws -> Cell {
    let bytes = data.divisions.map { Self.memory(hyperparameters, on: $0, of: data.dataset) }.max() ?? 0
    let memory = Memory.physical
    guard bytes < memory else {
      throw error(
        "parameters",
        "a network of \(hyperparameters.summary(of: ["depth", "width"])) takes \(bytes >> 30) GiB to train and this "
          + "machine has \(memory >> 30); leave it out with a constraint, or take a smaller batch_size")
    }
    return try Cell(hyperparameters, shared: data.shared, engine: data.engine)
  }

  /// What a training takes.
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
