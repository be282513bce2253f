import Foundation
import TestSupport
import Testing

/// Stores whose folders contain foreign files.
struct StrangersFilesTests {
  private func withStores(_ body: (TemporaryDirectory) throws -> Void) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 3], epochs: 3", more: "")
      for store in ["evil", "mine"] {
        #expect(try Netlab.run("sweep", "grid.json", "--store", store, "--quiet", in: directory).status == 0)
      }
      try body(directory)
    }
  }

  private func replace(_ path: String, withLinkTo target: String, in directory: TemporaryDirectory) throws {
    try? FileManager.default.removeItem(atPath: directory.file(path))
    try FileManager.default.createSymbolicLink(
      atPath: directory.file(path), withDestinationPath: directory.file(target))
  }

  @Test(
    "Nothing is removed through a folder that is a link to another store's",
    arguments: ["evil/weights", "evil/checkpoints"])
  func linkedFolders(folder: String) throws {
    try withStores { (directory: TemporaryDirectory) throws -> Void in
      try replace(folder, withLinkTo: "mine/weights", in: directory)
      let before = directory.contents(of: "mine/weights")
      #expect(before.count == 2)
      for words in [["gc"], ["gc", "--dry-run"], ["runs", "rm", "--where", "1", "--yes"]] {
        let outcome = try Netlab.run(words + ["--store", "evil"], in: directory)
        #expect(
          outcome.status == 2
            && outcome.errors.contains("/\(folder.split(separator: "/")[1])' is a symbolic link"),
          "\(words)")
      }
      #expect(!(try Netlab.run("doctor", "--store", "evil", in: directory).output.contains("netlab gc")))
      #expect(directory.contents(of: "mine/weights") == before)
      #expect(try Netlab.rows("SELECT count(*) FROM runs", in: directory, store: "evil") == ["2"])
    }
  }

  @Test("A database that is a link is read, and nothing is changed through it")
  func linkedDatabase() throws {
    try withStores { (directory: TemporaryDirectory) throws -> Void in
      try replace("evil/netlab.db", withLinkTo: "mine/netlab.db", in: directory)
      #expect(try Netlab.rows("SELECT count(*) FROM runs", in: directory, store: "evil") == ["2"])
      for file in directory.contents(of: "evil/weights") {
        try FileManager.default.removeItem(atPath: directory.file("evil/weights/\(file)"))
      }
      for words in [
        ["doctor", "--repair"], ["runs", "rm", "--where", "1", "--yes"], ["sweep", "grid.json"],
      ] {
        let outcome = try Netlab.run(words + ["--store", "evil"], in: directory)
        #expect(outcome.status == 2 && outcome.errors.contains("netlab.db' is a symbolic link"), "\(words)")
      }
      #expect(try Netlab.run("doctor", "--store", "mine", in: directory).status == 0)
    }
  }

  @Test(
    "A pipe instead of the database or a file next to it is an error, and does not block",
    arguments: ["netlab.db", "netlab.db-journal", "netlab.db-wal"])
  func pipes(name: String) throws {
    try withStores { (directory: TemporaryDirectory) throws -> Void in
      try? FileManager.default.removeItem(atPath: directory.file("evil/\(name)"))
      #expect(mkfifo(directory.file("evil/\(name)"), 0o600) == 0)
      for words in [
        ["runs", "ls"], ["doctor"], ["sweep", "grid.json"], ["merge", "evil", "--store", "mine"],
      ] {
        let store = words.contains("--store") ? [] : ["--store", "evil"]
        let outcome = try Netlab.run(words + store, in: directory, wrapper: ["/usr/bin/timeout", "20"])
        #expect(outcome.status == 2 && outcome.errors.contains("is not a regular file"), "\(words)")
      }
    }
  }

  @Test("A lock file that is a link does not create a file elsewhere")
  func linkedLock() throws {
    try withStores { (directory: TemporaryDirectory) throws -> Void in
      try replace("evil/netlab.lock", withLinkTo: "made", in: directory)
      let outcome = try Netlab.run("runs", "tag", "t", "--where", "1", "--store", "evil", in: directory)
      #expect(outcome.status == 2 && outcome.errors.contains("netlab.lock"))
      #expect(!directory.exists("made"))
    }
  }

  @Test("A weights file that does not fit in memory is an error and not a crash")
  func hugeWeights() throws {
    try withStores { (directory: TemporaryDirectory) throws -> Void in
      let name = try #require(directory.contents(of: "evil/weights").first)
      #expect(truncate(directory.file("evil/weights/\(name)"), 6 << 30) == 0)
      let limited = ["/bin/sh", "-c", "ulimit -v 3000000 && exec \"$@\"", "sh"]
      let run = String(name.prefix(12))
      for words in [["doctor"], ["predict", run, "points.csv"], ["runs", "export", run, "out"]] {
        let outcome = try Netlab.run(words + ["--store", "evil"], in: directory, wrapper: limited)
        #expect([1, 2].contains(outcome.status), "\(words): \(outcome.errors)")
        #expect((outcome.output + outcome.errors).contains("memory"), "\(words)")
      }
    }
  }
}
