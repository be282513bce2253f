// The confusion matrix.

/// Counts the examples of each class by predicted class, whatever their weights.
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

  func totals(ofClass index: Int) -> Decisions.Totals {
    Decisions.Totals(
      examples: Double(ofRows[index]), predicted: Double(ofColumns[index]),
      hits: Double(counts[index * classCount + index]))
  }
}
