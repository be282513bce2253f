// Where stored runs' data are, and how they are read again.

import TestSupport
import Testing

@testable import Experiments

struct StoredSourceTests {
  /// A table that needs most of what a spec can say of one.
  private func writeTable(to folder: TemporaryDirectory) throws {
    let rows = (0..<60).map { row in
      let part = row % 6 == 0 ? "test" : row % 6 == 1 ? "val" : "train"
      let (whole, tenth) = ((row * 7) % 50, row % 10)
      return
        "\(row);\(row % 7 == 3 ? "-" : "\(whole),\(tenth)");w\(row % 3);\(part);\(row % 4 + 1);\(tenth),5"
    }
    let text = (["made by a test", "no;a;b;part;weight;t"] + rows).joined(separator: "\n")
    try folder.write(text, to: "t.csv")
  }

  private static let table =
    "path: 't.csv', target: 't', exclude: ['n?'], columns: {a: {transform: 'log'}, b: 'category'}, missing: ['-'], "
    + "weight: 'weight', split: {column: 'part'}"

  private func plan(_ data: String, _ folder: TemporaryDirectory) throws -> Plan {
    try Plan(Spec("{data: {\(data)}, parameters: {width: 2}}", file: folder.file("grid.json")))
  }

  /// A stored run, planned again from another place.
  private func again(_ plan: Plan, from path: String, in folder: TemporaryDirectory) throws -> RunSet {
    let stored = StoredSource(text: plan.runSet.storedSource(locations: []).text, paths: nil)
    let run = plan.runs[0]
    let configuration = try RunConfiguration(
      run.configuration, ofRun: run.id, source: stored, paths: [folder.file(path)])
    return try #require(RunSet.repeating([configuration]).first)
  }

  @Test("What is stored has how the file was read and what was said of its columns, but no paths")
  func text() throws {
    try TemporaryDirectory.with { folder in
      try writeTable(to: folder)
      let plan = try plan(Self.table, folder)
      let source = plan.runSet.storedSource(locations: ["/somewhere/t.csv"])
      #expect(
        source.text
          == #"{"columns":{"a":{"transform":"log"},"b":{"kind":"category"}},"decimal":",","encoding":"utf-8","#
          + #""exclude":["n?"],"header":true,"missing":["-"],"path":"?","separator":";","skip_rows":1,"#
          + #""target":"t","weight":"weight"}"#)
      #expect(source.paths == ["/somewhere/t.csv"] && source.isKnown)
      #expect(source.reading?.separator == .character(UInt8(ascii: ";")))
      #expect(source.reading?.decimal == .comma && source.reading?.missing == ["-"])
      let copy = StoredSource(text: source.text, paths: source.paths)
      #expect(copy == source)
    }
  }

  @Test("A stored run is planned again from its configuration and its source")
  func roundTrip() throws {
    try TemporaryDirectory.with { folder in
      try writeTable(to: folder)
      let plan = try plan(Self.table, folder)
      try folder.write(folder.read("t.csv"), to: "moved/other.csv")
      let again = try again(plan, from: "moved/other.csv", in: folder)
      #expect(again.runs == plan.runs)
      #expect(again.dataset.identity == plan.dataset.identity)
      #expect(again.dataset.featureNames == ["a", "b"] && again.dataset.weights == plan.dataset.weights)
      #expect(again.divisions == plan.divisions)
      #expect(again.recipes(of: again.runs[0]) == plan.runSet.recipes(of: plan.runs[0]))
    }
  }

  @Test("A file with as much more as a copy of it may have is the same data")
  func otherLayout() throws {
    try TemporaryDirectory.with { folder in
      try writeTable(to: folder)
      let plan = try plan(Self.table, folder)
      let lines = try folder.read("t.csv").split(separator: "\n")
      // Another column that is excluded, and Windows' line ends.
      let wider = lines.enumerated().map { $0 == 0 ? "\($1)" : $0 == 1 ? "\($1);n2" : "\($1);\($0)" }
      try folder.write(wider.joined(separator: "\r\n"), to: "wider.csv")
      #expect(try again(plan, from: "wider.csv", in: folder).runs == plan.runs)
      try folder.write(lines.dropLast().joined(separator: "\n"), to: "shorter.csv")
      #expect {
        try again(plan, from: "shorter.csv", in: folder)
      } throws: { error in
        if case .otherData? = error as? UnrepeatableRun { true } else { false }
      }
    }
  }

  @Test("Files that are written in different ways are read again as each was, with what was stated")
  func differentFiles() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let rows = (0..<60).map { "\($0 % 7),\(Double(($0 * 37) % 11) / 2),\($0 % 3 == 0 ? "a" : "b")" }
      func write(_ rows: some Sequence<String>, _ name: String, before: String = "") throws {
        try folder.write(before + (["x,y,t"] + rows).joined(separator: "\n"), to: name)
      }
      try write(rows.prefix(30), "a.csv")
      try write(rows.suffix(30), "b.csv", before: "made by hand\non a Monday\n")
      try folder.write(
        folder.read("a.csv").replacing(",", with: ";").replacing(".", with: ","), to: "c.csv")
      for data in [
        "path: ['a.csv', 'b.csv', 'c.csv']", "path: 'a.csv', test_path: 'c.csv', encoding: 'utf-8'",
      ] {
        let plan = try plan("\(data), target: 't'", folder)
        let source = plan.runSet.storedSource(locations: plan.dataPaths)
        let run = plan.runs[0]
        let stored = StoredSource(text: source.text, paths: source.paths)
        #expect(stored.reading?.separator == nil && stored.reading?.encoding == .utf8)
        let again = try RunSet.repeating([
          RunConfiguration(run.configuration, ofRun: run.id, source: stored)
        ])
        #expect(again.flatMap(\.runs) == plan.runs && again[0].dataset.identity == plan.dataset.identity)
      }
    }
  }

  @Test(
    "Sources of all kinds are written and read again",
    arguments: [
      "path: 't.csv', target: ['t', 'u'], task: 'regression', features: ['a*', 'b']",
      "path: ['t.csv', 'v.csv'], target: 't', test_path: ['w.csv'], encoding: 'latin-1', header: ['t', 'b']",
      "path: 'i', labels: 'l', test_path: 'ti', test_labels: 'tl', columns: {'pixel*': 'number'}",
      "path: 'd.db', query: 'SELECT 1', target: 't', separator: 'whitespace', header: false",
      "path: 'd.h5', dataset: 'x', target_dataset: 'y'",
    ])
  func settings(data: String) throws {
    let spec = try Spec("{data: {\(data), split_seed: 3}}", file: "grid.json")
    let stored = spec.data.stored(reading: spec.data.source.options)
    let paths = spec.data.source.files.map(\.path)
    // Neither a path nor how the rows are divided.
    for path in paths where path.count > 2 { #expect(!stored.canonicalText.contains(path), "\(path)") }
    #expect(!stored.canonicalText.contains("split_seed") && !stored.canonicalText.contains("validation"))
    let source = StoredSource(text: stored.canonicalText, paths: paths)
    let (files, columns) = try source.settings(
      target: "t", task: .binary, hasLabels: false, paths: [], wrongFiles: { _, _ in WrongCount() })
    #expect(files == spec.data.source)
    #expect(columns == spec.data.columns)
    #expect(throws: WrongCount.self) {
      _ = try source.settings(
        target: "t", task: .binary, hasLabels: false, paths: paths + ["more"],
        wrongFiles: { _, _ in WrongCount() })
    }
  }

  private struct WrongCount: Error {}

  @Test("A source of before has no text, and one without paths is unknown")
  func unknown() {
    let source = StoredSource(text: nil, paths: nil)
    #expect(source.text == nil && source.reading == nil && !source.isKnown && source.paths == [])
    #expect(StoredSource(text: "{", paths: ["a"]).text == nil)
  }
}
