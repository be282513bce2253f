import SQLite
import TestSupport
import Testing

struct MergeSizesTests {
  @Test("More runs than go into one transaction are all merged")
  func many() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 1, epochs: 1", more: "seeds: 70")
      #expect(try Netlab.run("sweep", "grid.json", "--store", "a", "--quiet", in: directory).status == 0)
      let merge = try Netlab.run("merge", "a", "--store", "b", in: directory)
      #expect(
        merge.status == 0 && merge.errors == "" && merge.output == "70 runs brought in, 0 there already\n")
      let store = try Connection(path: directory.file("b/netlab.db"), mode: .readOnly)
      #expect(try store.value("SELECT count(*) FROM runs WHERE status = 'completed'") == .integer(70))
      #expect(try Netlab.run("doctor", "--store", "b", in: directory).status == 0)
    }
  }

  @Test("A curve without epochs is refused as any other that is not whole", arguments: [0, -1, -9])
  func none(last: Int) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 1, epochs: 1", more: "")
      #expect(try Netlab.run("sweep", "grid.json", "--store", "a", "--quiet", in: directory).status == 0)
      try Connection(path: directory.file("a/netlab.db"), mode: .readWrite).execute(
        "UPDATE run SET last_epoch = \(last); DELETE FROM epoch")
      let merge = try Netlab.run("merge", "a", "--store", "b", in: directory)
      #expect(merge.status == 1)
      #expect(merge.errors.contains("is left out: its curve is not whole"), "\(merge.errors)")
    }
  }
}
