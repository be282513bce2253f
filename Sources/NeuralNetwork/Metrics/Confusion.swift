// The confusion matrix, and metrics derived from it.

/// Counts the examples of each class by predicted class.
public struct Confusion: Equatable, Sendable {
  public let classCount: Int
  /// The number of examples of a class (row) predicted as a class (column), in row-major order.
  public private(set) var counts: [Int]
  private var ofRows: [Int]
  private var ofColumns: [Int]

  init(classCount: Int) {
    self.classCount = classCount
    counts = Array(repeating: 0, count: classCount * classCount)
    ofRows = Array(repeating: 0, count: classCount)
    ofColumns = ofRows
  }

  /// Restores a stored matrix.
  ///
  /// - Parameter counts: row by row.
  /// - Returns: nil unless there are as many counts as the classes need, none is negative, and their sum is a number.
  public init?(classCount: Int, counts: [Int]) {
    guard classCount > 0, case let (needed, isOver) = classCount.multipliedReportingOverflow(by: classCount),
      !isOver, counts.count == needed
    else { return nil }
    // All sums of some of them are then numbers too.
    var total = 0
    for count in counts {
      let (sum, isOver) = total.addingReportingOverflow(count)
      guard count >= 0, !isOver else { return nil }
      total = sum
    }
    self.init(classCount: classCount)
    self.counts = counts
    for (index, count) in counts.enumerated() {
      ofRows[index / classCount] += count
      ofColumns[index % classCount] += count
    }
  }

  /// Counts again from zero.
  ///
  /// - Parameters:
  ///   - targets: the index of each example's class.
  ///   - predicted: the predicted class, given the example's index.
  mutating func count(_ targets: [Float], predicted: (Int) -> Int) {
    let classCount = classCount
    // Check uniqueness of the arrays once.
    counts.withUnsafeMutableBufferPointer { counts in
      counts.update(repeating: 0)
      for (index, target) in targets.enumerated() {
        counts[Int(target) * classCount + predicted(index)] += 1
      }
      ofColumns.withUnsafeMutableBufferPointer { ofColumns in
        ofColumns.update(repeating: 0)
        for row in 0..<classCount {
          var sum = 0
          for column in 0..<classCount {
            let count = counts[row * classCount + column]
            sum += count
            ofColumns[column] += count
          }
          ofRows[row] = sum
        }
      }
    }
  }

  /// The number of examples that were predicted correctly.
  var correct: Int { (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + $1] } }

  // MARK: Per class

  /// The counts of one class.
  struct ClassCounts {
    /// The number of examples that belong to the class.
    let examples: Int
    /// The number of examples predicted as the class.
    let predicted: Int
    /// The number of these that belong to it.
    let hits: Int

    /// 0 if the class was never predicted.
    var precision: Double { predicted > 0 ? Double(hits) / Double(predicted) : 0 }
    /// 0 if the class never occurs.
    var recall: Double { examples > 0 ? Double(hits) / Double(examples) : 0 }
    /// 2 precision · recall / (precision + recall).
    var f1: Double { 2 * Double(hits) / Double(examples + predicted) }
  }

  subscript(class index: Int) -> ClassCounts {
    ClassCounts(
      examples: ofRows[index], predicted: ofColumns[index], hits: counts[index * classCount + index])
  }

  /// The unweighted mean over classes; nil if there are none.
  ///
  /// - Parameter isCounted: whether a class counts; by default if it occurs or was predicted.
  func mean(
    of value: (ClassCounts) -> Double,
    where isCounted: (ClassCounts) -> Bool = { $0.examples + $0.predicted > 0 }
  ) -> Double? {
    var (sum, count) = (0.0, 0)
    for index in 0..<classCount {
      let ofClass = self[class: index]
      guard isCounted(ofClass) else { continue }
      sum += value(ofClass)
      count += 1
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// Gorodkin's coefficient: 0 if all examples are of one class or were predicted as one.
  var correlation: Double? {
    var (size, correct) = (0.0, 0)
    // Σ t p, Σ t² and Σ p², with t the examples of a class and p those predicted as it.
    var (products, truths, predictions) = (0.0, 0.0, 0.0)
    for index in 0..<classCount {
      let ofClass = self[class: index]
      let (truth, predicted) = (Double(ofClass.examples), Double(ofClass.predicted))
      size += truth
      correct += ofClass.hits
      products += truth * predicted
      truths += truth * truth
      predictions += predicted * predicted
    }
    guard size > 0 else { return nil }
    let spread = (size * size - predictions) * (size * size - truths)
    return spread > 0 ? (Double(correct) * size - products) / spread.squareRoot() : 0
  }
}
