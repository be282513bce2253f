// Computes the area under the ROC curve by counting pairs.

/// The Mann–Whitney statistic: the fraction of pairs of an example of the class and one of another in which the
/// former scores higher, ties counting half. Pairs are counted in whole numbers, so both methods give the same
/// result.
enum RankingArea {
  /// Below this number of examples, comparing all pairs, eight at a time, is faster than sorting.
  private static let maxCompared = 1000

  /// - Parameters:
  ///   - scores: the scores of all examples.
  ///   - positives: the positions of the class's examples; neither none nor all.
  static func area(_ scores: UnsafePointer<Float>, count: Int, positives: Range<Int>) -> Double {
    let doubled =
      count <= maxCompared
      ? comparing(scores, count, positives) : sorting(scores, count, positives)
    let pairs = Double(positives.count) * Double(count - positives.count)
    return Double(doubled) / (2 * pairs)
  }

  /// Twice the pairs won plus the ties.
  private static func comparing(
    _ scores: UnsafePointer<Float>, _ count: Int, _ positives: Range<Int>
  ) -> Int {
    var doubled = 0
    for positive in positives {
      doubled += beaten(scores, 0..<positives.lowerBound, by: scores[positive])
      doubled += beaten(scores, positives.upperBound..<count, by: scores[positive])
    }
    return doubled
  }

  private static func beaten(_ scores: UnsafePointer<Float>, _ range: Range<Int>, by score: Float) -> Int {
    let bytes = UnsafeRawPointer(scores)
    var counts = SIMD8<Int32>.zero
    let wholeEnd = range.lowerBound + (range.count & ~7)
    for i in stride(from: range.lowerBound, to: wholeEnd, by: 8) {
      let others = bytes.loadUnaligned(fromByteOffset: i * 4, as: SIMD8<Float>.self)
      counts.replace(with: counts &+ 1, where: others .< score)
      counts.replace(with: counts &+ 1, where: others .<= score)
    }
    var doubled = Int(counts.wrappedSum())
    for i in wholeEnd..<range.upperBound {
      doubled += scores[i] < score ? 2 : scores[i] == score ? 1 : 0
    }
    return doubled
  }

  /// The same by sorting: in ascending order, each example of the class wins against all others before it.
  private static func sorting(
    _ scores: UnsafePointer<Float>, _ count: Int, _ positives: Range<Int>
  ) -> Int {
    let order = (0..<count).sorted { scores[$0] < scores[$1] }
    var (doubled, below, start) = (0, 0, 0)
    while start < count {
      let score = scores[order[start]]
      var (end, tiedPositives) = (start, 0)
      while end < count, end == start || scores[order[end]] == score {
        if positives.contains(order[end]) { tiedPositives += 1 }
        end += 1
      }
      let tiedNegatives = end - start - tiedPositives
      doubled += tiedPositives * (2 * below + tiedNegatives)
      below += tiedNegatives
      start = end
    }
    return doubled
  }
}
