// Chooses the probability above which a binary classifier predicts the second class.

extension Metric {
  /// The threshold for which the metric is best: an example is predicted as the second class if its probability is
  /// above the threshold.
  ///
  /// Between two neighbouring probabilities all thresholds decide alike. Such an interval is represented by 0.5 if it
  /// has it, otherwise by its middle. Of equally good ones the threshold nearest to 0.5 is chosen, and of two equally
  /// near ones the lower. Take the examples from the validation split: on the training split the threshold would follow
  /// the network's overfitting.
  ///
  /// - Parameters:
  ///   - probabilities: of the second class, from 0 to 1.
  ///   - targets: 0 or 1 for each example.
  ///   - weights: a number of at least 0 for each example; nil for equal weights.
  /// - Returns: nil unless both classes occur with a positive weight, the arrays have equal lengths, all numbers are in
  ///   their ranges, and the metric is one of a classifier's decisions, such as `balanced_accuracy` (scikit-learn's
  ///   choice in `TunedThresholdClassifierCV`), `f1` or `accuracy`.
  public func bestThreshold(_ probabilities: [Float], targets: [Float], weights: [Float]? = nil) -> Double? {
    let count = probabilities.count
    guard targets.count == count, weights.map({ $0.count == count }) ?? true,
      probabilities.allSatisfy({ $0 >= 0 && $0 <= 1 }), targets.allSatisfy({ $0 == 0 || $0 == 1 }),
      weights?.allSatisfy({ $0 >= 0 && $0.isFinite }) ?? true
    else { return nil }
    // Sums of the weights of each class: all, and those with a probability above the threshold.
    var all = [0.0, 0.0]
    for index in 0..<count { all[Int(targets[index])] += Double(weights?[index] ?? 1) }
    guard all[0] > 0, all[1] > 0 else { return nil }

    let order = probabilities.indices.sorted {
      (probabilities[$0], $0) < (probabilities[$1], $1)
    }
    var best: (value: Double, threshold: Double)?
    var above = all
    func consider(_ lower: Double, _ upper: Double) {
      let threshold = lower <= 0.5 && 0.5 < upper ? 0.5 : (lower + upper) / 2
      guard let value = value(above: above, of: all) else { return }
      if let best {
        let distances = (abs(threshold - 0.5), abs(best.threshold - 0.5))
        guard
          goal.isBetter(value, than: best.value)
            || (value == best.value && (distances.0, threshold) < (distances.1, best.threshold))
        else { return }
      }
      best = (value, threshold)
    }
    // The thresholds from the last probability that is not above them up to the next one.
    var lower = 0.0
    for index in order {
      let probability = Double(probabilities[index])
      if probability > lower { consider(lower, probability) }
      lower = probability
      above[Int(targets[index])] -= Double(weights?[index] ?? 1)
    }
    above = [0, 0]
    if lower < 1 { consider(lower, 1) }
    return best?.threshold
  }

  /// The metric of decisions.
  ///
  /// - Parameters:
  ///   - above: the weight of each class that is predicted as the second one.
  ///   - all: the weight of each class.
  private func value(above: [Double], of all: [Double]) -> Double? {
    let decisions = Decisions([
      Decisions.Totals(
        examples: all[0], predicted: all[0] + all[1] - above[0] - above[1], hits: all[0] - above[0]),
      Decisions.Totals(examples: all[1], predicted: above[0] + above[1], hits: above[1]),
    ])
    if self == .accuracy { return decisions.correct / decisions.weight }
    guard case .decisions(let compute) = computation else { return nil }
    return compute(decisions)
  }
}
