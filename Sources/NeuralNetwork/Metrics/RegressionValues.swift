// Pairs a regression's predictions with its targets.

import ElementaryFunctions

/// Predictions and targets of some examples, in the targets' own units. The outputs must outlive this value.
struct RegressionValues {
  /// The predictions as the network outputs them, one example per row.
  let outputs: UnsafePointer<Float>
  let loss: Loss
  let examples: Examples
  /// The median of |a − y| of each target, in the unit of the training targets.
  let medianErrors: [Double]

  /// The mean of a function over the examples, by weight, and over the targets.
  ///
  /// - Parameter value: takes a prediction and its target.
  func mean(of value: (Double, Double) -> Double) -> Double {
    meanOfOutputs { outputs, target, scale in
      value(
        scale.inTargetUnit(Double(outputs[loss.pointOutput])), scale.inTargetUnit(Double(target)))
    }
  }

  /// - Parameter value: takes the outputs for a target, the target, and its scale.
  private func meanOfOutputs(
    _ value: (UnsafePointer<Float>, Float, Examples.TargetScale) -> Double
  ) -> Double {
    let (targetCount, width) = (examples.targetCount, loss.outputsPerTarget)
    var mean = 0.0
    for target in 0..<targetCount {
      let scale = examples.targetScales[target]
      var (sum, total) = (0.0, 0.0)
      for example in 0..<examples.count {
        let place = example * targetCount + target
        let weight = Double(examples.weights?[example] ?? 1)
        sum += weight * value(outputs + place * width, examples.targets[place], scale)
        total += weight
      }
      mean += sum / total
    }
    return mean / Double(targetCount)
  }

  /// The mean over the targets of the median of |a − y|.
  var medianAbsoluteError: Double? {
    guard !medianErrors.isEmpty else { return nil }
    return zip(medianErrors, examples.targetScales).reduce(0) {
      $0 + $1.0 * ($1.1.isLogarithm ? 1 : abs($1.1.unit))
    }
      / Double(medianErrors.count)
  }

  /// The mean pinball loss over examples, targets and levels; nil without levels.
  var pinballLoss: Double? {
    guard case .quantile(let levels) = loss else { return nil }
    return meanOfOutputs { outputs, target, scale in
      var sum = 0.0
      for (index, level) in levels.enumerated() {
        let error =
          scale.isLogarithm
          ? scale.inTargetUnit(Double(target)) - scale.inTargetUnit(Double(outputs[index]))
          : Double(target) - Double(outputs[index])
        sum += Loss.pinball(error, level: level)
      }
      return sum / Double(levels.count) * (scale.isLogarithm ? 1 : scale.unit)
    }
  }

  /// The mean of 2 (y log(y / a) − y + a); nil unless the predictions are rates.
  var poissonDeviance: Double? {
    guard loss == .poisson else { return nil }
    return mean { rate, target in
      let logarithm = target > 0 ? target * ElementaryFunctions.own.log(target / rate) : 0
      return 2 * (logarithm - target + rate)
    }
  }
}
