import SQLite
import TestSupport
import Testing

struct MergeSizesTests {
  @Test("Runs beyond one transaction are all merged")
  func many() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 1, epochs: 1", more: "seeds: 70")
      #expect(try Netlab.run("sweep", "grid.json", "--store", "a", "--quiet", in: directory).status == 0)
      let merge = try Netlab.run("merge", "a", "--store", "b", in: directory)
      #expect(
        merge.status == 0 && merge.errors == "" && merge.output == "70 runs merged, 0 already present\n")
      let store = try Connection(path: directory.file("b/netlab.db"), mode: .readOnly)
      #expect(try store.value("SELECT count(*) FROM runs WHERE status = 'completed'") == .integer(70))
      #expect(try Netlab.run("doctor", "--store", "b", in: directory).status == 0)
    }
  }

  @Test(
    "A run without epochs is refused like one with an incomplete curve",
    arguments: [
      (0, "its curve is incomplete"), (-1, "its last_epoch is -1, which netlab would not have written"),
    ])
  func none(last: Int, reason: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 1, epochs: 1", more: "")
      #expect(try Netlab.run("sweep", "grid.json", "--store", "a", "--quiet", in: directory).status == 0)
      try Connection(path: directory.file("a/netlab.db"), mode: .readWrite).execute(
        "UPDATE run SET last_epoch = \(last); DELETE FROM epoch")
      let merge = try Netlab.run("merge", "a", "--store", "b", in: directory)
      #expect(merge.status == 1)
      #expect(merge.errors.contains("is skipped: \(reason)"), "\(merge.errors)")
    }
  }
}
