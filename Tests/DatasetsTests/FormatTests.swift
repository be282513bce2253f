// The registry of formats, and the selection of a format by content.

import TestSupport
import Testing

@testable import Datasets

struct FormatTests {
  private static let samples: [(title: String, file: DataFile)] = [
    ("IDX", DataFile(path: "f", bytes: IDXSample.file([2, 1], [0, 1]))),
    ("ARFF", DataFile(path: "f", bytes: Array("% a\n@RELATION r\n@attribute x real\n@data\n1\n".utf8))),
    ("CSV", DataFile(path: "f", bytes: Array("x,t\n1,a\n".utf8))), ("CSV", DataFile(path: "f", bytes: [])),
  ]

  @Test("Titles are distinct, and a file's first bytes tell its format, of which CSV is the last")
  func registry() throws {
    let titles = DataFormats.all.map { $0.title }
    #expect(Set(titles).count == titles.count && titles.last == "CSV")
    let fixtures = [
      ("NPY", "f8.npy"), ("NPZ", "xy.npz"), ("HDF5", "old.h5"), ("HDF5", "v110.h5"), ("SQLite", "one.db"),
    ]
    for (title, file) in Self.samples + (try fixtures.map { ($0, try DataFile.fixture($1)) }) {
      #expect(DataFormats.of(file.start).title == title)
      // No other format takes it, except CSV, which takes any file.
      #expect(
        DataFormats.all.dropLast().filter { $0.sniff(file.start) }.map { $0.title }.allSatisfy { $0 == title }
      )
    }
  }

  @Test("Packed content is told as what it contains")
  func packed() throws {
    let bytes = try IDXSample.gzip(IDXSample.file([2, 1], [0, 1]))
    #expect(DataFormats.of(DataFile(path: "f", bytes: bytes).start).title == "IDX")
  }

  @Test("A key that a file's format lacks is an error that names both")
  func wrongKeys() {
    func message(_ sample: Int, labels: String? = nil, _ state: (inout ReadingOptions) -> Void = { _ in })
      -> String
    {
      var options = ReadingOptions()
      state(&options)
      let source = DataSource(paths: ["p"], labels: labels, options: options)
      do {
        _ = try source.read(ColumnRequest()) { _, _ in Self.samples[sample].file }
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(message(0) { $0.header = .absent } == "'p' is IDX, which has no key 'header'")
    #expect(message(0) { $0.missing = ["?"] } == "'p' is IDX, which has no key 'missing'")
    #expect(message(1) { $0.skipRows = 1 } == "'p' is ARFF, which has no key 'skip_rows'")
    #expect(message(2) { $0.query = "SELECT 1" } == "'p' is CSV, which has no key 'query'")
    #expect(message(2, labels: "l") == "'p' is CSV, which has no key 'labels'")
    #expect(message(2) { $0.header = .present } == "no error")
  }

  @Test("A source's files are named by their keys, and are replaced in the same order")
  func sources() throws {
    let source = DataSource(paths: ["a", "b"], testPaths: ["c"])
    #expect(source.files.map(\.key) == ["path", "path", "test_path"] && source.hasTest)
    #expect(source.files.map(\.path) == ["a", "b", "c"])
    let four = DataSource(paths: ["a"], testPaths: ["c"], labels: "b", testLabels: "d")
    #expect(four.files.map(\.key) == ["path", "labels", "test_path", "test_labels"])
    let replaced = four.replacing(["1", "2", "3", "4"])
    #expect(replaced == DataSource(paths: ["1"], testPaths: ["3"], labels: "2", testLabels: "4"))
    #expect(source.replacing(["x", "y", "z"]) == DataSource(paths: ["x", "y"], testPaths: ["z"]))
    // A comma may be part of a table's name.
    #expect(DataSource(paths: ["a,b"]).members == ["path": .string("a,b")])
    #expect(source != DataSource(paths: ["a", "b"]) && source != four)
  }

  @Test("Several files are one table, by the names of their columns")
  func several() throws {
    let texts = ["a": "x,y\n1,u\n2,v\n", "b": "y;z;x\nw;9;3,5\n", "c": "y,z\nw,9\n"]
    func read(_ paths: [String]) throws -> RawTable {
      try DataSource(paths: paths).read(ColumnRequest()) { _, path in
        DataFile(path: path, bytes: Array((texts[path] ?? "").utf8))
      }.table
    }
    let table = try read(["a", "b"])
    #expect(table.summary == "x: 1 2 3.5; y: [u] [v] [w]")
    #expect { try read(["a", "c"]) } throws: {
      "\($0)" == "c: there is no column 'x', which the first file has"
    }
  }
}
