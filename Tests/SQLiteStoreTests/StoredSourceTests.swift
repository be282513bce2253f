// How a run's data was read: stored, merged, and used to repeat the run.

import Datasets
import Experiments
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

struct StoredSourceTests {
  private static let data = #"path: "points.csv", target: "side""#

  private func store(
    _ data: String, _ folder: TemporaryDirectory, store: String = "runs"
  ) throws -> SmallStore {
    try folder.writePoints()
    let spec = try folder.write(
      "{name: \"points\", data: {\(data)}, parameters: {width: 2, epochs: 2}, seeds: 1}", to: "\(store).json")
    return try SmallStore(folder, spec: spec, store: store)
  }

  private func merge(_ source: SmallStore, into target: String, _ folder: TemporaryDirectory) throws
    -> Merge.Result
  {
    var merge = try Merge(of: source.layout, into: StoreLayout(folder.file(target)))
    return try merge.run()
  }

  @Test("How the files were read is stored completely, without paths")
  func text() throws {
    try TemporaryDirectory.with { folder in
      let small = try store(Self.data + #", exclude: ["z"], missing: ["-"]"#, folder)
      #expect(
        try small.value("SELECT source FROM dataset")
          == .text(
            #"{"decimal":".","encoding":"utf-8","exclude":["z"],"header":true,"missing":["-"],"path":"?","#
              + #""separator":",","skip_rows":0,"target":"side"}"#))
      #expect(try small.value("SELECT location FROM dataset") == .text(small.plan.dataPaths[0]))
      #expect(try small.value("SELECT data_id = sha256 FROM dataset") == .integer(1))
      let reading = try StoreReader(small.layout).storedRun(small.plan.runs[0].id).source.reading
      #expect(reading?.separator == .character(UInt8(ascii: ",")) && reading?.missing == ["-"])
      #expect(try Doctor.examine(small.layout).isEmpty)
    }
  }

  @Test("A merge takes how the data was read, not where it is")
  func merged() throws {
    try TemporaryDirectory.with { folder in
      let source = try store(Self.data, folder, store: "source")
      #expect(try merge(source, into: "target", folder).merged == 1)
      let rows = try Connection(path: folder.file("target/netlab.db"), mode: .readOnly).rows(
        "SELECT location, source, data_id, sha256 FROM dataset")
      #expect(
        rows.map { Array($0.dropFirst()) } == (try source.rows("SELECT source, data_id, sha256 FROM dataset"))
      )
      #expect(rows.map(\.[0]) == [.null])
      let run = try StoreReader(StoreLayout(folder.file("target"))).storedRun(source.plan.runs[0].id)
      #expect(!run.source.isKnown && run.source.paths.isEmpty)
      // Named, the file is read as it was there.
      let configuration = try RunConfiguration(
        run.configuration, ofRun: run.id, source: run.source, paths: source.plan.dataPaths)
      #expect(try RunSet.repeating([configuration]).flatMap(\.runs) == source.plan.runs)
    }
  }

  @Test("A merge leaves alone how this store reads data that both have")
  func present() throws {
    try TemporaryDirectory.with { folder in
      let target = try store(Self.data, folder, store: "target")
      let before = try target.rows("SELECT * FROM dataset")
      let source = try store(Self.data, folder, store: "source")
      try source.execute(
        #"""
        UPDATE dataset SET location = '/etc/passwd', source = json_set(source, '$.separator', ':');
        UPDATE sweep SET name = name
        """#)
      #expect(try merge(source, into: "target", folder).alreadyPresent == 1)
      #expect(try target.rows("SELECT * FROM dataset") == before)
    }
  }

  @Test(
    "A run whose data was read as netlab would not have is not merged, and the doctor names it",
    arguments: [
      ("source = NULL", "it is not known how its data was read"),
      ("source = json_set(source, '$.path', '/etc/passwd')", "its source is '{"),
      ("source = json_set(source, '$.labels', '?', '$.target', 'x')", "its source is '{"),
      ("source = 'x'", "its source is 'x', which netlab would not have written"),
      ("data_id = NULL", "its data does not match its configuration"),
      ("data_id = 'x'", "its data does not match its configuration"),
      ("sha256 = 'x'", "its data does not match its configuration"),
    ])
  func refused(change: String, reason: String) throws {
    try TemporaryDirectory.with { folder in
      let source = try store(Self.data, folder, store: "source")
      try source.execute("UPDATE dataset SET \(change)")
      let result = try merge(source, into: "target", folder)
      #expect(result.merged == 0 && result.refused.count == 1)
      #expect(result.refused.first?.reason.hasPrefix(reason) == true, "\(result.refused)")
      let target = try Connection(path: folder.file("target/netlab.db"), mode: .readOnly)
      #expect(try target.value("SELECT count(*) FROM dataset") == .integer(0))
      #expect(try !Doctor.examine(source.layout).isEmpty)
    }
  }

  @Test("Sweeps that take logarithms of other columns of the same data can all be repeated and exported")
  func logarithms() throws {
    try TemporaryDirectory.with { folder in
      let stores = try [
        "", #", columns: {x: {kind: "number", transform: "log"}}"#, #", columns: {"?": {transform: "log"}}"#,
      ].map { try store(Self.data + $0, folder) }
      #expect(try stores[0].value("SELECT count(*) FROM dataset") == .integer(1))
      #expect(Set(stores.map { $0.plan.runs[0].id }).count == 3)
      var reader = try StoreReader(stores[0].layout)
      for store in stores {
        let run = store.plan.runs[0]
        let stored = try reader.storedRun(run.id)
        let configuration = try RunConfiguration(stored.configuration, ofRun: run.id, source: stored.source)
        #expect(try RunSet.repeating([configuration]).map(\.runs) == [[run]])
        let spec = try #require(try RunExport(run.id, &reader).spec)
        let again = try Plan(Spec.read(folder.write(spec, to: "again.json")))
        #expect(again.runs.map(\.id) == [run.id])
      }
    }
  }

  @Test(
    "An exported spec reads the data as the run's sweep did",
    arguments: [
      ("x;y;side\n", ";", ""), ("x,y,side\n", ",", #", features: ["x"]"#),
      ("x|y|side\n", "|", #", split: {stratify: false}"#),
    ])
  func exported(header: String, separator: String, keys: String) throws {
    try TemporaryDirectory.with { folder in
      let rows = (0..<40).map { "\($0 % 7)\(separator)\($0 % 5)\(separator)\($0 % 3 > 1 ? "up" : "down")\n" }
      try folder.write(header + rows.joined(), to: "t.csv")
      let small = try store(#"path: "t.csv", target: "side""# + keys, folder)
      var reader = try StoreReader(small.layout)
      let spec = try #require(try RunExport(small.plan.runs[0].id, &reader).spec)
      let again = try Plan(Spec.read(folder.write(spec, to: "again.json")))
      #expect(again.runs.map(\.id) == small.plan.runs.map(\.id))
    }
  }
}
