// Sweeps over typed tables: what their stores say is sound, merged, and read again.

import Foundation
import SQLite
import TestSupport
import Testing

struct TableStoreTests {
  /// Writes `table.csv`: numbers x and z, a word, two labels and a quantity.
  private func writeTable(_ directory: TemporaryDirectory) throws {
    let rows = (0..<60).map { row in
      let x = Double((row * 37) % 60) / 10 - 3
      return
        "\(x),\(Double((row * 23) % 60) / 10),\(["r", "g", "b"][row * row % 3]),\(row % 2),\(x > 0 ? 1 : 0),\(x * x + 2)"
    }
    try directory.write((["x,z,word,u,v,t"] + rows).joined(separator: "\n") + "\n", to: "table.csv")
  }

  private func sweep(
    _ data: String, _ parameters: String = "", name: String = "table", in directory: TemporaryDirectory,
    status: Int32 = 0
  ) throws -> Netlab.Outcome {
    try directory.write(
      "{name: '\(name)', data: {\(data)}, parameters: {width: 3, epochs: 2, \(parameters)}}",
      to: "\(name).json")
    let outcome = try Netlab.run("sweep", "\(name).json", "--quiet", in: directory)
    #expect(outcome.status == status, "\(outcome.errors)")
    return outcome
  }

  private func expectSound(runs: Int, in directory: TemporaryDirectory) throws {
    let doctor = try Netlab.run("doctor", in: directory)
    #expect(doctor.status == 0, "\(doctor.output)\(doctor.errors)")
    let merge = try Netlab.run("merge", "runs", "--store", "other", in: directory)
    #expect(
      merge.status == 0 && merge.output == "\(runs) runs merged, 0 already present\n",
      "\(merge.output)\(merge.errors)")
    #expect(try Netlab.rows("SELECT count(*) FROM sweeps", in: directory, store: "other") == ["1"])
    #expect(try Netlab.run("doctor", "--store", "other", in: directory).status == 0)
    let verified = try Verifying.verify(in: directory, status: 0)
    #expect(verified.count == runs && verified.allSatisfy { $0[1] == "identical" }, "\(verified)")
  }

  private static let regression = "path: 'table.csv', target: 't', exclude: ['u', 'v']"

  @Test(
    "The store of a sweep is sound, merges, and its runs are repeated bit for bit",
    arguments: [
      (regression, "scaling: ['none', 'standard']", 2),
      (regression, "scaling: 'none', numeric_encoding: ['none', 'piecewise_linear'], bins: 3", 2),
      (regression, "target_transform: ['none', 'log'], category_encoding: ['one_hot', 'embedding']", 4),
      ("path: 'table.csv', target: 't', features: ['word']", "category_encoding: ['one_hot', 'ordinal']", 2),
      (regression + ", columns: {x: {transform: 'log'}, target: {transform: 'log'}}", "", 1),
      ("path: 'table.csv', target: ['u', 'v'], exclude: ['t']", "scaling: ['none', 'robust']", 2),
      (
        "path: 'table.csv', target: 'v', exclude: ['u', 't'], weight: 'z'",
        "decision_threshold: ['half', 'tuned']", 2
      ),
    ])
  func sound(data: String, parameters: String, runs: Int) throws {
    try TemporaryDirectory.with { directory in
      try writeTable(directory)
      _ = try sweep(data, parameters, in: directory)
      try expectSound(runs: runs, in: directory)
    }
  }

  @Test("A query with columns of one name trains networks that predict, also of the second one alone")
  func columnsOfOneName() throws {
    try TemporaryDirectory.with { directory in
      let database = try Connection(path: directory.file("t.db"), mode: .create)
      try database.execute(
        """
        CREATE TABLE a (id, x, y); CREATE TABLE b (id, x);
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 59)
          INSERT INTO a SELECT i, (i * 37) % 60 / 7.0, (i * 11) % 60 / 9.0 FROM n;
        INSERT INTO b SELECT id, (id * 23) % 60 / 7.0 FROM a;
        """)
      let data = "path: 't.db', query: 'SELECT * FROM a JOIN b USING (id)', target: 'y'"
      for more in ["", ", exclude: ['x']", ", features: ['x.1']"] {
        _ = try sweep(data + more, in: directory)
        let run = try Netlab.rows("SELECT id FROM runs ORDER BY started_at DESC LIMIT 1", in: directory)[0]
        let outcome = try Netlab.run("predict", run, "t.db", in: directory)
        #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 61, "\(outcome.errors)")
      }
      #expect(try Netlab.run("doctor", in: directory).status == 0)
    }
  }

  @Test("Numbers that 32 bits cannot hold are errors of the file")
  func largeNumbers() throws {
    try TemporaryDirectory.with { directory in
      try writeTable(directory)
      let rows = try directory.read("table.csv")
      let data = "path: 'large.csv', target: 't', exclude: ['u', 'v']"
      try directory.write(rows.replacingOccurrences(of: "\n-2.9,", with: "\n1e200,"), to: "large.csv")
      let feature = try sweep(data, in: directory, status: 2)
      #expect(
        feature.errors.contains("the column 'x' contains infinity or a number beyond float32"),
        "\(feature.errors)")
      try directory.write(rows.replacingOccurrences(of: ",2.3,g", with: ",1e39,g"), to: "large.csv")
      let weight = try sweep(data + ", weight: 'z'", in: directory, status: 2)
      #expect(
        weight.errors.contains("the column 'z' contains infinity or a number beyond float32"),
        "\(weight.errors)")
      _ = try sweep("path: 'table.csv', target: 't', exclude: ['u', 'v'], weight: 'z'", in: directory)
      let score = try Netlab.run("predict", "best", "large.csv", "--score", in: directory)
      #expect(score.status == 2 && score.output == "", "\(score.errors)")
      // As 32 bits have it, 1e-50 is 0.
      let header = rows.prefix { $0 != "\n" }
      let tiny = rows.split(separator: "\n").dropFirst().map { line in
        let fields = line.split(separator: ",")
        return ([fields[0], "1e-50"] + fields[2...]).joined(separator: ",")
      }
      try directory.write(([String(header)] + tiny).joined(separator: "\n"), to: "large.csv")
      let none = try sweep(data + ", weight: 'z'", in: directory, status: 2)
      #expect(
        none.errors.contains("data.weight: all examples of the training split have the weight 0"),
        "\(none.errors)")
      let nothing = try Netlab.run("predict", "best", "large.csv", "--score", in: directory)
      #expect(nothing.status == 2 && nothing.errors.contains("all weights are 0"), "\(nothing.errors)")
    }
  }

  @Test("A split without any weight is refused by its name")
  func weightlessSplits() throws {
    try TemporaryDirectory.with { directory in
      try writeTable(directory)
      let lines = try directory.read("table.csv").split(separator: "\n")
      for (name, split) in [("validation", "val"), ("test", "test")] {
        let rows = lines.enumerated().map { row, line -> String in
          guard row > 0 else { return "\(line),w,part" }
          let part = ["train", "train", "val", "test"][row % 4]
          return "\(line),\(part == split ? 0 : 2),\(part)"
        }
        try directory.write(rows.joined(separator: "\n"), to: "weights.csv")
        let outcome = try sweep(
          "path: 'weights.csv', target: 't', exclude: ['u', 'v'], weight: 'w', "
            + "split: {column: 'part'}", in: directory, status: 2)
        #expect(
          outcome.errors.contains("all examples of the \(name) split have the weight 0"), "\(outcome.errors)")
      }
    }
  }

  @Test(
    "Two sweeps that spell missing values of the same content differently can both be predicted and verified")
  func spellings() throws {
    try TemporaryDirectory.with { directory in
      try writeTable(directory)
      let lines = try directory.read("table.csv").split(separator: "\n")
      func write(_ missing: String, to name: String) throws {
        let rows = lines.enumerated().map { row, line in
          guard row > 0, row % 7 == 3 else { return String(line) }
          return missing + line.drop { $0 != "," }
        }
        try directory.write(rows.joined(separator: "\n"), to: name)
      }
      try write("-999", to: "raw.csv")
      try write("", to: "clean.csv")
      let more = "target: 't', exclude: ['u', 'v']"
      _ = try sweep("path: 'raw.csv', missing: ['-999'], \(more)", in: directory)
      func predict() throws -> [String] {
        try ["raw.csv", "clean.csv"].map {
          let outcome = try Netlab.run("predict", "table", $0, in: directory)
          #expect(outcome.status == 0 && outcome.errors.contains("x: missing in 9 rows"), "\(outcome.errors)")
          return outcome.output
        }
      }
      let before = try predict()
      #expect(before[0] == before[1])
      let second = try sweep("path: 'clean.csv', \(more)", name: "clean", in: directory)
      #expect(second.status == 0)
      #expect(try Netlab.rows("SELECT count(*) FROM runs", in: directory) == ["1"])
      #expect(try predict() == before)
      // Whichever file is named.
      for path in ["raw.csv", "clean.csv"] {
        _ = try Verifying.verify("--data", path, in: directory, status: 0)
      }
      // And once more the other way round.
      _ = try sweep("path: 'raw.csv', missing: ['-999'], \(more)", in: directory)
      #expect(try predict() == before)
      #expect(try Netlab.run("doctor", in: directory).status == 0)
    }
  }

  @Test("The same content in another dialect verifies a run, and other content does not")
  func dialects() throws {
    try TemporaryDirectory.with { directory in
      try writeTable(directory)
      let text = try directory.read("table.csv")
      _ = try sweep("path: 'table.csv', target: 't', exclude: ['u', 'v']", in: directory)
      let comma = text.replacingOccurrences(of: ",", with: ";").replacingOccurrences(of: ".", with: ",")
      for (name, other) in [
        ("semicolons.csv", text.replacingOccurrences(of: ",", with: ";")), ("decimal.csv", comma),
        (
          "tabs.tsv",
          text.replacingOccurrences(of: ",", with: "\t").replacingOccurrences(of: "\n", with: "\r\n")
        ),
        ("comment.csv", "# made by hand\n" + text),
        ("numbers.csv", text.replacingOccurrences(of: "-2.9,", with: "-29e-1,")),
      ] {
        try directory.write(other, to: name)
        let rows = try Verifying.verify("--data", name, in: directory, status: 0)
        #expect(rows.map { $0[1] } == ["identical"], "\(name): \(rows)")
      }
      try directory.write(text.replacingOccurrences(of: "-2.9,", with: "-2.8,"), to: "changed.csv")
      let outcome = try Netlab.run("verify", "--data", "changed.csv", in: directory)
      #expect(
        outcome.status == 2 && outcome.errors.contains("name the right file with --data"), "\(outcome.errors)"
      )
    }
  }
}
