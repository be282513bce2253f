import SQLite
import TestSupport
import Testing

struct MergeManyTests {
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
}
