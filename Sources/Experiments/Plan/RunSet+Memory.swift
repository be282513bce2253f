// Checks that this machine can train some runs. A plan is the same on all machines.

import Files
import JSON
import NeuralNetwork

extension RunSet {
  /// Checks that this machine has the memory to train each of the cells.
  ///
  /// - Throws: `SpecError` for the first one that is too large.
  public func requireMemory() throws(SpecError) { try requireMemory(atMost: Memory.physical) }

  func requireMemory(atMost memory: Int) throws(SpecError) {
    let prepared = data.preparedMemory(of: cells.map(\.hyperparameters))
    guard prepared < memory else {
      throw settings.error(
        "data",
        "its examples take \(prepared >> 30) GiB when they are prepared for all recipes of the sweep, and this machine has "
          + "\(memory >> 30); sweep fewer of them at once, or take fewer bins")
    }
    for cell in cells {
      let bytes = divisions.indices.map { trainingMemory(cell, division: $0) }.max() ?? 0
      guard bytes < memory else {
        throw settings.error(
          "parameters",
          "a network of \(cell.hyperparameters.summary(of: ["depth", "width"])) takes \(bytes >> 30) GiB to train and this "
            + "machine has \(memory >> 30); leave it out with a constraint, or take a smaller batch_size")
      }
    }
  }

  /// The bytes that a training takes.
  private func trainingMemory(_ cell: Cell, division index: Int) -> Int {
    let (architecture, division) = (architecture(of: cell, division: index), divisions[index])
    let training = Trainer.memory(
      architecture, form: data.recipes(for: cell.hyperparameters, division: index).features.form,
      exampleCount: division.training.count, settings: trainingSettings(of: cell))
    return [division.validation, division.test].reduce(training) {
      $0 + Evaluator.memory(architecture, exampleCount: $1.count)
    }
  }
}
