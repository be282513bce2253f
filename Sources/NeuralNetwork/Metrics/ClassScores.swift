// Groups a classifier's scores by class.

/// The examples of each class.
struct ClassMembers: Sendable {
  /// The examples' indices, sorted by class.
  let examples: [Int32]
  /// The start of each class in `examples`, and the end of the last one.
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

/// The scores that a network assigns to examples; the largest decides. The outputs must outlive this value.
struct ClassScores {
  /// One example per row.
  let outputs: UnsafePointer<Float>
  /// 1 for two classes, which are distinguished by the sign.
  let outputCount: Int
  let members: ClassMembers
  let engine: EngineVersion
  /// Scratch for one number per example.
  let scratch: UnsafeMutablePointer<Float>

  /// The mean over the classes of a one-versus-rest measure; for two classes, that of the second one.
  ///
  /// - Parameter measure: takes all examples' scores for the class, their count, and the positions of those in the
  ///   class.
  /// - Returns: nil if a class has no examples or no others; scikit-learn's mean is not a number then.
  func meanOverClasses(_ measure: (UnsafePointer<Float>, Int, Range<Int>) -> Double) -> Double? {
    let count = members.examples.count
    let classCount = members.starts.count - 1
    let classes = classCount == 2 ? 1..<2 : 0..<classCount
    var (sum, measured) = (0.0, 0)
    for index in classes {
      let positives = members.starts[index]..<members.starts[index + 1]
      guard !positives.isEmpty, positives.count < count else {
        if engine.ranksPresentClasses { continue }
        return nil
      }
      let column = outputCount == 1 ? 0 : index
      for (position, example) in members.examples.enumerated() {
        scratch[position] = outputs[Int(example) * outputCount + column]
      }
      sum += measure(scratch, count, positives)
      measured += 1
    }
    return measured > 0 ? sum / Double(measured) : nil
  }
}
