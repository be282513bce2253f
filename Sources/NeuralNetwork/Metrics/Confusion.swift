// A confusion matrix, and what metrics take from it.

/// How many examples of each class were put in each class.
public struct Confusion: Equatable, Sendable {
  public let classCount: Int
  /// How many examples of a class (row) were put in a class (column), row by row.
  public private(set) var counts: [Int]
  private var ofRows: [Int]
  private var ofColumns: [Int]

  init(classCount: Int) {
    self.classCount = classCount
    counts = Array(repeating: 0, count: classCount * classCount)
    ofRows = Array(repeating: 0, count: classCount)
    ofColumns = ofRows
  }

  /// A matrix that was kept.
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

  /// Counts anew.
  ///
  /// - Parameters:
  ///   - targets: the index of each example's class.
  ///   - predicted: the class in which an example was put, by the example's index.
  mutating func count(_ targets: [Float], predicted: (Int) -> Int) {
    let classCount = classCount
    // One check each that the arrays are this matrix's alone.
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

  /// How many examples were put in their class.
  var correct: Int { (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + $1] } }

  // MARK: Class by class

  /// What became of the examples of one class.
  struct ClassCounts {
    /// How many belong in the class.
    let examples: Int
    /// How many were put in it.
    let predicted: Int
    /// How many of these belong there.
    let hits: Int

    /// 0 for a class that was never predicted.
    var precision: Double { predicted > 0 ? Double(hits) / Double(predicted) : 0 }
    /// 0 for a class that never occurs.
    var recall: Double { examples > 0 ? Double(hits) / Double(examples) : 0 }
    /// 2 precision · recall / (precision + recall).
    var f1: Double { 2 * Double(hits) / Double(examples + predicted) }
  }

  subscript(class index: Int) -> ClassCounts {
    ClassCounts(
      examples: ofRows[index], predicted: ofColumns[index], hits: counts[index * classCount + index])
  }

  /// The mean over classes, each counting alike; nil where there are none.
  ///
  /// - Parameter isCounted: which classes count; those that occur or were predicted, unless it says otherwise.
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

  /// Gorodkin's coefficient: 0 where all examples are of one class or were put in one.
  var correlation: Double? {
    var (size, correct) = (0.0, 0)
    // Σ t p, Σ t² and Σ p², with t the examples of a class and p those put in it.
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
