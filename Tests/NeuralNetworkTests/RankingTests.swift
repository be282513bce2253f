// Rankings against their definitions, by whichever method they are computed.

import Randomness
import Testing

@testable import NeuralNetwork

struct RankingTests {
  private static let counts = [2, 8, 9, 17, 40, 256, 257, 600]

  /// By the definitions: the weight of the pairs in which the positive has the higher score, of equal scores half; and
  /// the mean precision at each positive.
  private func exact(_ scores: [Float], _ weights: [Float], _ positives: Range<Int>) -> (Double, Double) {
    var (won, pairs, precisions, all) = (0.0, 0.0, 0.0, 0.0)
    for positive in positives {
      let weight = Double(weights[positive])
      var (right, wrong) = (0.0, 0.0)
      for other in scores.indices {
        let otherWeight = Double(weights[other])
        if scores[other] >= scores[positive] {
          if positives.contains(other) { right += otherWeight } else { wrong += otherWeight }
        }
        guard !positives.contains(other) else { continue }
        won +=
          weight * otherWeight
          * (scores[positive] > scores[other] ? 1 : scores[positive] == scores[other] ? 0.5 : 0)
        pairs += weight * otherWeight
      }
      if weight > 0 { precisions += weight * right / (right + wrong) }
      all += weight
    }
    return (won / pairs, precisions / all)
  }

  @Test("Areas and precisions are the same by comparing, sorting and weighing", arguments: counts)
  func measures(count: Int) {
    var stream = RandomStream(seed: UInt64(count), purpose: .split)
    var sorter = RadixSorter(capacity: count)
    for levels in [3, 50, 1_000_000] as [UInt32] {
      // Negative scores, and 0 and −0.
      let scores = (0..<count).map { _ in
        let score = Float(stream.integer(below: levels)) - Float(levels / 2)
        return score == 0 && stream.integer(below: 2) == 0 ? -0.0 : score
      }
      let given = (0..<count).map { _ in Float(stream.integer(below: 5)) / 4 + 0.25 }
      let middle = count / 3
      for positives in [
        0..<1, (count - 1)..<count, middle..<min(middle + 9, count - 1), 1..<min(count, 20),
      ] {
        for weights in [nil, given] {
          let ranking = scores.withUnsafeBufferPointer { values in
            values.baseAddress.map { values in
              func ranking(_ weights: UnsafePointer<Float>?) -> Ranking {
                Ranking(
                  Ranking.Scores(values: values, weights: weights, count: count, positives: positives),
                  &sorter)
              }
              guard let weights else { return ranking(nil) }
              return weights.withUnsafeBufferPointer { ranking($0.baseAddress) }
            }
          }
          let expected = exact(scores, weights ?? Array(repeating: 1, count: count), positives)
          #expect(abs((ranking?.area ?? .nan) - expected.0) < 1e-12)
          #expect(abs((ranking?.averagePrecision ?? .nan) - expected.1) < 1e-12)
        }
      }
    }
  }

  @Test("Numbers of every size and sign are sorted, and equal ones stay in order", arguments: [0, 1, 2, 300])
  func sorting(count: Int) {
    var stream = RandomStream(seed: 5, purpose: .split)
    let extremes: [Float] = [
      .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0,
      -0.0,
      1, -1, Float(1).nextUp,
    ]
    let numbers = (0..<count).map { _ in
      let word = stream.nextWord()
      return word % 3 == 0 ? extremes[Int(word / 3) % extremes.count] : Float(stream.normal() * 1e3)
    }
    var sorter = RadixSorter(capacity: count)
    // What was sorted before does not matter.
    for _ in 1...2 {
      sorter.sort(numbers, count: count)
      let expected = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
      #expect((0..<count).map { sorter[$0] } == expected)
    }
    for place in 0..<count {
      let end = sorter.endOfTie(at: place, count: count)
      #expect((place..<end).allSatisfy { numbers[sorter[$0]] == numbers[sorter[place]] })
      #expect(end == count || numbers[sorter[end]] > numbers[sorter[place]])
      let start = sorter.startOfTie(endingAt: place + 1)
      #expect((start...place).allSatisfy { numbers[sorter[$0]] == numbers[sorter[place]] })
      #expect(start == 0 || numbers[sorter[start - 1]] < numbers[sorter[place]])
    }
  }

  // By hand, as numpy.median and scikit-learn's averaged inverted distribution function define them.
  @Test("Medians of an odd and of an even number, and with weights")
  func medians() {
    func median(_ numbers: [Float], _ weights: [Float]? = nil) -> Double {
      var sorter = RadixSorter(capacity: numbers.count)
      sorter.sort(numbers, count: numbers.count)
      return sorter.median(of: numbers, count: numbers.count, weights: weights)
    }
    #expect(median([3]) == 3 && median([5, 1]) == 3 && median([4, 9, 1]) == 4 && median([4, 9, 1, 6]) == 5)
    #expect(median([4, 9, 1], [1, 3, 1]) == 9 && median([4, 9, 1], [1, 1, 1]) == 4)
    #expect(median([4, 9, 1], [1, 2, 1]) == 6.5 && median([4, 9, 1, 5], [1, 2, 1, 0]) == 6.5)
    #expect(median([4, 9], [1, 0]) == 4 && median([4, 9], [0, 1]) == 9)
  }
}
