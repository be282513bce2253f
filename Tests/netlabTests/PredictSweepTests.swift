// The command `netlab predict` with the best cell of a sweep.

import Foundation
import SQLite
import TestSupport
import Testing

struct PredictSweepTests {
  private func lines(_ csv: String) -> [[String]] {
    csv.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private func sweep(_ name: String, in directory: TemporaryDirectory) throws {
    let outcome = try Netlab.run("sweep", name, "--quiet", in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func predict(_ name: String, _ rows: String, in directory: TemporaryDirectory) throws -> String {
    let outcome = try Netlab.run("predict", name, rows, "--quiet", in: directory)
    #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    return outcome.output
  }

  /// The id of the cell that the report of a sweep has first.
  private func bestCell(_ sweep: String, in directory: TemporaryDirectory) throws -> String {
    _ = try Netlab.run("report", sweep, "--output", "report", in: directory)
    let cells = lines(try directory.read("report/cells.csv"))
    return cells[1][try #require(cells[0].firstIndex(of: "cell_id"))]
  }

  /// The means of what the runs of a cell predict on their own.
  private func means(ofCell id: String, in directory: TemporaryDirectory) throws -> [[Double]] {
    let runs = try Netlab.rows("SELECT id FROM runs WHERE cell_id = '\(id)'", in: directory)
    #expect(runs.count == 3)
    let predictions = try runs.map { lines(try predict($0, "points.csv", in: directory)).dropFirst() }
    return predictions[0].indices.map { row in
      predictions[0][row].indices.map { column in
        predictions.reduce(0) { $0 + (Double($1[row][column]) ?? 0) } / Double(runs.count)
      }
    }
  }

  @Test(
    "A sweep predicts the means of its best cell's networks, and the class of the mean",
    arguments: ["auto", "hinge"])
  func classes(loss: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(
        parameters: "width: [2, 3, 4], epochs: 1, loss: '\(loss)', learning_rate: 0.02", more: "seeds: 3")
      try sweep("grid.json", in: directory)
      let id = try Netlab.rows("SELECT id FROM sweeps", in: directory)[0]
      let together = try predict("points", "points.csv", in: directory)
      #expect(try predict(String(id.prefix(6)), "points.csv", in: directory) == together)
      #expect(try predict("best", "points.csv", in: directory) == together)

      let means = try means(ofCell: bestCell("points", in: directory), in: directory)
      let rows = lines(together)
      #expect(
        rows[0]
          == (loss == "hinge" ? ["row", "class", "score(below)"] : ["row", "class", "p(above)", "p(below)"]))
      #expect(rows.count == 61 && means.count == 60)
      for (row, mean) in zip(rows.dropFirst(), means) {
        let values = try row.dropFirst(2).map { try #require(Double($0)) }
        for (value, expected) in zip(values, mean.dropFirst(2)) { #expect(abs(value - expected) < 1e-12) }
        let isSecond = loss == "hinge" ? values[0] > 0 : values[1] > values[0]
        #expect(row[1] == (isSecond ? "below" : "above"))
      }
    }
  }

  @Test("Regressions of several targets predict the mean of each, in its own unit")
  func regression() throws {
    try TemporaryDirectory.with { directory in
      let rows = (0..<40).map { "\($0 % 7),\($0 % 5),\(1000 + 3 * $0),\(Double($0 % 7) / 100)" }
      try directory.write((["x,y,a,b"] + rows).joined(separator: "\n"), to: "points.csv")
      try directory.write(
        "{name: 'two', data: {path: 'points.csv', target: ['a', 'b']}, seeds: 3, parameters: {width: [2, 3], epochs: 4}}",
        to: "grid.json")
      try sweep("grid.json", in: directory)
      let together = lines(try predict("best", "points.csv", in: directory))
      #expect(together[0] == ["row", "prediction(a)", "prediction(b)"])
      let means = try means(ofCell: bestCell("two", in: directory), in: directory)
      for (row, mean) in zip(together.dropFirst(), means) {
        for (value, expected) in zip(row, mean) { #expect(abs((Double(value) ?? .nan) - expected) < 1e-9) }
      }
    }
  }

  @Test("'best' is the sweep started last, whatever sweeps are called, and the cell is named")
  func last() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 3", more: "seeds: 2")
      try directory.writeGrid("other.json", parameters: "width: 3, epochs: 3", more: "seeds: 3")
      let other = try directory.read("other.json").replacingOccurrences(
        of: "name: \"points\"", with: "name: \"best\"")
      try directory.write(other, to: "other.json")
      try sweep("other.json", in: directory)
      try sweep("grid.json", in: directory)
      let best = try Netlab.run("predict", "best", "points.csv", in: directory)
      #expect(best.errors.hasPrefix("best cell of sweep points ("))
      #expect(
        best.errors.contains("by mean val_loss: the only cell; cell ")
          && best.errors.hasSuffix(", 2 networks\n"))
      let id = try Netlab.rows("SELECT id FROM sweeps WHERE name = 'best'", in: directory)[0]
      let named = try Netlab.run("predict", id, "points.csv", in: directory)
      #expect(named.errors.hasPrefix("best cell of sweep best (") && named.errors.hasSuffix(", 3 networks\n"))
      #expect(best.output != named.output)
    }
  }

  @Test("A name that a sweep and a run share, and one that nothing has, are errors")
  func ambiguities() throws {
    try TemporaryDirectory.with { directory in
      func expectError(_ name: String, _ message: String) throws {
        let outcome = try Netlab.run("predict", name, "points.csv", in: directory)
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(outcome.errors.hasPrefix("netlab: \(message)"), "\(outcome.errors)")
      }
      try directory.writeGrid(parameters: "width: 2, epochs: 3", more: "seeds: 2")
      try expectError("best", "there is no store at")
      try sweep("grid.json", in: directory)
      let run = try Netlab.rows("SELECT id FROM runs ORDER BY id", in: directory)[0]
      let prefix = String(run.prefix(5))
      try directory.write(
        try directory.read("grid.json").replacingOccurrences(of: "\"points\"", with: "\"\(prefix)\""),
        to: "second.json")
      try sweep("second.json", in: directory)
      let sweep = try Netlab.rows("SELECT id FROM sweeps WHERE name = '\(prefix)'", in: directory)[0]
      try expectError(
        prefix,
        "'\(prefix)' is ambiguous: it names the sweep \(sweep.prefix(12)) and begins the id of run \(run.prefix(12)); give "
          + "more of one of the ids")
      #expect(try predict(String(run.prefix(6)), "points.csv", in: directory) != "")
      try expectError("zz", "there is no run and no sweep 'zz' in the store\n")
      try expectError("", "there is no run and no sweep '' in the store\n")
    }
  }

  @Test("Only completed runs predict, and a sweep without one is an error")
  func unfinished() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 3", more: "seeds: 3")
      try sweep("grid.json", in: directory)
      let whole = try predict("best", "points.csv", in: directory)
      let database = try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
      try database.execute("UPDATE run SET status = 'pending' WHERE seed = 1")
      let two = try Netlab.run("predict", "best", "points.csv", in: directory)
      #expect(two.status == 0 && two.output != whole)
      #expect(
        two.errors.hasSuffix(
          ", 2 networks; 1 of its 3 runs are not completed; 1 of the sweep's 3 runs are not finished\n"))
      try database.execute("UPDATE run SET status = 'diverged'")
      let none = try Netlab.run("predict", "best", "points.csv", in: directory)
      #expect(none.status == 2 && none.output == "")
      #expect(
        none.errors.contains("no run of the sweep points (") && none.errors.contains("is completed yet"))
    }
  }
}
