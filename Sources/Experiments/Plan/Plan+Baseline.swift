// Evaluates the constant prediction that a sweep's networks have to beat.

import Datasets
import ElementaryFunctions
import NeuralNetwork

extension Plan {
  /// The baseline, evaluated as the networks are; its metrics are means over the data's divisions. nil for several
  /// targets.
  public func baseline() -> Baseline? {
    guard dataset.targets.count == 1, let first = divisions.first else { return nil }
    let target = dataset.targets[0]
    let each = divisions.indices.map { index in
      let constant = constant(for: target, division: index)
      func metrics(_ rows: [Int]) -> MetricValues {
        constant.metrics(of: WeightedTarget(target, dataset.weights, rows: rows), hasLoss: hasOneLoss)
      }
      return RunMetrics(
        training: MetricValues { _ in nil }, validation: metrics(divisions[index].validation),
        test: metrics(divisions[index].test))
    }
    let metrics = RunMetrics { metric in
      let values = each.compactMap { $0[metric] }
      return values.count == each.count ? values.reduce(0, +) / Double(values.count) : nil
    }
    let training = WeightedTarget(target, dataset.weights, rows: first.training)
    guard !target.classes.isEmpty else { return Baseline(.mean(training.mean), metrics: metrics) }
    let shares = training.shares
    // The first of several, as an output layer decides.
    let majority = shares.indices.max { shares[$0] < shares[$1] || shares[$0] == shares[$1] && $0 > $1 } ?? 0
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
    // The mean is what an output says as it is.
    guard first.loss.outputsPerTarget == 1, first.loss.outputActivation == "identity" else { return false }
    return cells.allSatisfy { cell in
      cell.hyperparameters.loss == first.loss && cell.hyperparameters.recipe.targetTransform == .none
        && cell.hyperparameters.recipe.standardizeTarget == first.recipe.standardizeTarget
    }
  }

  private func constant(for target: Target, division index: Int) -> ConstantPrediction {
    let training = WeightedTarget(target, dataset.weights, rows: divisions[index].training)
    guard target.classes.isEmpty else {
      return ConstantPrediction(
        training, loss: dataset.task == .binary ? .binaryCrossEntropy : .categoricalCrossEntropy)
    }
    guard hasOneLoss, let run = runs.first(where: { $0.division == index }) else {
      return ConstantPrediction(training, loss: .meanSquaredError)
    }
    let recipe = runSet.recipes(of: run).targets[0]
    return ConstantPrediction(
      training, loss: run.cell.hyperparameters.loss,
      scale: Examples.TargetScale(unit: recipe.unit, offset: recipe.offset))
  }
}

/// The targets of a split.
private struct WeightedTarget {
  let target: Target
  let values: [Double]
  /// nil for equal weights.
  let weights: [Double]?

  init(_ target: Target, _ weights: [Double]?, rows: [Int]) {
    self.target = target
    values = rows.map { target.values[$0] }
    self.weights = weights.map { weights in rows.map { weights[$0] } }
  }

  private func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

  /// 0 if no row counts.
  var total: Double { values.indices.reduce(0) { $0 + weight($1) } }

  /// NaN if no row counts.
  var mean: Double { values.indices.reduce(0) { $0 + weight($1) * values[$1] } / total }

  /// The share of each class; NaN if no row counts.
  var shares: [Double] {
    var sums = target.classes.map { _ in 0.0 }
    for row in values.indices { sums[Int(values[row])] += weight(row) }
    let total = total
    return sums.map { $0 / total }
  }
}

/// A network without inputs: its biases alone decide.
private struct ConstantPrediction {
  private let parameters: Parameters
  /// Of a regression's targets as the network sees them.
  private let scale: Examples.TargetScale

  init(_ training: WeightedTarget, loss: Loss, scale: Examples.TargetScale = Examples.TargetScale()) {
    self.scale = scale
    let classes = training.target.classes
    let outputs = loss.outputs(classCount: classes.count)
    let biases: [Double]
    if classes.isEmpty {
      let mean = (training.mean - scale.offset) / scale.unit
      // The network's outputs are the logarithms of rates, or a number for each level of a quantile.
      let output = loss == .poisson ? ElementaryFunctions.own.log(max(mean, .leastNormalMagnitude)) : mean
      biases = Array(repeating: output, count: outputs)
    } else {
      // A class without examples has 2⁻⁵², where scikit-learn clips too.
      let logarithms = training.shares.map { ElementaryFunctions.own.log(max($0, Double.ulpOfOne)) }
      biases = outputs == 1 ? [logarithms[1] - logarithms[0]] : logarithms
    }
    // One feature, which is 0.
    parameters = Parameters(
      architecture: Architecture(sizes: [1, outputs], activations: [], loss: loss),
      values: Array(repeating: 0, count: outputs) + biases.map { Float($0) })
  }

  /// - Returns: none for a split without rows that count.
  func metrics(of split: WeightedTarget, hasLoss: Bool) -> MetricValues {
    guard split.total > 0 else { return MetricValues { _ in nil } }
    let examples = Examples(
      features: Array(repeating: 0, count: split.values.count),
      targets: split.values.map { Float(($0 - scale.offset) / scale.unit) }, featureCount: 1,
      weights: split.weights.map { $0.map { Float($0) } }, targetScales: [scale])
    var network = Network(parameters)
    let values = network.evaluate(examples)
    return MetricValues { metric in metric == .loss && !hasLoss ? nil : values[metric] }
  }
}
