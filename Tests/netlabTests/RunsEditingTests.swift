// The commands `netlab runs tag` and `netlab runs rm`.

import TestSupport
import Testing

struct RunsEditingTests {
  private func withStore(_ body: (TemporaryDirectory) throws -> Void) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      try body(directory)
    }
  }

  @Test("Tags are added, listed in order, found and removed")
  func tags() throws {
    try withStore { directory in
      let ids = try Netlab.rows("SELECT id FROM runs ORDER BY id", in: directory)
      let given = try Netlab.run("runs", "tag", "paper", String(ids[0].prefix(10)), ids[1], in: directory)
      #expect(given.output == "2 runs with the tag 'paper'\n")
      #expect(try Netlab.run("runs", "tag", "best", "--where", "id = '\(ids[0])'", in: directory).status == 0)
      #expect(try Netlab.run("runs", "tag", "best", ids[0], in: directory).status == 0)
      #expect(
        try Netlab.rows("SELECT tags FROM runs ORDER BY id", in: directory) == ["\"best,paper\"", "paper"])
      #expect(try Netlab.rows("SELECT count(*) FROM runs WHERE tags IS NULL", in: directory) == ["2"])
      #expect(try Netlab.rows("SELECT count(*) FROM tags WHERE tag = 'paper'", in: directory) == ["2"])
      #expect(try Netlab.run("runs", "tag", "paper", ids[0], "--remove", in: directory).status == 0)
      #expect(try Netlab.rows("SELECT tags FROM runs WHERE id = '\(ids[0])'", in: directory) == ["best"])
      for wrong in ["a b", "a,b", "", "x\ny"] {
        let refused = try Netlab.run("runs", "tag", wrong, ids[0], in: directory)
        #expect(refused.status == 2, "\(wrong)")
        #expect(refused.errors.contains("is not a tag"), "\(wrong)")
      }
      #expect(
        try Netlab.run("runs", "tag", "x", in: directory).errors.hasPrefix(
          "netlab: no run is named: give the beginnings of ids, or --where"))
    }
  }

  @Test("A merge copies tags, and keeps existing ones")
  func mergedTags() throws {
    try withStore { directory in
      let ids = try Netlab.rows("SELECT id FROM runs ORDER BY id", in: directory)
      #expect(try Netlab.run("runs", "tag", "here", ids[0], in: directory).status == 0)
      #expect(
        try Netlab.run("sweep", "grid.json", "--quiet", "--store", "other", in: directory).status == 0)
      #expect(try Netlab.run("runs", "tag", "there", ids[0], "--store", "other", in: directory).status == 0)
      #expect(try Netlab.run("merge", "other", in: directory).status == 0)
      #expect(
        try Netlab.rows("SELECT tags FROM runs WHERE id = '\(ids[0])'", in: directory) == ["\"here,there\""])
    }
  }

  @Test("Removal needs a confirmation; then rows and files are gone, and the sweep trains the missing runs")
  func remove() throws {
    try withStore { directory in
      let ids = try Netlab.rows("SELECT id FROM runs WHERE width = 2 ORDER BY id", in: directory)
      let asked = try Netlab.run("runs", "rm", ids[0], in: directory)
      #expect(asked.status == 2)
      #expect(asked.errors.hasPrefix("netlab: 1 run of points, "))
      #expect(asked.errors.contains("would be removed: use --yes, since there is no terminal to ask on"))
      #expect(try Netlab.rows("SELECT count(*) FROM runs", in: directory) == ["4"])

      let before = try Netlab.rows("SELECT id, val_loss, weights_sha256 FROM runs ORDER BY id", in: directory)
      #expect(try Netlab.run("runs", "tag", "x", "--where", "width = 2", in: directory).status == 0)
      let removed = try Netlab.run("runs", "rm", "--where", "width = 2", "--yes", in: directory)
      #expect(removed.status == 0)
      #expect(removed.output.hasPrefix("removed 2 runs of points, "))
      #expect(try Netlab.rows("SELECT count(*) FROM runs", in: directory) == ["2"])
      #expect(try Netlab.rows("SELECT count(*) FROM cells", in: directory) == ["1"])
      #expect(try Netlab.rows("SELECT count(*) FROM tags", in: directory) == ["0"])
      #expect(!directory.exists("runs/weights/\(ids[0]).h5"))
      #expect(try Netlab.run("doctor", in: directory).status == 0)
      #expect(try Netlab.run("report", in: directory).status == 0)

      let again = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(again.output.contains("2 to train, 2 reused"))
      #expect(
        try Netlab.rows("SELECT id, val_loss, weights_sha256 FROM runs ORDER BY id", in: directory) == before)
    }
  }

  @Test("A sweep is removed with its last run; without a selection, nothing is removed")
  func removeAll() throws {
    try withStore { directory in
      let nothing = try Netlab.run("runs", "rm", "--where", "width = 99", "--yes", in: directory)
      #expect(nothing.status == 0)
      #expect(nothing.errors == "netlab: no run is selected: nothing was removed\n")
      #expect(try Netlab.run("runs", "rm", "--where", "1", "--yes", in: directory).status == 0)
      #expect(try Netlab.rows("SELECT count(*) FROM sweeps", in: directory) == ["0"])
      #expect(try Netlab.run("doctor", in: directory).status == 0)
      #expect(
        try Netlab.run("report", in: directory).errors == "netlab: the store 'runs' has no sweeps yet\n")
    }
  }
}
