// The decisions for each class or label, and metrics derived from them.

/// Sums over the examples, by weight: for each class or label how much it occurs, is predicted, and is predicted
/// rightly. Without weights they are whole numbers.
struct Decisions: Sendable {
  struct Totals: Equatable, Sendable {
    /// Examples that belong to the class.
    var examples = 0.0
    /// Examples predicted as the class.
    var predicted = 0.0
    /// Those of these that belong to it.
    var hits = 0.0

    /// 0 if the class was never predicted.
    var precision: Double { predicted > 0 ? hits / predicted : 0 }
    /// 0 if the class never occurs.
    var recall: Double { examples > 0 ? hits / examples : 0 }
    /// 2 precision · recall / (precision + recall); 0 if the class never occurs and was never predicted.
    var f1: Double { examples + predicted > 0 ? 2 * hits / (examples + predicted) : 0 }
  }

  private(set) var classes: [Totals]
  /// Whether they are labels, any number of which an example may have.
  let areLabels: Bool

  init(classCount: Int) {
    classes = Array(repeating: Totals(), count: classCount)
    areLabels = false
  }

  init(labelCount: Int) {
    classes = Array(repeating: Totals(), count: labelCount)
    areLabels = true
  }

  init(_ totals: [Totals]) {
    classes = totals
    areLabels = false
  }

  init(_ confusion: Confusion) {
    self.init(classCount: confusion.classCount)
    take(confusion)
  }

  /// Takes the sums of examples that all have the same weight.
  mutating func take(_ confusion: Confusion) {
    for index in classes.indices { classes[index] = confusion.totals(ofClass: index) }
  }

  /// Sums anew.
  ///
  /// - Parameters:
  ///   - targets: the index of each example's class.
  ///   - predicted: the predicted class, given the example's index.
  mutating func sum(_ targets: [Float], weights: [Float], predicted: (Int) -> Int) {
    for index in classes.indices { classes[index] = Totals() }
    for (index, target) in targets.enumerated() {
      let (truth, prediction, weight) = (Int(target), predicted(index), Double(weights[index]))
      classes[truth].examples += weight
      classes[prediction].predicted += weight
      if truth == prediction { classes[truth].hits += weight }
    }
  }

  /// Sums the labels anew.
  ///
  /// - Parameter outputs: one example per row; above 0 for a label that is predicted.
  mutating func sumLabels(_ examples: Examples, outputs: UnsafePointer<Float>) {
    let count = classes.count
    classes.withUnsafeMutableBufferPointer { classes in
      classes.update(repeating: Totals())
      for example in 0..<examples.count {
        let weight = Double(examples.weights?[example] ?? 1)
        for label in 0..<count {
          let place = example * count + label
          let (isTrue, isPredicted) = (examples.targets[place] > 0.5, outputs[place] > 0)
          if isTrue { classes[label].examples += weight }
          if isPredicted { classes[label].predicted += weight }
          if isTrue, isPredicted { classes[label].hits += weight }
        }
      }
    }
  }

  /// The weight of the examples.
  var weight: Double { classes.reduce(0) { $0 + $1.examples } }

  /// The weight of the examples that were classified correctly.
  var correct: Double { classes.reduce(0) { $0 + $1.hits } }

  /// The unweighted mean over classes; nil if there are none.
  ///
  /// - Parameter isCounted: whether a class counts; by default if it occurs or was predicted. Labels all count, as in
  ///   scikit-learn.
  func mean(
    of value: (Totals) -> Double, where isCounted: (Totals) -> Bool = { $0.examples + $0.predicted > 0 }
  ) -> Double? {
    var (sum, count) = (0.0, 0)
    for ofClass in classes {
      guard areLabels || isCounted(ofClass) else { continue }
      sum += value(ofClass)
      count += 1
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// Gorodkin's coefficient: 0 if all examples are of one class or were predicted as one.
  var correlation: Double? {
    var (size, correct) = (0.0, 0.0)
    // Σ t p, Σ t² and Σ p², with t the examples of a class and p those predicted as it.
    var (products, truths, predictions) = (0.0, 0.0, 0.0)
    for ofClass in classes {
      let (truth, predicted) = (ofClass.examples, ofClass.predicted)
      size += truth
      correct += ofClass.hits
      products += truth * predicted
      truths += truth * truth
      predictions += predicted * predicted
    }
    guard size > 0 else { return nil }
    let spread = (size * size - predictions) * (size * size - truths)
    return spread > 0 ? (correct * size - products) / spread.squareRoot() : 0
  }
}
