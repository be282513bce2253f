// A sweep of two depths, two widths and two seeds, with losses that are easy to add.

import Experiments
import NeuralNetwork
import Search
import Tabular
import Testing

@testable import Reports

struct ComparisonTests {
  /// The loss of depth 1 and width 4 is 1, one more layer adds 1, and four more units 3: of the variance 2.5 the depth
  /// explains 0.25, and the width 2.25.
  private func comparison(
    _ goal: Metric.Goal = .minimize, without lost: Set<[Int]> = [], status: RunStatus = .diverged
  ) throws -> Comparison {
    var runs: [RunRecord] = []
    for (cell, (depth, width, loss)) in [(1, 4, 1.0), (1, 8, 4.0), (2, 4, 2.0), (2, 8, 5.0)].enumerated() {
      for seed in 0...1 {
        let isLost = lost.contains([cell, seed])
        runs.append(
          try .sample(
            "\(cell)\(seed)", cell: "cell\(cell)", ["depth": .integer(depth), "width": .integer(width)],
            seed: seed, status: isLost ? status : .completed,
            metrics: isLost
              ? [:]
              : [SplitMetric(.validation, .loss): loss, SplitMetric(.validation, .accuracy): 1 / loss]))
      }
    }
    return Comparison(
      try .sample(runs, objective: Objective(SplitMetric(.validation, .loss), goal: goal)))
  }

  @Test("The hyperparameter that explains more comes first, with its share of the variance")
  func importance() throws {
    let importance = try #require(Importance(try comparison()))
    #expect(importance.terms.map(\.name) == ["width", "depth", "depth × width"])
    for (share, expected) in zip(importance.terms.map(\.share), [0.9, 0.1, 0]) {
      #expect(abs(share - expected) < 1e-12)
    }
    #expect(importance.strongestPair == ["depth", "width"])
  }

  @Test(
    "Cells are ranked by their mean, with failures after the others, and without results last")
  func ranking() throws {
    /// Cells by the beginnings of their runs' ids.
    func cells(_ comparison: Comparison) -> [String] {
      comparison.cells.map { "cell\($0.runs[0].shortID.prefix(1))" }
    }
    #expect(try cells(comparison()) == ["cell0", "cell2", "cell1", "cell3"])
    #expect(try cells(comparison(.maximize)) == ["cell3", "cell1", "cell2", "cell0"])
    for status in [RunStatus.diverged, .failed] {
      #expect(
        try cells(comparison(without: [[0, 1]], status: status)) == ["cell2", "cell1", "cell3", "cell0"],
        "\(status)")
    }
    #expect(
      try cells(comparison(without: [[0, 0], [0, 1], [2, 0], [1, 0], [1, 1]])) == [
        "cell3", "cell2", "cell0", "cell1",
      ])
    // A pending run does not count against its cell.
    #expect(
      try cells(comparison(without: [[0, 1]], status: .pending)) == ["cell0", "cell2", "cell1", "cell3"])
  }

  @Test("Cells are compared in pairs of runs with the same seed and fold")
  func pairs() throws {
    // By divisions the second cell is always 1 worse; by seeds alone it would now be 1, now 11 worse.
    var runs: [RunRecord] = []
    for (cell, losses) in [[1.0, 11, 2, 12], [2, 12, 3, 13]].enumerated() {
      for (index, loss) in losses.enumerated() {
        runs.append(
          try .sample(
            "\(cell)\(index)", cell: "cell\(cell)", seed: index / 2,
            configuration: #"{"fold":\#(index % 2),"seed":\#(index / 2)}"#,
            metrics: [SplitMetric(.validation, .loss): loss]))
      }
    }
    #expect(Comparison(try .sample(runs)).cells.map(\.p) == [nil, 0])
  }

  @Test("Runs are ranked, and the best, median and worst are landmarks")
  func landmarks() throws {
    func names(_ comparison: Comparison) -> [String] {
      comparison.landmarks.map { "\($0.name) \($0.run.shortID)" }
    }
    #expect(try names(comparison()) == ["best 00aaaaaa", "median 21aaaaaa", "worst 31aaaaaa"])
    let all = Set((0..<4).flatMap { cell in (0...1).map { [cell, $0] } })
    #expect(try names(comparison(without: all)) == [])
    #expect(try names(comparison(without: all.subtracting([[2, 1]]))) == ["best 21aaaaaa"])
    #expect(
      try names(comparison(without: all.subtracting([[2, 1], [0, 0]]))) == [
        "best 00aaaaaa", "worst 21aaaaaa",
      ])
    #expect(
      try names(comparison(without: all.subtracting([[2, 1], [0, 0], [3, 0]])))
        == ["best 00aaaaaa", "median 21aaaaaa", "worst 30aaaaaa"])
  }

  @Test("Runs are counted by status, and by shared values")
  func counts() throws {
    let comparison = try comparison(without: [[0, 1], [3, 0], [3, 1]])
    #expect(Comparison.completed(comparison.sweep.runs) == "5/8")
    #expect(comparison.count(.completed) == 5 && comparison.count(.diverged) == 3)
    #expect(
      comparison.statusCounts.map(\.status)
        == [.completed, .diverged, .failed, .interrupted, .running, .pending])
    #expect(comparison.statusCounts.map(\.count) == [5, 3, 0, 0, 0, 0])
    #expect(comparison.seedCount == 2)
    let byWidth = comparison.runs(by: "width")
    #expect(byWidth.map(\.value) == [.integer(4), .integer(8)])
    #expect(byWidth.map { Comparison.completed($0.runs) } == ["3/4", "2/4"])
    #expect(comparison.summary(comparison.cells[0].cell) == "depth 2, width 4")
  }

  @Test("A heatmap has a mean for each pair of values, and marks missing runs")
  func heatmap() throws {
    let comparison = try comparison(without: [[0, 1], [3, 0], [3, 1]])
    let heatmap = try #require(Heatmap(comparison, nil))
    #expect(heatmap.row == "depth" && heatmap.column == "width")
    #expect(heatmap.means.map { $0.map { $0?.mean } } == [[1, 4], [2, nil]])
    #expect(heatmap.completed == [["1/2", "2/2"], ["2/2", "0/2"]])
    #expect(heatmap.table.columns == ["depth \\ width", "4", "8"])
    #expect(
      heatmap.table.rows == [["1", "1 (1/2)", "4"], ["2", "2", "0/2"]].map { $0.map { .text($0) } })
  }

  @Test("Numbers sort before texts")
  func precedence() {
    let sorted: [Value] = [.real(-1), .integer(2), .real(2.5), .integer(10), .text("10"), .text("a")]
    #expect(sorted.reversed().sorted(by: Comparison.precedes) == sorted)
  }
}
