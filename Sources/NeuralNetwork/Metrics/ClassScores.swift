// The scores that a classifier assigns to examples for each class or label.

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

/// What scores are judged by. The outputs must outlive this value.
struct ClassScores {
  /// One example per row.
  let outputs: UnsafePointer<Float>
  let architecture: Architecture
  let examples: Examples
  let rankings: Rankings

  /// The fraction of examples, by weight, for whose class fewer than k classes score higher; of equal scores the first
  /// class has the higher rank, as where classes are decided.
  ///
  /// - Returns: nil unless there are more than k classes.
  func accuracy(ofFirst k: Int) -> Double? {
    guard let classCount = architecture.classCount, classCount > max(k, 2), examples.count > 0 else {
      return nil
    }
    var (right, total) = (0.0, 0.0)
    for (index, target) in examples.targets.enumerated() {
      let row = outputs + index * classCount
      let (truth, weight) = (Int(target), Double(examples.weights?[index] ?? 1))
      var rank = 0
      for j in 0..<truth where row[j] >= row[truth] { rank += 1 }
      for j in truth + 1..<classCount where row[j] > row[truth] { rank += 1 }
      if rank < k { right += weight }
      total += weight
    }
    return right / total
  }
}

/// Means of `Ranking` over the classes, one against the others, or over the labels. For two classes they are those of the
/// second one.
struct Rankings {
  /// nil if a class has no examples or no others; scikit-learn's mean is not a number then.
  private(set) var area: Double?
  /// The mean over the classes that have examples; nil if there are none.
  private(set) var averagePrecision: Double?

  /// The scratch buffers, for one number per example each.
  struct Scratch {
    let scores: UnsafeMutablePointer<Float>
    /// nil without weights.
    let weights: UnsafeMutablePointer<Float>?
  }

  /// - Parameters:
  ///   - outputs: one example per row.
  ///   - members: nil for labels.
  init(
    _ outputs: UnsafePointer<Float>, _ architecture: Architecture, _ examples: Examples,
    members: ClassMembers?, _ scratch: Scratch, _ sorter: inout RadixSorter, engine: EngineVersion
  ) {
    let classCount = architecture.classCount
    let classes = classCount == 2 ? 1..<2 : 0..<(classCount ?? architecture.targetCount)
    var (areas, areaCount, precisions, precisionCount) = (0.0, 0, 0.0, 0)
    var isComplete = true
    for index in classes {
      let column = architecture.outputs == 1 ? 0 : index
      let positives: Range<Int>
      if let members {
        positives = members.starts[index]..<members.starts[index + 1]
        for (position, example) in members.examples.enumerated() {
          scratch.set(position, outputs, architecture.outputs, column, examples, Int(example))
        }
      } else {
        positives = scratch.setLabel(index, outputs, examples)
      }
      let scores = Ranking.Scores(
        values: scratch.scores, weights: scratch.weights.map { UnsafePointer($0) }, count: examples.count,
        positives: positives)
      let isRanked = scores.weight(of: positives) > 0
      let hasOthers =
        scores.weight(of: 0..<positives.lowerBound) + scores.weight(of: positives.upperBound..<examples.count)
        > 0
      guard isRanked else {
        isComplete = false
        continue
      }
      let ranking = Ranking(scores, &sorter)
      precisions += ranking.averagePrecision
      precisionCount += 1
      guard hasOthers else {
        isComplete = false
        continue
      }
      areas += ranking.area
      areaCount += 1
    }
    averagePrecision = precisionCount > 0 ? precisions / Double(precisionCount) : nil
    area = areaCount > 0 && (isComplete || engine.ranksPresentClasses) ? areas / Double(areaCount) : nil
  }
}

extension Ranking.Scores {
  fileprivate func weight(of range: Range<Int>) -> Double {
    guard let weights else { return Double(range.count) }
    var sum = 0.0
    for position in range { sum += Double(weights[position]) }
    return sum
  }
}

extension Rankings.Scratch {
  @inline(__always)
  fileprivate func set(
    _ position: Int, _ outputs: UnsafePointer<Float>, _ width: Int, _ column: Int, _ examples: Examples,
    _ example: Int
  ) {
    scores[position] = outputs[example * width + column]
    if let weights, let given = examples.weights { weights[position] = given[example] }
  }

  /// Sets the scores of a label, those of the examples that have it first.
  fileprivate func setLabel(
    _ label: Int, _ outputs: UnsafePointer<Float>, _ examples: Examples
  ) -> Range<Int> {
    let width = examples.targetCount
    var (first, last) = (0, examples.count)
    for example in 0..<examples.count {
      let position: Int
      if examples.targets[example * width + label] > 0.5 {
        position = first
        first += 1
      } else {
        last -= 1
        position = last
      }
      set(position, outputs, width, label, examples, example)
    }
    return 0..<first
  }
}
