// A classifier's scores, class by class.

/// Which examples belong to each class.
struct ClassMembers: Sendable {
  /// The examples in the order of their classes.
  let examples: [Int32]
  /// Where each class begins in `examples`, and where the last one ends.
  let starts: [Int]

  /// - Parameter targets: the index of each example's class.
  init(_ targets: [Float], classCount: Int) {
    var starts = [Int](repeating: 0, count: classCount + 1)
    for target in targets { starts[Int(target) + 1] += 1 }
    for index in 0..<classCount { starts[index + 1] += starts[index] }
    var next = starts
    var examples = [Int32](repeating: 0, count: targets.count)
    for (index, target) in targets.enumerated() {
      examples[next[Int(target)]] = Int32(truncatingIfNeeded: index)
      next[Int(target)] += 1
    }
    self.examples = examples
    self.starts = starts
  }
}

/// The scores that a network has given to some examples, of which the largest decides. The outputs must live as long.
struct ClassScores {
  /// One example a row.
  let outputs: UnsafePointer<Float>
  /// 1 for two classes, which are told apart by the sign.
  let outputCount: Int
  let members: ClassMembers
  /// Scratch for one number an example.
  let scratch: UnsafeMutablePointer<Float>

  /// The mean over the classes of a measure of one class against the others; of two classes, that of the second one.
  ///
  /// - Parameter measure: takes the scores of all examples for the class, how many they are, and the positions of those that belong
  ///   in the class.
  /// - Returns: nil where a class has no examples, or no others: scikit-learn's mean is then not a number.
  func meanOverClasses(_ measure: (UnsafePointer<Float>, Int, Range<Int>) -> Double) -> Double? {
    let count = members.examples.count
    let classCount = members.starts.count - 1
    let classes = classCount == 2 ? 1..<2 : 0..<classCount
    var sum = 0.0
    for index in classes {
      let positives = members.starts[index]..<members.starts[index + 1]
      guard !positives.isEmpty, positives.count < count else { return nil }
      let column = outputCount == 1 ? 0 : index
      for (position, example) in members.examples.enumerated() {
        scratch[position] = outputs[Int(example) * outputCount + column]
      }
      sum += measure(scratch, count, positives)
    }
    return sum / Double(classes.count)
  }
}
