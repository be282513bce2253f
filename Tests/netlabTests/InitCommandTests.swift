// `netlab init` on tables of all kinds. What it writes must be read by `sweep` without a change.

import Foundation
import Glibc
import TestSupport
import Testing

struct InitCommandTests {
  /// Twenty rows with a number, a category, a date, an index without a name, a constant, an id, and a column that
  /// gives the target away.
  private func writeMixed(_ directory: TemporaryDirectory) throws {
    let rows = (0..<20).map { row -> String in
      let age = row == 3 ? "" : "\(20 + (row * 7) % 11)"
      let bought = (row * 7) % 11 > 5 ? "yes" : "no"
      let tells = bought == "yes" ? "paid" : "open"
      return
        "\(row),\(age),\(["red", "green"][row % 2]),2024-03-\(row + 1),1,\(900 + (row * 13) % 20),\(tells),\(bought)"
    }
    try directory.write(
      ([",age,colour,day,unit,order_id,state,bought"] + rows).joined(separator: "\n") + "\n", to: "shop.csv")
  }

  /// The lines before the spec's object, whatever ends a line in JSON5.
  private func heading(_ text: String) -> [Substring] {
    let ends: Set<Unicode.Scalar> = ["\n", "\r", "\u{2028}", "\u{2029}"]
    let head = text.unicodeScalars.split(omittingEmptySubsequences: false) { ends.contains($0) }.map {
      Substring($0)
    }
    return Array(head.prefix { !$0.hasPrefix("{") })
  }

  @Test("The file says what was found, and a sweep reads it as it is")
  func writes() throws {
    try TemporaryDirectory.with { directory in
      try writeMixed(directory)
      let outcome = try Netlab.run("init", "shop.csv", "--target", "bought", in: directory)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        outcome.output.hasPrefix("grid.json: 30 cells × 3 seeds = 90 runs; at most about 1 s on "),
        "\(outcome.output)")
      #expect(outcome.errors.hasSuffix("\nnext: netlab sweep grid.json\n"))
      let text = try directory.read("grid.json")
      #expect(heading(text).allSatisfy { $0.hasPrefix("//") })
      for line in [
        "// data: shop.csv (separator comma, utf-8, header)",
        "// target 'bought': binary of 2 classes, since it holds words", "(1 missing)", "colour (2 words)",
        "// 1 date: day", "// left out: a column, since it has no name",
        "// left out: 'unit', since it is constant",
        "// remark: 'order_id' looks like an id", "// remark: 'state' alone tells the target 'bought'",
        "// baseline: always predicting the most common class, ",
        "// 30 cells × 3 seeds = 90 runs; at most about ",
        "    // \"exclude\": [\"order_id\", \"state\"],",
      ] {
        #expect(text.contains(line), "\(line)\n\(text)")
      }
      let dry = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      #expect(dry.status == 0, "\(dry.errors)")
      #expect(dry.output.contains(" shop: 30 cells × 3 seeds = 90 runs\n"))
      #expect(dry.output.hasSuffix("0 reused, 90 to train\n"))
      // The suggestion is ready to use.
      try directory.write(text.replacing("// \"exclude\"", with: "\"exclude\""), to: "fewer.json")
      let fewer = try Netlab.run("sweep", "fewer.json", "--dry-run", in: directory)
      #expect(fewer.status == 0 && dry.output.contains("remark:") && !fewer.output.contains("remark:"))
    }
  }

  @Test("The path is relative to the spec's folder, also through links, and absolute ones stay")
  func folders() throws {
    try TemporaryDirectory.with { directory in
      try directory.writePoints()
      try directory.write(try directory.read("points.csv"), to: "data/all points.csv")
      try directory.write("", to: "specs/deep/there")
      try FileManager.default.createSymbolicLink(
        atPath: directory.file("link"), withDestinationPath: directory.file("specs/deep"))
      let absolute = directory.file("data/all points.csv")
      for (table, output, path) in [
        ("data/all points.csv", "grid.json", "data/all points.csv"),
        ("data/all points.csv", "specs/deep/a.json", "../../data/all points.csv"),
        ("data/all points.csv", "link/b.json", "../../data/all points.csv"),
        ("data/all points.csv", "data/c.json", "all points.csv"), (absolute, "specs/d.json", absolute),
      ] {
        let outcome = try Netlab.run("init", table, "--target", "side", "--output", output, in: directory)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try directory.read(output).contains("\"path\": \"\(path)\","), "\(output)")
        let dry = try Netlab.run("sweep", directory.file(output), "--dry-run", in: directory)
        #expect(dry.status == 0 && dry.output.contains("all points: 30 cells"), "\(dry.errors)")
      }
    }
  }

  @Test(
    "Any column name is a target, and none breaks out of a comment",
    arguments: [
      "a\"b", "a\\", "\\u0041", "it's", "'\u{301}\"", "/* x", "x */", "// x", "a\u{2028}\"x\": 1",
      "a\u{2029}b", "a\u{85}b",
      "\u{202E}evil", "a\u{1B}[31mb", "tab\there", "ünïcode 名前 🏠", "*", "a*", "a?", "{", "x\", \"y",
      "\u{FEFF}bom", "-x", "--target",
      " ",
    ])
  func hostileNames(name: String) throws {
    try TemporaryDirectory.with { directory in
      func field(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
      let rows = (0..<30).map {
        "\($0 * 7 % 30 + 100),\($0 * 11 % 30),\(["a", "b"][$0 % 2]),\($0 * 7 % 30 + 100)"
      }
      let header = ["ab", "count", name, "\(name)\n2"].map(field).joined(separator: ",")
      try directory.write(([header] + rows).joined(separator: "\n") + "\n", to: "t.csv")
      // Blanks around a name do not count.
      let target = name == " " ? "" : name
      let outcome = try Netlab.run(["init", "t.csv", "--target=\(target)"], in: directory)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let text = try directory.read("grid.json")
      #expect(heading(text).allSatisfy { $0.hasPrefix("//") }, "\(text)")
      let dry = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      #expect(dry.status == 0, "\(dry.errors)\n\(text)")
      #expect(dry.output.contains("binary of 2 classes") && dry.output.contains("90 to train"))
    }
  }

  @Test("A name that is also a pattern of other columns is not suggested for exclusion")
  func patterns() throws {
    try TemporaryDirectory.with { directory in
      let rows = (0..<30).map { "\($0 * 7 % 30 + 100),\($0 * 11 % 30),\($0 * 11 % 30),\(["a", "b"][$0 % 2])" }
      try directory.write((["id,x,*,y"] + rows).joined(separator: "\n") + "\n", to: "t.csv")
      #expect(try Netlab.run("init", "t.csv", "--quiet", in: directory).status == 0)
      let text = try directory.read("grid.json")
      #expect(text.contains("'*' has the same values as 'x'"))
      #expect(
        text.contains("\"exclude\": [\"id\"],") || text.contains("\"exclude\": [\"id\", \"x\"],"), "\(text)")
    }
  }

  @Test("An existing file, a link to nowhere and a folder that cannot be written to are left alone")
  func refusals() throws {
    try TemporaryDirectory.with { directory in
      try directory.writePoints()
      try directory.write("mine", to: "grid.json")
      try FileManager.default.createSymbolicLink(
        atPath: directory.file("nowhere.json"), withDestinationPath: directory.file("elsewhere"))
      for (output, part) in [
        ("grid.json", "'grid.json' exists already and is not replaced: name another file with --output"),
        ("nowhere.json", "'nowhere.json' exists already"),
        ("none/grid.json", "cannot create 'none/grid.json': "),
        ("/proc/grid.json", "cannot create '/proc/grid.json': "),
        ("points.csv", "'points.csv' exists already"),
      ] {
        let outcome = try Netlab.run(
          "init", "points.csv", "--target", "side", "--output", output, "--quiet", in: directory)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("netlab: \(part)"), "\(outcome.errors)")
      }
      #expect(try directory.read("grid.json") == "mine")
      #expect(directory.contents() == ["grid.json", "nowhere.json", "points.csv"])
    }
  }

  @Test(
    "What is no table with rows and a target is refused in a sentence, and nothing is written",
    arguments: [
      ("", "t.csv"), ("a,b\n", "t.csv: "), ("a,b\n1,\n2,\n", "t.csv: "),
      ("a,b\n1,x\n2,x\n", "t.csv: every row has the same value"),
      ("b\nx\ny\n", "t.csv: "), ("a,b\n1,x\n2,y\n", "t.csv: the "),
      ("c,d\n1,2\n3,4\n", "t.csv: there is no column 'b' for the target; "),
    ])
  func noTable(content: String, part: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.write(content, to: "t.csv")
      let outcome = try Netlab.run("init", "t.csv", "--target", "b", in: directory)
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("netlab: ") && outcome.errors.contains(part), "\(outcome.errors)")
      #expect(directory.contents() == ["t.csv"])
      #expect(try Netlab.run("init", "none.csv", in: directory).status == 2)
    }
  }

  @Test("A pipe is no table that a spec can name, and '-' writes the spec to standard output")
  func pipes() throws {
    try TemporaryDirectory.with { directory in
      try directory.writePoints()
      #expect(mkfifo(directory.file("pipe"), 0o600) == 0)
      for table in ["-", "pipe", "/dev/null", "."] {
        let outcome = try Netlab.run("init", table, "--target", "side", in: directory)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("netlab: '\(table)' is no regular file"), "\(outcome.errors)")
      }
      let shown = try Netlab.run("init", "points.csv", "--target", "side", "--output", "-", in: directory)
      #expect(shown.status == 0 && shown.errors.contains("90 runs; at most about "))
      #expect(!directory.exists("grid.json"))
      #expect(try Netlab.run("init", "points.csv", "--target", "side", in: directory).status == 0)
      #expect(try directory.read("grid.json") == shown.output)
    }
  }

  @Test(
    "The target is taken from a column that alone is named like one; otherwise the columns are listed",
    arguments: [
      ("x,target", "target"), ("Target,x", "Target"), ("x,Class", "Class"), ("x,y", "y"), ("class,x", nil),
      ("y,z", nil),
      ("label,target", nil), ("x,survived", nil), ("label,class", nil),
    ] as [(String, String?)])
  func target(header: String, found: String?) throws {
    try TemporaryDirectory.with { directory in
      let rows = (0..<30).map { "\(["a", "b"][$0 % 2]),\(["c", "d", "e"][$0 % 3])" }
      try directory.write(([header] + rows).joined(separator: "\n") + "\n", to: "t.csv")
      let outcome = try Netlab.run("init", "t.csv", in: directory)
      if let found {
        #expect(outcome.status == 0 && outcome.errors.contains("target '\(found)': "), "\(outcome.errors)")
        #expect(try directory.read("grid.json").contains("\"target\": \"\(found)\","))
      } else {
        #expect(outcome.status == 2 && !directory.exists("grid.json"))
        #expect(
          outcome.errors.contains(
            "it is not obvious which column of 't.csv' to predict: name it with --target COLUMN"))
        for name in header.split(separator: ",") { #expect(outcome.errors.contains("\n\(name) ")) }
        #expect(outcome.errors.contains("category"))
      }
    }
  }

  @Test("A larger table gets fewer runs and epochs, and its time is said")
  func sizes() throws {
    try TemporaryDirectory.with { directory in
      func write(rows: Int, columns: Int) throws {
        let names = (0..<columns).map { "c\($0)" }.joined(separator: ",") + ",target\n"
        let lines = (0..<rows).map { row in
          (0..<columns).map { "\((row * (7 + $0)) % 101)" }.joined(separator: ",")
            + ",\(row % 2 == 0 ? "a" : "b")\n"
        }
        try directory.write(names + lines.joined(), to: "t.csv")
      }
      func runs() throws -> Int {
        let outcome = try Netlab.run("init", "t.csv", "--output", "-", in: directory)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let words = outcome.errors.split(separator: " ")
        return words.firstIndex { $0.hasPrefix("runs;") }.flatMap { Int(words[$0 - 1]) } ?? 0
      }
      try write(rows: 500, columns: 4)
      #expect(try runs() == 90)
      try write(rows: 20_000, columns: 4)
      #expect(try runs() == 32)
    }
  }
}
