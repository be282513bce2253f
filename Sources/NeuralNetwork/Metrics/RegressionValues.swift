// Pairs a regression's predictions with its targets.

/// Predictions and targets of some examples, in the target's own unit. The outputs must outlive this value.
struct RegressionValues {
  /// The predictions as the network outputs them.
  let outputs: UnsafePointer<Float>
  let examples: Examples

  /// The mean of a function over the examples.
  ///
  /// - Parameter value: takes a prediction and its target.
  func mean(of value: (Double, Double) -> Double) -> Double {
    var sum = 0.0
    for (index, target) in examples.targets.enumerated() {
      sum += value(inTargetUnit(outputs[index]), inTargetUnit(target))
    }
    return sum / Double(examples.count)
  }

  private func inTargetUnit(_ value: Float) -> Double {
    Double(value) * examples.targetScale + examples.targetOffset
  }
}
