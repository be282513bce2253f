// The command `netlab predict`: predictions agree with stored metrics, and input is checked.

import Foundation
import SQLite
import TestSupport
import Testing

struct PredictCommandTests {
  /// Rows of fields, for text without quotes.
  private func fields(_ csv: String) -> [[String]] {
    csv.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// Trains `grid.json` of a folder.
  private func sweep(_ directory: TemporaryDirectory) throws {
    let outcome = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func query(_ sql: String, in directory: TemporaryDirectory) throws -> [[SQLValue]] {
    try Connection(path: directory.file("runs/netlab.db"), mode: .readOnly).rows(sql)
  }

  /// The rows of the test split.
  private func testRows(_ directory: TemporaryDirectory) throws -> [Int] {
    let split = try Netlab.run("describe", "grid.json", "--split", in: directory).output
    return fields(split).filter { $0[1] == "test" }.compactMap { Int($0[0]) }
  }

  private func predict(_ id: String, _ file: String, in directory: TemporaryDirectory) throws -> [[String]] {
    let outcome = try Netlab.run("predict", id, file, in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return fields(outcome.output)
  }

  /// Writes `data.csv` with features x and y, and a target made of them.
  private func write(
    _ count: Int, to directory: TemporaryDirectory, target: (Double, Double) -> String
  ) throws {
    let rows = (0..<count).map { row in
      let x = Double((row * 37) % count) / 10 - 3
      let y = Double((row * 23) % count) / 10 - 3
      return "\(x),\(y),\(target(x, y))"
    }
    try directory.write((["x,y,t"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
  }

  @Test("The classes are those that the test accuracy counts, and probabilities sum to 1", arguments: [2, 3])
  func classes(count: Int) throws {
    try TemporaryDirectory.with { directory in
      try write(90, to: directory) { x, y in
        count == 2 ? (x > y ? "a" : "b") : (x > y ? "a" : x + y > 0 ? "b" : "c")
      }
      // The training is too short for perfect predictions.
      let loss = count == 2 ? "['auto', 'hinge', 'categorical_cross_entropy']" : "['auto', 'hinge']"
      try directory.write(
        """
        {data: {path: "data.csv", target: "t", test: 0.3}, seeds: 1,
         parameters: {depth: [0, 1], width: 4, epochs: 3, learning_rate: 0.05, normalization: ["none", "batch"],
                      loss: \(loss)}}
        """, to: "grid.json")
      try sweep(directory)
      let truth = fields(try directory.read("data.csv")).dropFirst().map { $0[2] }
      let test = try testRows(directory)
      #expect(test.count == 27)
      let runs = try query("SELECT id, loss, test_accuracy FROM runs", in: directory)
      #expect(runs.count == (count == 2 ? 9 : 6))
      for run in runs {
        let lines = try predict(try #require(run[0].text).prefix(12).description, "data.csv", in: directory)
        let names = ["a", "b", "c"].prefix(count)
        let isHinge = run[1].text == "hinge"
        #expect(
          lines[0]
            == ["row", "class"]
            + (isHinge ? names.suffix(count == 2 ? 1 : 3).map { "score(\($0))" } : names.map { "p(\($0))" }))
        #expect(lines.dropFirst().map { Int($0[0]) } == Array(0..<90))
        let right = test.count { lines[$0 + 1][1] == truth[$0] }
        #expect(run[2].double == Double(right) / 27)
        if isHinge { continue }
        for line in lines.dropFirst() {
          let probabilities = line.dropFirst(2).compactMap { Double($0) }
          #expect(probabilities.count == count && probabilities.allSatisfy { 0...1 ~= $0 })
          #expect(abs(probabilities.reduce(0, +) - 1) < 1e-6)
          #expect(zip(names, probabilities).max { $0.1 < $1.1 }?.0 == line[1])
        }
      }
    }
  }

  @Test("A regression's values are in the target's unit, as its test metrics are", arguments: [false, true])
  func regression(standardizesTarget: Bool) throws {
    try TemporaryDirectory.with { directory in
      try write(90, to: directory) { x, y in "\(1000 + 50 * x - 20 * y + x * y)" }
      try directory.write(
        """
        {data: {path: "data.csv", target: "t", standardize_target: \(standardizesTarget)}, seeds: 1,
         parameters: {width: 4, epochs: 5, learning_rate: 0.0001, normalization: ["none", "layer"]}}
        """, to: "grid.json")
      try sweep(directory)
      let truth = fields(try directory.read("data.csv")).dropFirst().compactMap { Double($0[2]) }
      let test = try testRows(directory)
      let runs = try query("SELECT id, test_mae, test_mse FROM runs", in: directory)
      #expect(runs.count == 2)
      for run in runs {
        let lines = try predict(try #require(run[0].text), "data.csv", in: directory)
        #expect(lines[0] == ["row", "prediction"])
        let errors = try test.map { try #require(Double(lines[$0 + 1][1])) - truth[$0] }
        let count = Double(errors.count)
        let mae = try #require(run[1].double)
        let mse = try #require(run[2].double)
        #expect(abs(errors.reduce(0) { $0 + abs($1) } / count - mae) < 1e-6 * mae)
        #expect(abs(errors.reduce(0) { $0 + $1 * $1 } / count - mse) < 1e-6 * mse)
      }
    }
  }

  @Test("Column order and additional columns do not matter; the formats are those of lists")
  func columns() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      try sweep(directory)
      let id = try #require(try query("SELECT id FROM runs LIMIT 1", in: directory)[0][0].text)
      let rows = fields(try directory.read("points.csv")).dropFirst()
      // Without the target, with an identifier and a note.
      let lines = rows.enumerated().map { "r\($0),\($1[1]),,\($1[0])" }
      try directory.write((["id,y,note,x"] + lines).joined(separator: "\n"), to: "new.csv")
      let known = try Netlab.run("predict", id, "points.csv", in: directory)
      let new = try Netlab.run("predict", id, "new.csv", "--format", "csv", in: directory)
      #expect(known.status == 0 && new.status == 0)
      #expect(known.output == new.output)
      #expect(known.output.hasPrefix("row,class,p(above),p(below)\n0,"))

      let json = try Netlab.run("predict", id, "new.csv", "--format", "json", in: directory).output
      #expect(json.hasPrefix("[\n  {\"row\": 0, \"class\": \""))
      let table = try Netlab.run("predict", id, "new.csv", "--format", "table", in: directory).output
      #expect(table.hasPrefix("row  class  p(above)  p(below)\n  0  "))
    }
  }

  @Test("A file may have another separator, and missing values, than that of the training")
  func otherReading() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 3", more: "seeds: 1")
      try sweep(directory)
      let id = try #require(try query("SELECT id FROM runs", in: directory)[0][0].text)
      try directory.write("x,y\n1,2\n-1,0.5\n", to: "comma.csv")
      try directory.write("y;x\n2;1\n0.5;-1\n", to: "semicolon.csv")
      let rows = try predict(id, "comma.csv", in: directory)
      #expect(rows.count == 3)
      #expect(try predict(id, "semicolon.csv", in: directory) == rows)
      try directory.write("x,y,z\n1,2,\n3,,\n", to: "missing.csv")
      let incomplete = try predict(id, "missing.csv", in: directory)
      #expect(incomplete.count == 3 && incomplete[1] == rows[1])
    }
  }

  @Test("Classes may have any name")
  func names() throws {
    try TemporaryDirectory.with { directory in
      try write(60, to: directory) { x, y in x > y ? "\"a, \"\"b\"\"\"" : "größer" }
      try directory.write(
        "{data: {path: 'data.csv', target: 't'}, parameters: {depth: 0, epochs: 3}, seeds: 1}",
        to: "grid.json")
      try sweep(directory)
      let id = try #require(try query("SELECT id FROM runs", in: directory)[0][0].text)
      let outcome = try Netlab.run("predict", id, "data.csv", in: directory)
      #expect(outcome.output.hasPrefix("row,class,\"p(a, \"\"b\"\")\",p(größer)\n0,"))
      #expect(outcome.output.contains(",\"a, \"\"b\"\"\",") && outcome.output.contains(",größer,"))
    }
  }

  @Test("Errors in the data, the run or its weights are reported, and nothing is printed")
  func errors() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 3")
      try sweep(directory)
      let ids = try query("SELECT id FROM runs ORDER BY seed", in: directory).compactMap(\.[0].text)
      let id = try #require(ids.first)
      func expectError(_ message: String, run: String? = nil, data: String = "points.csv") throws {
        let outcome = try Netlab.run("predict", run ?? id, data, in: directory)
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.errors == "netlab: \(message)\n")
      }
      for (text, message) in [
        (
          "x,Yy\n1,2\n",
          ": there is no column 'y' (did you mean 'Yy'?), which the network requires"
        ),
        ("x,side\n1,above\n", ": there is no column 'y', which the network requires"),
        ("x,y\n1,2\n3,four\n", ":3: the column 'y' contains 'four', not a number"),
        (
          "x,y\n1,2\n3,1e400\n",
          ":3: the column 'y' contains infinity or a number beyond float32, which a network cannot use"
        ),
        ("x,y\n1\n", ":2: expected 2 fields, as the first line has, found 1"),
        ("x,y\n", ": there are no rows below the first line"), ("", ": the file is empty"),
      ] {
        try directory.write(text, to: "new.csv")
        try expectError("new.csv\(message)", data: "new.csv")
      }
      try expectError("cannot read 'none.csv': No such file or directory", data: "none.csv")
      try expectError("there is no run and no sweep 'zz' in the store", run: "zz")

      let weights = "runs/weights/\(id).h5"
      let url = URL(fileURLWithPath: directory.file(weights))
      var bytes = try Data(contentsOf: url)
      bytes[bytes.count - 5] ^= 1
      try bytes.write(to: url)
      try expectError(
        "cannot read '\(weights)': its SHA-256 differs from the one stored with the run: the file was changed or "
          + "damaged")
      try FileManager.default.removeItem(at: url)
      try expectError("cannot read '\(weights)': No such file or directory")

      try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite).execute(
        "UPDATE run SET status = 'diverged' WHERE id = '\(id)'")
      try expectError("the run \(id.prefix(12)) is diverged: only a completed run has weights")

      let usage = try Netlab.run("predict", id, in: directory)
      #expect(usage.status == 2)
      #expect(usage.errors == "netlab: ROWS is missing\nTry 'netlab predict --help'.\n")
    }
  }

  @Test("Help is printed on stdout")
  func help() throws {
    try TemporaryDirectory.with { directory in
      let outcome = try Netlab.run("predict", "--help", in: directory)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("Usage: netlab predict RUN|SWEEP|best ROWS [options]"))
    }
  }
}
