// A regression's predictions beside its targets.

/// The predictions for some examples and their targets, in the target's own unit. The outputs must live as long.
struct RegressionValues {
  /// As the network gives them.
  let outputs: UnsafePointer<Float>
  let examples: Examples

  /// The mean over the examples.
  ///
  /// - Parameter value: takes a prediction and the target.
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
