// What a network says of examples that it has not seen.

import Datasets
import ElementaryFunctions
import Files
import NeuralNetwork
import Tabular

extension StoredNetwork {
  /// The outputs for a row are no numbers.
  public struct UndefinedPrediction: Error, Equatable, Sendable, CustomStringConvertible {
    /// From 0.
    public let row: Int

    public var description: String {
      "the network's outputs for row \(row), counted from 0, are not finite: its values are too far from those that it was "
        + "trained on"
    }
  }

  /// - Throws: `Fault` where this machine has not the memory for the predictions of so many rows.
  public func requireMemory(forRows count: Int) throws(Fault) {
    // A value of a table, and its text; an input of the network before.
    let bytesOfRow = max((architecture.outputs + 2) * 64, recipe.outputs.count * MemoryLayout<Float>.size)
    let (bytes, isOver) = count.multipliedReportingOverflow(by: bytesOfRow)
    guard !isOver, bytes < Memory.physical else {
      throw Fault(
        "\(count) rows of \(architecture.outputs) outputs each take more memory than this machine has: divide the rows"
      )
    }
  }

  /// One row for each example, with its number from 0 in the column `row`. A classifier gives `class` and one column for each
  /// class: `p(NAME)`, a probability, or for hinge `score(NAME)`, of two classes only the second's, which is above 0 where
  /// that class is predicted. A regression gives `prediction`, in the target's own unit.
  ///
  /// - Parameter table: with the recipe's inputs as its columns.
  public func predictions(for table: FeatureTable) throws(UndefinedPrediction) -> Table {
    var network = Network(parameters)
    let outputs = network.scores(recipe.apply(to: table, rows: 0..<table.count))
    let width = architecture.outputs
    if let undefined = outputs.firstIndex(where: { !$0.isFinite }) {
      throw UndefinedPrediction(row: undefined / width)
    }
    guard architecture.loss.classifies else {
      let values = targetRecipe.undo(outputs)
      if let undefined = values.firstIndex(where: { !$0.isFinite }) {
        throw UndefinedPrediction(row: undefined)
      }
      return Table(
        columns: ["row", "prediction"], rows: values.enumerated().map { [.integer($0), .real($1)] })
    }
    let rows = (0..<table.count).map { row in
      let (index, figures) = classification(outputs[row * width..<(row + 1) * width])
      return [.integer(row), .text(classes[index])] + figures.map { Value.real($0) }
    }
    let name = architecture.loss.isCrossEntropy ? "p" : "score"
    let named = architecture.loss == .hinge && width == 1 ? classes.suffix(1) : classes[...]
    return Table(columns: ["row", "class"] + named.map { "\(name)(\($0))" }, rows: rows)
  }

  /// The class of one example, and its figures for each class.
  private func classification(_ outputs: ArraySlice<Float>) -> (index: Int, figures: [Double]) {
    let figures = outputs.map(Double.init)
    switch architecture.loss {
    case .binaryCrossEntropy:
      return (
        figures[0] > 0 ? 1 : 0, [figures[0], -figures[0]].map { 1 / (1 + ElementaryFunctions.own.exp($0)) }
      )
    case .hinge where figures.count == 1: return (figures[0] > 0 ? 1 : 0, figures)
    default:
      var index = 0
      for other in figures.indices where figures[other] > figures[index] { index = other }
      return (index, figures)
    }
  }
}
