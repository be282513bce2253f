// Compares the report's statistics with SciPy and statsmodels: experiments/reference/statistics.py.

import JSON
import TestSupport
import Testing

@testable import Reports

struct StatisticsTests {
  private let cases: [[String: JSONValue]]

  init() throws {
    cases = try ReferenceFile("statistics.json").cases
  }

  private func cases(_ kind: String) throws -> [[String: JSONValue]] {
    let some = cases.filter { $0["kind"]?.text == kind }
    try #require(!some.isEmpty)
    return some
  }

  private func isNear(_ value: Double?, _ expected: Double?) -> Bool {
    guard let value, let expected else { return false }
    return (value - expected).magnitude <= 1e-9 * max(expected.magnitude, 1e-3)
  }

  @Test("Student's t distribution")
  func studentT() throws {
    for item in try cases("two-sided p") {
      let (t, df) = (try #require(item["t"]?.double), try #require(item["df"]?.double))
      #expect(isNear(StudentT.twoSidedP(t, degreesOfFreedom: Int(df)), item["value"]?.double), "\(item)")
      #expect(isNear(StudentT.twoSidedP(-t, degreesOfFreedom: Int(df)), item["value"]?.double), "\(item)")
    }
    for item in try cases("quantile") {
      let df = try #require(item["df"]?.double)
      #expect(isNear(StudentT.quantile(central: 0.95, degreesOfFreedom: Int(df)), item["value"]?.double))
    }
  }

  @Test("Mean, standard deviation and interval")
  func samples() throws {
    for item in try cases("sample") {
      let sample = try #require(Sample(item["values"]?.doubles ?? []))
      #expect(isNear(sample.mean, item["mean"]?.double))
      #expect(isNear(sample.standardDeviation, item["sd"]?.double))
      #expect(isNear(sample.interval?.lowerBound, item["low"]?.double))
      #expect(isNear(sample.interval?.upperBound, item["high"]?.double))
    }
    #expect(Sample([]) == nil)
    #expect(Sample([3])?.interval == nil)
  }

  @Test("The paired t-test")
  func pairedTest() throws {
    for item in try cases("paired test") {
      let differences = zip(item["first"]?.doubles ?? [], item["second"]?.doubles ?? []).map { $0 - $1 }
      #expect(isNear(PairedTest.p(differences), item["p"]?.double))
    }
    #expect(PairedTest.p([1]) == nil)
    #expect(PairedTest.p([0, 0, 0]) == 1)
    #expect(PairedTest.p([0.5, 0.5]) == 0)
  }

  @Test("Holm's correction")
  func holm() throws {
    for item in try cases("holm") {
      let adjusted = PairedTest.holm(item["p"]?.doubles ?? [])
      let expected = item["adjusted"]?.doubles ?? []
      #expect(adjusted.count == expected.count)
      #expect(zip(adjusted, expected).allSatisfy { isNear($0, $1) })
    }
  }

  @Test("Shares of variance of complete and incomplete grids")
  func variance() throws {
    for item in try cases("anova") {
      let cells = (item["cells"]?.elements ?? []).compactMap(\.members).map { cell in
        VarianceShares.Cell(
          levels: cell["levels"]?.ints ?? [], results: cell["results"]?.doubles ?? [])
      }
      let shares = try #require(VarianceShares(cells, levelCounts: item["shape"]?.ints ?? []))
      let pairs = shares.pairs.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
      // Filling in ends by iteration, so the last digits may differ.
      for (value, expected) in zip(
        shares.main + pairs, (item["main"]?.doubles ?? []) + (item["pairs"]?.doubles ?? []))
      {
        #expect((value - expected).magnitude < 1e-9, "\(item["name"]?.text ?? "")")
      }
      #expect((shares.higher - (item["higher"]?.double ?? .nan)).magnitude < 1e-9)
      #expect((shares.seed - (item["seed"]?.double ?? .nan)).magnitude < 1e-9)
      #expect(Double(shares.missing) == item["missing"]?.double)
    }
  }

  @Test("Shares of variance that cannot be computed")
  func noVariance() {
    let alike = [0, 1].map { VarianceShares.Cell(levels: [$0], results: [2, 2]) }
    #expect(VarianceShares(alike, levelCounts: [2]) == nil)
    let few = [VarianceShares.Cell(levels: [0, 0], results: [1]), .init(levels: [1, 1], results: [2])]
    #expect(VarianceShares(few, levelCounts: [3, 3]) == nil)
    #expect(VarianceShares([], levelCounts: []) == nil)
  }

  @Test("The Pareto front has the points that no other point dominates")
  func paretoFront() {
    let points = [(3.0, 0.2), (1, 0.5), (2, 0.5), (2, 0.3), (4, 0.2), (5, 0.1), (1, 0.6)]
    #expect(ParetoFront.indices(points.map { (cost: $0.0, loss: $0.1) }) == [1, 3, 0, 5])
    #expect(ParetoFront.indices([]) == [])
  }
}
