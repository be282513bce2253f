// Evaluates the constant prediction that a sweep's networks have to beat.

import Datasets
import ElementaryFunctions
import NeuralNetwork
import Search

extension Plan {
  /// The baseline, evaluated as the networks are; its metrics are means over the data's divisions. nil for several
  /// targets.
  public func baseline() -> Baseline? {
    guard dataset.targets.count == 1, let first = divisions.first else { return nil }
    let target = dataset.targets[0]
    let each = divisions.indices.map { index in
      let constant = constant(for: target, division: index)
      return RunMetrics(
        training: MetricValues { _ in nil },
        validation: constant.metrics(of: divisions[index].validation, hasLoss: hasOneLoss),
        test: constant.metrics(of: divisions[index].test, hasLoss: hasOneLoss))
    }
    let metrics = RunMetrics { metric in
      let values = each.compactMap { $0[metric] }
      return values.count == each.count ? values.reduce(0, +) / Double(values.count) : nil
    }
    guard !target.classes.isEmpty else {
      return Baseline(.mean(ConstantPrediction.mean(target, first.training)), metrics: metrics)
    }
    let counts = ConstantPrediction.counts(target, first.training)
    // The first of several, as an output layer decides.
    let majority = counts.indices.max { counts[$0] < counts[$1] || counts[$0] == counts[$1] && $0 > $1 } ?? 0
    return Baseline(.majority(target.classes[majority]), metrics: metrics)
  }

  /// Whether the losses of all cells can be compared with the baseline's.
  private var hasOneLoss: Bool {
    guard let first = cells.first?.hyperparameters, first.recipe.targetTransform == .none else {
      return false
    }
    guard dataset.task == .regression else {
      return cells.allSatisfy { $0.hyperparameters.loss.isCrossEntropy }
    }
    return cells.allSatisfy { cell in
      cell.hyperparameters.loss == first.loss && cell.hyperparameters.recipe.targetTransform == .none
        && cell.hyperparameters.recipe.standardizeTarget == first.recipe.standardizeTarget
    }
  }

  private func constant(for target: Target, division index: Int) -> ConstantPrediction {
    let rows = divisions[index].training
    guard target.classes.isEmpty else {
      return ConstantPrediction(
        target, loss: dataset.task == .binary ? .binaryCrossEntropy : .categoricalCrossEntropy, training: rows
      )
    }
    guard hasOneLoss, let run = runs.first(where: { $0.division == index }) else {
      return ConstantPrediction(target, loss: .meanSquaredError, training: rows)
    }
    let recipe = runSet.recipes(of: run).targets[0]
    return ConstantPrediction(
      target, loss: run.cell.hyperparameters.loss, training: rows, unit: recipe.unit, offset: recipe.offset)
  }
}

/// A network without inputs: its biases alone decide.
private struct ConstantPrediction {
  private let target: Target
  private let parameters: Parameters
  /// Of a regression's targets as the network sees them.
  private let unit: Double
  private let offset: Double

  /// - Parameter training: the rows of the training split.
  init(_ target: Target, loss: Loss, training: [Int], unit: Double = 1, offset: Double = 0) {
    self.target = target
    self.unit = unit
    self.offset = offset
    let outputs = loss.outputs(classCount: target.classes.count)
    let biases: [Double]
    if target.classes.isEmpty {
      biases = [(Self.mean(target, training) - offset) / unit]
    } else {
      let logarithms = Self.counts(target, training).map { Self.logarithm($0, of: training.count) }
      biases = outputs == 1 ? [logarithms[1] - logarithms[0]] : logarithms
    }
    // One feature, which is 0.
    parameters = Parameters(
      architecture: Architecture(sizes: [1, outputs], activations: [], loss: loss),
      values: Array(repeating: 0, count: outputs) + biases.map { Float($0) })
  }

  static func mean(_ target: Target, _ rows: [Int]) -> Double {
    rows.reduce(0) { $0 + target.values[$1] } / Double(max(rows.count, 1))
  }

  /// The number of rows of each class.
  static func counts(_ target: Target, _ rows: [Int]) -> [Int] {
    var counts = target.classes.map { _ in 0 }
    for row in rows { counts[Int(target.values[row])] += 1 }
    return counts
  }

  /// The logarithm of a class's share; of a class without examples that of 2⁻⁵², where scikit-learn clips too.
  private static func logarithm(_ count: Int, of total: Int) -> Double {
    ElementaryFunctions.own.log(max(Double(count) / Double(max(total, 1)), Double.ulpOfOne))
  }

  /// - Returns: none for an empty split.
  func metrics(of rows: [Int], hasLoss: Bool) -> MetricValues {
    guard !rows.isEmpty else { return MetricValues { _ in nil } }
    let examples = Examples(
      features: Array(repeating: 0, count: rows.count),
      targets: rows.map { Float((target.values[$0] - offset) / unit) }, featureCount: 1, targetScale: unit,
      targetOffset: offset)
    var network = Network(parameters)
    let values = network.evaluate(examples)
    return MetricValues { metric in metric == .loss && !hasLoss ? nil : values[metric] }
  }
}
