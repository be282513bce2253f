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
    guard architecture.loss.classifies else { return try numbers(outputs, count: table.count) }
    guard targets.count == 1 else { return labels(outputs, count: table.count) }
    let rows = (0..<table.count).map { row in
      let (index, scores) = classification(outputs[row * width..<(row + 1) * width])
      return [.integer(row), .text(classes[index])] + scores.map { Value.real($0) }
    }
    let name = architecture.loss.isCrossEntropy ? "p" : "score"
    let named = architecture.loss == .hinge && width == 1 ? classes.suffix(1) : classes[...]
    return Table(columns: ["row", "class"] + named.map { "\(name)(\($0))" }, rows: rows)
  }

  /// The predictions of a regression.
  private func numbers(_ outputs: [Float], count: Int) throws(UndefinedPrediction) -> Table {
    let (width, perTarget) = (architecture.outputs, architecture.loss.outputsPerTarget)
    let levels: [Double] = if case .quantile(let levels) = architecture.loss { levels } else { [] }
    var columns = ["row"]
    var values = [[Value]](repeating: [], count: count)
    for (index, target) in targets.enumerated() {
      let suffix = target.name.map { "(\($0))" } ?? ""
      columns.append("prediction\(suffix)")
      let ofTarget = (0..<perTarget).map { output in
        target.recipe.undo((0..<count).map { outputs[$0 * width + index * perTarget + output] })
      }
      columns += levels.map { "quantile(\(target.name.map { "\($0), " } ?? "")\($0))" }
      for row in 0..<count {
        for output in [architecture.loss.pointOutput] + levels.indices {
          let value = ofTarget[output][row]
          guard value.isFinite else { throw UndefinedPrediction(row: row) }
          values[row].append(.real(value))
        }
      }
    }
    return Table(columns: columns, rows: values.enumerated().map { [.integer($0)] + $1 })
  }

  /// The predictions of a multi-label classification: for each label its class and the probability of its second class.
  private func labels(_ outputs: [Float], count: Int) -> Table {
    let columns = ["row"] + targets.flatMap { ["class(\($0.name ?? ""))", "p(\($0.name ?? ""))"] }
    let rows = (0..<count).map { row in
      [Value.integer(row)]
        + targets.enumerated().flatMap { index, target in
          let score = Double(outputs[row * targets.count + index])
          return [
            Value.text(target.labels[score > 0 ? 1 : 0]),
            .real(1 / (1 + ElementaryFunctions.own.exp(-score))),
          ]
        }
    }
    return Table(columns: columns, rows: rows)
  }

  private func isSecond(_ output: Float) -> Bool {
    threshold.map { Double(Loss.probability(output)) > $0 } ?? (output > 0)
  }

  /// The predicted class of an example, and its score for each class.
  private func classification(_ outputs: ArraySlice<Float>) -> (index: Int, scores: [Double]) {
    let scores = outputs.map(Double.init)
    switch architecture.loss {
    case .binaryCrossEntropy:
      return (
        isSecond(outputs[outputs.startIndex]) ? 1 : 0,
        [scores[0], -scores[0]].map { 1 / (1 + ElementaryFunctions.own.exp($0)) }
      )
    case .hinge where scores.count == 1: return (scores[0] > 0 ? 1 : 0, scores)
    default:
      var index = 0
      for other in scores.indices where scores[other] > scores[index] { index = other }
      return (index, scores)
    }
  }
}
