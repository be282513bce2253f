// The command `netlab predict` on long files, which it reads piece by piece.

import Foundation
import TestSupport
import Testing

struct PredictStreamTests {
  /// Trains a regression on a number, a date and a category.
  private func train(_ directory: TemporaryDirectory) throws -> String {
    let rows = (0..<40).map { "\($0 % 7),2024-03-\(10 + $0 % 20),\(["a", "b", "c"][$0 % 3]),\($0 % 11)" }
    try directory.write((["x,day,kind,t"] + rows).joined(separator: "\n"), to: "train.csv")
    try directory.write(
      "{data: {path: 'train.csv', target: 't', task: 'regression'}, seeds: 1, parameters: {width: 2, epochs: 2}}",
      to: "grid.json")
    let outcome = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try Netlab.rows("SELECT id FROM runs", in: directory)[0]
  }

  private static let count = 30_000
  private static let faultyRow = 20_123

  /// Rows of which one is replaced.
  private func rows(_ fault: String? = nil, at row: Int = Self.faultyRow) -> String {
    var lines = (0..<Self.count).map { "\($0 % 9),2024-02-\(10 + $0 % 19),\(["c", "d", "b"][$0 % 3])" }
    if let fault { lines[row] = fault }
    return (["x,day,kind"] + lines).joined(separator: "\n") + "\n"
  }

  @Test("Many rows are predicted as few are, in every format, and counted")
  func many() throws {
    try TemporaryDirectory.with { directory in
      let id = try train(directory)
      let text = rows()
      try directory.write(text, to: "many.csv")
      let many = try Netlab.run("predict", id, "many.csv", in: directory)
      #expect(many.status == 0)
      #expect(many.errors == "kind: 1 unseen value in 10000 rows\n")
      let lines = many.output.split(separator: "\n")
      #expect(lines.count == Self.count + 1 && lines[0] == "row,prediction")
      let header = text.prefix { $0 != "\n" }
      let all = text.split(separator: "\n").dropFirst()
      for start in [0, 8190, 16_380, 29_990] {
        try directory.write(
          "\(header)\n" + all.dropFirst(start).prefix(9).joined(separator: "\n"), to: "few.csv")
        let few = try Netlab.run("predict", id, "few.csv", in: directory).output.split(separator: "\n")
        for row in 0..<9 {
          let (a, b) = (lines[1 + start + row].split(separator: ","), few[1 + row].split(separator: ","))
          #expect(a[0] == "\(start + row)" && a[1] == b[1])
        }
      }
      let objects = try Netlab.run("predict", id, "many.csv", "--format", "jsonl", in: directory).output
      let last = try #require(lines.last?.split(separator: ","))
      #expect(objects.split(separator: "\n").last == "{\"row\": 29999, \"prediction\": \(last[1])}")
      let table = try Netlab.run("predict", id, "many.csv", "--format", "table", in: directory).output
      #expect(table.split(separator: "\n").count == Self.count + 1)
    }
  }

  @Test(
    "A late fault comes after the rows before it, with its line",
    arguments: [
      ("x,2024-02-10,a", "the column 'x' contains 'x', not a number"),
      ("1,2024-02-10", "expected 3 fields, as the first line has, found 2"),
      ("1,2024-02-10,\"a\"b", "a quoted field must be followed by a separator or the end of the line"),
      (
        "1,yesterday,a",
        "the column 'day' must hold dates such as 2024-03-01 or 2024-03-01 13:05, but holds 'yesterday'"
      ),
      (
        "inf,2024-02-10,a",
        "the column 'x' contains infinity or a number beyond float32, which a network cannot use"
      ),
    ])
  func lateFault(row: String, message: String) throws {
    try TemporaryDirectory.with { directory in
      let id = try train(directory)
      try directory.write(rows(row), to: "rows.csv")
      let late = try Netlab.run("predict", id, "rows.csv", in: directory)
      #expect(late.status == 1)
      #expect(late.errors.hasPrefix("netlab: rows.csv:\(Self.faultyRow + 2): \(message)"), "\(late.errors)")
      #expect(
        late.errors.hasSuffix("\nnetlab: the \(Self.faultyRow) rows before it are predicted\n"),
        "\(late.errors)")
      #expect(late.output.split(separator: "\n").count == Self.faultyRow + 1)
      #expect(late.output.hasSuffix("\n"))
      let json = try Netlab.run("predict", id, "rows.csv", "--format", "json", in: directory)
      #expect(json.status == 1 && json.output.hasSuffix("}\n]\n"))

      try directory.write(rows(row, at: 3), to: "rows.csv")
      let early = try Netlab.run("predict", id, "rows.csv", in: directory)
      #expect(early.status == 2 && early.output == "")
      #expect(early.errors.contains(message), "\(early.errors)")
    }
  }

  @Test("Bytes that are no text, an open quote and a damaged archive end a long file too")
  func damage() throws {
    try TemporaryDirectory.with { directory in
      let id = try train(directory)
      func predict(_ name: String) throws -> (rows: Int, errors: String) {
        let outcome = try Netlab.run("predict", id, name, in: directory)
        #expect(outcome.status == 1, "\(outcome.errors)")
        let rows = outcome.output.split(separator: "\n").count - 1
        #expect(
          outcome.errors.hasSuffix("netlab: the \(rows) rows before it are predicted\n"), "\(outcome.errors)")
        return (rows, outcome.errors)
      }
      try directory.write(rows("1,2024-02-10,\"a", at: Self.count - 5), to: "open.csv")
      let open = try predict("open.csv")
      #expect(open.rows == Self.count - 5)
      #expect(
        open.errors.hasPrefix(
          "netlab: open.csv:\(Self.count - 3): a quoted field of this record is never closed"))

      var bytes = Array(rows().utf8)
      let place = bytes.count - 100
      bytes[place] = 0xFF
      try Data(bytes).write(to: URL(fileURLWithPath: directory.file("bytes.csv")))
      let damaged = try predict("bytes.csv")
      #expect(damaged.rows > 8000 && damaged.rows < Self.count)
      #expect(damaged.errors.contains("is not UTF-8 (byte 0xFF)"))

      let packed = try IDXSample.gzip(Array(rows().utf8))
      try Data(packed.prefix(packed.count * 9 / 10)).write(
        to: URL(fileURLWithPath: directory.file("cut.csv.gz")))
      #expect(try predict("cut.csv.gz").errors.contains("it is cut off here"))
    }
  }
}
