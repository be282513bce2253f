// Which classes are taken for which, and the figures that follow from it.

/// A confusion matrix.
public struct Confusion: Equatable, Sendable {
  public let classCount: Int
  /// How many examples of a class (row) were put in a class (column), row by row.
  public private(set) var counts: [Int]

  init(classCount: Int) {
    self.classCount = classCount
    counts = Array(repeating: 0, count: classCount * classCount)
  }

  /// A matrix that was kept.
  ///
  /// - Parameter counts: row by row; nil is returned unless there are as many as the classes need.
  public init?(classCount: Int, counts: [Int]) {
    guard classCount > 0, counts.count == classCount * classCount else { return nil }
    self.classCount = classCount
    self.counts = counts
  }

  mutating func reset() {
    for i in counts.indices { counts[i] = 0 }
  }

  mutating func add(truth: Int, predicted: Int) { counts[truth * classCount + predicted] += 1 }

  /// Adds accuracy, balanced accuracy, precision, recall, F1 and MCC.
  func add(to figures: inout MetricValues) {
    var (total, correct, occurring, relevant) = (0, 0, 0, 0)
    var (recalls, precisions, scores) = (0.0, 0.0, 0.0)
    // Of Gorodkin's coefficient: Σ t p, Σ t² and Σ p², with t the examples of a class and p those put in it.
    var (products, truths, predictions) = (0.0, 0.0, 0.0)
    for index in 0..<classCount {
      var (truth, predicted) = (0, 0)
      for other in 0..<classCount {
        truth += counts[index * classCount + other]
        predicted += counts[other * classCount + index]
      }
      let hits = counts[index * classCount + index]
      total += truth
      correct += hits
      products += Double(truth) * Double(predicted)
      truths += Double(truth) * Double(truth)
      predictions += Double(predicted) * Double(predicted)
      if truth > 0 {
        occurring += 1
        recalls += Double(hits) / Double(truth)
      }
      guard truth + predicted > 0 else { continue }
      relevant += 1
      if predicted > 0 { precisions += Double(hits) / Double(predicted) }
      scores += 2 * Double(hits) / Double(truth + predicted)
    }
    guard total > 0 else { return }
    let size = Double(total)
    figures[.accuracy] = Double(correct) / size
    figures[.balancedAccuracy] = recalls / Double(occurring)
    figures[.precision] = precisions / Double(relevant)
    figures[.recall] = recalls / Double(relevant)
    figures[.f1] = scores / Double(relevant)
    let spread = (size * size - predictions) * (size * size - truths)
    figures[.mcc] = spread > 0 ? (Double(correct) * size - products) / spread.squareRoot() : 0
  }
}
