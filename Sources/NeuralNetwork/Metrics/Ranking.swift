// Measures how well scores rank the examples of a class before others.

/// Measures of a ranking, by the scores for one class.
struct Ranking {
  /// The Mann–Whitney statistic: the fraction of pairs of an example of the class and one of another in which the
  /// former scores higher, ties counting half. 0 if there are no such pairs.
  let area: Double
  /// The mean, over the examples of the class, of the fraction of those that score as high or higher that belong to
  /// it. 0 if there are none.
  let averagePrecision: Double

  /// Up to this number of examples, or of the class's examples, comparing all pairs, eight at a time, is faster than
  /// sorting.
  static let maxCompared = 256
  private static let maxPositives = 64

  /// Scores of examples.
  struct Scores {
    let values: UnsafePointer<Float>
    /// nil for equal weights.
    let weights: UnsafePointer<Float>?
    let count: Int
    /// The positions of the class's examples.
    let positives: Range<Int>
  }

  /// Without weights, pairs are counted in whole numbers, so both methods give the same area.
  ///
  /// - Parameter sorter: has capacity for the scores, if there are weights or more than `maxCompared` of them.
  init(_ scores: Scores, _ sorter: inout RadixSorter) {
    self = scores.weights.map { Ranking(weighing: scores, $0, &sorter) } ?? Ranking(counting: scores, &sorter)
  }

  /// - Parameters:
  ///   - doubledPairs: twice the pairs won plus the ties.
  ///   - precisions: the sum over the class's examples.
  private init(_ scores: Scores, doubledPairs: Int, precisions: Double) {
    let pairs = Double(scores.positives.count) * Double(scores.count - scores.positives.count)
    area = pairs > 0 ? Double(doubledPairs) / (2 * pairs) : 0
    averagePrecision = scores.positives.isEmpty ? 0 : precisions / Double(scores.positives.count)
  }

  private init(counting scores: Scores, _ sorter: inout RadixSorter) {
    let isSmall = scores.count <= Self.maxCompared || scores.positives.count <= Self.maxPositives
    self = isSmall ? Ranking(comparing: scores) : Ranking(sorting: scores, &sorter)
  }

  private init(comparing scores: Scores) {
    let positives = scores.positives
    var (doubled, precisions) = (0, 0.0)
    for positive in positives {
      let score = scores.values[positive]
      let before = Self.beaten(scores.values, 0..<positives.lowerBound, by: score)
      let after = Self.beaten(scores.values, positives.upperBound..<scores.count, by: score)
      doubled += before.less + before.notMore + after.less + after.notMore
      let below = Self.beaten(scores.values, positives, by: score).less
      let asHigh = positives.count - below
      precisions += Double(asHigh) / Double(scores.count - below - before.less - after.less)
    }
    self.init(scores, doubledPairs: doubled, precisions: precisions)
  }

  /// How many numbers are less than a score, and how many are not more.
  private static func beaten(
    _ scores: UnsafePointer<Float>, _ range: Range<Int>, by score: Float
  ) -> (less: Int, notMore: Int) {
    let bytes = UnsafeRawPointer(scores)
    var (less, notMore) = (SIMD8<Int32>.zero, SIMD8<Int32>.zero)
    let wholeEnd = range.lowerBound + (range.count & ~7)
    for i in stride(from: range.lowerBound, to: wholeEnd, by: 8) {
      let others = bytes.loadUnaligned(fromByteOffset: i * 4, as: SIMD8<Float>.self)
      less.replace(with: less &+ 1, where: others .< score)
      notMore.replace(with: notMore &+ 1, where: others .<= score)
    }
    var sums = (less: Int(less.wrappedSum()), notMore: Int(notMore.wrappedSum()))
    for i in wholeEnd..<range.upperBound {
      if scores[i] < score { sums.less += 1 }
      if scores[i] <= score { sums.notMore += 1 }
    }
    return sums
  }

  /// In ascending order, each example of the class wins against all others before it.
  private init(sorting scores: Scores, _ sorter: inout RadixSorter) {
    sorter.sort(scores.values, count: scores.count)
    let positives = scores.positives
    var (doubled, precisions) = (0, 0.0)
    // The examples of the class and others that score lower.
    var (positivesBelow, othersBelow, start) = (0, 0, 0)
    while start < scores.count {
      let end = sorter.endOfTie(at: start, count: scores.count)
      var tied = 0
      for place in start..<end where positives.contains(sorter[place]) { tied += 1 }
      let others = end - start - tied
      doubled += tied * (2 * othersBelow + others)
      if tied > 0 {
        precisions += Double(tied) * (Double(positives.count - positivesBelow) / Double(scores.count - start))
      }
      positivesBelow += tied
      othersBelow += others
      start = end
    }
    self.init(scores, doubledPairs: doubled, precisions: precisions)
  }

  /// The same with the product of their weights for each pair, and the weights of examples in place of their numbers.
  private init(weighing scores: Scores, _ weights: UnsafePointer<Float>, _ sorter: inout RadixSorter) {
    sorter.sort(scores.values, count: scores.count)
    var (pairs, precisions) = (0.0, 0.0)
    // In descending order, the weights of the examples of the class and of others so far.
    var (positivesAbove, othersAbove, end) = (0.0, 0.0, scores.count)
    while end > 0 {
      let start = sorter.startOfTie(endingAt: end)
      var (tied, others) = (0.0, 0.0)
      for place in start..<end {
        let example = sorter[place]
        if scores.positives.contains(example) {
          tied += Double(weights[example])
        } else {
          others += Double(weights[example])
        }
      }
      pairs += others * (positivesAbove + tied / 2)
      positivesAbove += tied
      othersAbove += others
      if tied > 0 { precisions += tied * (positivesAbove / (positivesAbove + othersAbove)) }
      end = start
    }
    let all = positivesAbove * othersAbove
    area = all > 0 ? pairs / all : 0
    averagePrecision = positivesAbove > 0 ? precisions / positivesAbove : 0
  }
}
