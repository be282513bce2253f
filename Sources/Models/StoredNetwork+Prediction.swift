// Predicts with a stored network.

import Datasets
import ElementaryFunctions
import Files
import NeuralNetwork
import Search
import Tabular

extension StoredNetwork {
  /// The error of outputs that are not finite.
  public struct UndefinedPrediction: Error, Equatable, Sendable, CustomStringConvertible {
    /// From 0.
    public let row: Int

    public var description: String {
      "the network's outputs for row \(row), counted from 0, are not finite: its values are too far from those that it was "
        + "trained on"
    }
  }

  /// - Throws: `Fault` if this machine lacks the memory for the predictions.
  public func requireMemory(forRows count: Int) throws(Fault) {
    // A value of a table, and its text; an input of the network before.
    let bytesOfRow = max((architecture.outputs + 2) * 64, recipe.inputCount * MemoryLayout<Float>.size)
    let (bytes, isOver) = count.multipliedReportingOverflow(by: bytesOfRow)
    guard !isOver, bytes < Memory.physical else {
      throw Fault(
        "\(count) rows of \(architecture.outputs) outputs each take more memory than this machine has: divide the rows"
      )
    }
  }

  /// One row per example, with its number from 0 in the column `row`. A classifier gives `class` and one column per
  /// class: `p(NAME)`, a probability, or `score(NAME)` with hinge loss; of two classes only the second's, which is
  /// predicted if its score is above 0. A regression gives `prediction`, in the target's own unit, and with the loss
  /// `quantile` a column for each level: `quantile(0.1)`.
  ///
  /// - Parameter table: a table with the recipe's input columns.
  public func predictions(for table: FeatureTable) throws(UndefinedPrediction) -> Table {
    var network = Network(parameters, form: recipe.form)
    let outputs = network.scores(inputs(for: table))
    let width = architecture.outputs
    if let undefined = outputs.firstIndex(where: { !$0.isFinite }) {
      throw UndefinedPrediction(row: undefined / width)
    }
    guard architecture.loss.classifies else {
      let values = targetRecipe.undo(outputs)
      if let undefined = values.firstIndex(where: { !$0.isFinite }) {
        throw UndefinedPrediction(row: undefined)
      }
      var levels: [Double] = []
      if case .quantile(let given) = architecture.loss { levels = given }
      let rows = (0..<table.count).map { row in
        let ofRow = values[row * width..<(row + 1) * width].map { Value.real($0) }
        return [.integer(row), ofRow[architecture.loss.pointOutput]] + (levels.isEmpty ? [] : ofRow)
      }
      return Table(columns: ["row", "prediction"] + levels.map { "quantile(\($0))" }, rows: rows)
    }
    let rows = (0..<table.count).map { row in
      let (index, scores) = classification(outputs[row * width..<(row + 1) * width])
      return [.integer(row), .text(classes[index])] + scores.map { Value.real($0) }
    }
    let name = architecture.loss.isCrossEntropy ? "p" : "score"
    let named = architecture.loss == .hinge && width == 1 ? classes.suffix(1) : classes[...]
    return Table(columns: ["row", "class"] + named.map { "\(name)(\($0))" }, rows: rows)
  }

  /// The predicted class of an example, and its score for each class.
  private func classification(_ outputs: ArraySlice<Float>) -> (index: Int, scores: [Double]) {
    let scores = outputs.map(Double.init)
    switch architecture.loss {
    case .binaryCrossEntropy:
      return (
        scores[0] > 0 ? 1 : 0, [scores[0], -scores[0]].map { 1 / (1 + ElementaryFunctions.own.exp($0)) }
      )
    case .hinge where scores.count == 1: return (scores[0] > 0 ? 1 : 0, scores)
    default:
      var index = 0
      for other in scores.indices where scores[other] > scores[index] { index = other }
      return (index, scores)
    }
  }
}
