// A sweep of two depths, two widths and two seeds, with losses that are easy to add up by hand.

import Experiments
import SQLite
import Testing

@testable import Reports
@testable import SQLiteStore
@testable import Tabular

struct ComparisonTests {
  /// The loss of depth 1 and width 4 is 1, one more layer adds 1, and four more units 3: of the variance 2.5 the depth
  /// explains 0.25, and the width 2.25.
  private func comparison(
    minimizes: Bool = true, without lost: Set<[Int]> = [], status: String = "diverged"
  ) throws -> Comparison {
    let id = try SweepID(hashing: "a sweep")
    var rows: [[Value]] = []
    for (cell, (depth, width, loss)) in [(1, 4, 1.0), (1, 8, 4.0), (2, 4, 2.0), (2, 8, 5.0)].enumerated() {
      for seed in 0...1 {
        let isLost = lost.contains([cell, seed])
        rows.append([
          .text("\(cell)\(seed)" + String(repeating: "a", count: 30)), .text("cell\(cell)"), .integer(seed),
          .text(isLost ? status : "completed"),
          .integer(depth), .integer(width), isLost ? .null : .real(loss), .real(1 / loss),
        ])
      }
    }
    let columns = ["id", "cell_id", "seed", "status", "depth", "width", "val_loss", "val_accuracy"]
    return Comparison(
      SweepRecord(
        id: id, name: "s", metric: "val_loss", minimizes: minimizes,
        command: "", spec: "",
        data: DataRecord(
          path: "d", sha256: "", target: "t", task: "binary", examples: 10, features: 2, classes: ["a", "b"],
          training: 6, validation: 2, test: 2, splitSeed: 0, isStandardized: true, scale: 1),
        runs: Table(columns: columns, rows: rows), verifications: []))
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
    "Cells are ranked by their mean, those with lost runs after the others, and those with none left last")
  func ranking() throws {
    func cells(_ comparison: Comparison) -> [String] { comparison.cells.map(\.id) }
    #expect(try cells(comparison()) == ["cell0", "cell2", "cell1", "cell3"])
    #expect(try cells(comparison(minimizes: false)) == ["cell3", "cell1", "cell2", "cell0"])
    for status in ["diverged", "failed"] {
      #expect(
        try cells(comparison(without: [[0, 1]], status: status)) == ["cell2", "cell1", "cell3", "cell0"],
        "\(status)")
    }
    #expect(
      try cells(comparison(without: [[0, 0], [0, 1], [2, 0], [1, 0], [1, 1]])) == [
        "cell3", "cell2", "cell0", "cell1",
      ])
    // A run that is yet to be trained is no fault of its cell.
    #expect(
      try cells(comparison(without: [[0, 1]], status: "pending")) == ["cell0", "cell2", "cell1", "cell3"])
  }

  @Test("Runs are ranked likewise, and the best, the median and the worst of them are landmarks")
  func landmarks() throws {
    func names(_ comparison: Comparison) -> [String] {
      comparison.landmarks.map { "\($0.name) \(comparison.shortID($0.run))" }
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

  @Test("Runs are counted by status, and by what they have in common")
  func counts() throws {
    let comparison = try comparison(without: [[0, 1], [3, 0], [3, 1]])
    #expect(comparison.completed(comparison.sweep.runs.rows) == .text("5/8"))
    #expect(comparison.count("completed") == 5 && comparison.count("diverged") == 3)
    #expect(
      comparison.statusCounts.map(\.status)
        == ["completed", "diverged", "failed", "interrupted", "running", "pending"])
    #expect(comparison.statusCounts.map(\.count) == [5, 3, 0, 0, 0, 0])
    #expect(comparison.seedCount == 2)
    let byWidth = comparison.runs(by: "width")
    #expect(byWidth.map(\.value) == [.integer(4), .integer(8)])
    #expect(byWidth.map { comparison.completed($0.runs) } == [.text("3/4"), .text("2/4")])
    #expect(comparison.summary(comparison.cells[0].row) == "depth 2, width 4")
  }

  @Test("A heatmap has a mean for each pair of values, and says where runs are missing")
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

  @Test("Numbers come before texts, and each in their order")
  func precedence() {
    let sorted: [Value] = [.real(-1), .integer(2), .real(2.5), .integer(10), .text("10"), .text("a")]
    #expect(sorted.reversed().sorted(by: Comparison.precedes) == sorted)
  }
}
