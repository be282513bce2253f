// Checks that this machine can train some runs. A plan is the same on all machines.

import Datasets
import Files
import JSON
import NeuralNetwork

extension RunSet {
  /// Checks that this machine has the memory to train each of the cells.
  ///
  /// - Throws: `SpecError` for the first one that is too large.
  public func requireMemory() throws(SpecError) { try requireMemory(atMost: Memory.physical) }

  func requireMemory(atMost memory: Int) throws(SpecError) {
    for cell in cells {
      let bytes = divisions.map { Self.memory(cell, on: $0, of: dataset) }.max() ?? 0
      guard bytes < memory else {
        throw settings.error(
          "parameters",
          "a network of \(cell.hyperparameters.summary(of: ["depth", "width"])) takes \(bytes >> 30) GiB to train and this "
            + "machine has \(memory >> 30); leave it out with a constraint, or take a smaller batch_size")
      }
    }
  }

  /// The bytes that a training takes.
  private static func memory(_ cell: Cell, on data: PreparedData, of dataset: Dataset) -> Int {
    let architecture = cell.hyperparameters.architecture(
      featureCount: data.inputCount, classCount: dataset.classes.count)
    let training = Trainer.memory(
      architecture, exampleCount: data.training.count,
      settings: cell.hyperparameters.trainingSettings(classCounts: dataset.classes.map { _ in 1 }))
    return [data.validation, data.test].reduce(training) {
      $0 + Evaluator.memory(architecture, exampleCount: $1.count)
    }
  }
}
