// The order in which data reaches the disk: a store is sound after a power failure at any moment.

import Files
import Foundation
import SQLite
import TestSupport
import Testing

struct DurabilityTests {
  /// The calls of a sweep that creates a store and its parent folders.
  private struct Recording {
    let calls: [Interposer.Call]
    let store: String
    let run: String

    init(_ directory: TemporaryDirectory, store name: String, more: [String] = []) throws {
      try directory.writeGrid(parameters: "width: 2, epochs: 3", more: "seeds: 1")
      // The weights' hash, which occurs only in the row that completes the run.
      #expect(try Netlab.run("sweep", "grid.json", "--store", "before", "--quiet", in: directory).status == 0)
      let row = try Connection(path: directory.file("before/netlab.db"), mode: .readOnly).rows(
        "SELECT id, weights_sha256 FROM runs")[0]
      let log = directory.file("log")
      let outcome = try Netlab.run(
        ["sweep", "grid.json", "--store", name, "--quiet"] + more, in: directory,
        environment: Interposer().log(to: log, mark: row[1].text ?? "").environment)
      #expect(outcome.status == 0)
      calls = try Interposer.calls(log)
      // As the kernel has it: the folder of temporary files may be a link.
      store = Path.absolute(directory.file(name))
      run = row[0].text ?? ""
    }

    /// The last call of this name on a file of this name.
    func last(_ call: String, _ file: String) -> Int? {
      calls.lastIndex { $0.name == call && Path.name(of: $0.path) == file }
    }

    func first(after index: Int = -1, _ isIt: (Interposer.Call) -> Bool) -> Int? {
      calls.indices.first { $0 > index && isIt(calls[$0]) }
    }
  }

  @Test(
    "Weights are synced under their name before their run's commit, and the commit before anything else")
  func completion() throws {
    try TemporaryDirectory.with { directory in
      let recording = try Recording(directory, store: "runs")
      let wal = "\(recording.store)/netlab.db-wal"
      let named = try #require(
        recording.first { $0.name == "rename" && $0.target.hasSuffix("weights/\(recording.run).h5") })
      let temporary = Path.name(of: recording.calls[named].path)
      #expect(temporary.hasSuffix(".tmp"))
      let written = try #require(recording.last("write", temporary))
      let synced = try #require(recording.last("fsync", temporary))
      let folder = try #require(
        recording.first(after: named) { $0.name == "fsync" && $0.path == "\(recording.store)/weights" })
      let row = try #require(recording.first { $0.name == "write" && $0.path == wal && $0.isMarked })
      #expect(written < synced && synced < named && named < folder && folder < row, "\(recording.calls)")
      // The commit ends with the log on the disk, before anything else is done with the database.
      let commit = try #require(recording.first(after: row) { $0.name == "fsync" && $0.path == wal })
      let others = recording.calls[row..<commit].filter { $0.name != "write" || $0.path != wal }
      #expect(others.isEmpty, "\(others)")
    }
  }

  @Test("A checkpoint is synced under its name before the commit that refers to it")
  func checkpoints() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 1000000", more: "seeds: 1")
      let process = try Netlab.launch(
        ["sweep", "grid.json", "--quiet"], in: directory,
        environment: Interposer().log(to: directory.file("log")).environment)
      try Netlab.wait {
        guard directory.exists("runs/netlab.db") else { return false }
        let database = try Connection(path: directory.file("runs/netlab.db"), mode: .readOnly)
        return (try? database.value("SELECT count(*) FROM curves").integer) ?? 0 > 0
      }
      kill(process.processIdentifier, SIGTERM)
      #expect(Netlab.status(of: process) == 130)
      let calls = try Interposer.calls(directory.file("log"))
      let store = Path.absolute(directory.file("runs"))
      let named = try #require(
        calls.firstIndex { $0.name == "rename" && $0.target.contains("/checkpoints/") })
      let temporary = Path.name(of: calls[named].path)
      let after = calls[named...]
      let synced = try #require(
        calls.lastIndex { $0.name == "fsync" && Path.name(of: $0.path) == temporary })
      let folder = try #require(
        after.firstIndex { $0.name == "fsync" && $0.path == "\(store)/checkpoints" })
      let commit = try #require(after.firstIndex { $0.path == "\(store)/netlab.db-wal" })
      #expect(synced < named && folder < commit)
    }
  }

  @Test(
    "All new folders of a store are synced before a run is completed"
  )
  func folders() throws {
    try TemporaryDirectory.with { directory in
      let recording = try Recording(directory, store: "a/b/runs")
      let root = Path.absolute(directory.path)
      let row = try #require(recording.first { $0.name == "write" && $0.isMarked })
      for (folder, parent) in [
        ("a", root), ("a/b", "\(root)/a"), ("a/b/runs", "\(root)/a/b"),
        ("a/b/runs/weights", recording.store), ("a/b/runs/checkpoints", recording.store),
      ] {
        let made = try #require(
          recording.first { $0.name == "mkdir" && $0.path.hasSuffix("/\(folder)") }, "\(folder)")
        let synced = try #require(
          recording.first(after: made) { $0.name == "fsync" && $0.path == parent }, "\(folder)")
        #expect(synced < row)
      }
      // The database's own name: its folder is synced after the first write to it.
      let database = try #require(
        recording.first { $0.name == "write" && $0.path == "\(recording.store)/netlab.db" })
      let synced = try #require(
        recording.first(after: database) { $0.name == "fsync" && $0.path == recording.store })
      #expect(synced < row)
    }
  }

  @Test("A folder created by a process that was then killed is synced too")
  func madeBefore() throws {
    try TemporaryDirectory.with { directory in
      try File.makeDirectory(directory.file("runs"))
      let recording = try Recording(directory, store: "runs")
      let row = try #require(recording.first { $0.name == "write" && $0.isMarked })
      let parent = Path.absolute(directory.path)
      #expect(recording.first { $0.name == "fsync" && $0.path == parent } ?? .max < row)
    }
  }

  @Test("A migration syncs the copy of the database before it changes anything")
  func copyBeforeMigration() throws {
    try TemporaryDirectory.with { directory in
      let fixture = "\(Netlab.root)/Tests/SQLiteStoreTests/Fixtures/schema-4.db"
      try File.makeDirectory(directory.file("runs"))
      try File.writeAtomically(try File.read(fixture), to: directory.file("runs/netlab.db"))
      let log = directory.file("log")
      // There is nothing to remove, but the store is opened for writing.
      #expect(
        try Netlab.run(["gc"], in: directory, environment: Interposer().log(to: log).environment).status == 0)
      let calls = try Interposer.calls(log)
      let store = Path.absolute(directory.file("runs"))
      let copy = "\(store)/netlab.db.v4.bak"
      let written = try #require(calls.lastIndex { $0.name == "write" && $0.path == copy })
      let synced = try #require(calls.lastIndex { $0.name == "fsync" && $0.path == copy })
      let folder = try #require(
        calls[synced...].firstIndex { $0.name == "fsync" && $0.path == store })
      let change = try #require(
        calls[written...].firstIndex { $0.name == "write" && $0.path == "\(store)/netlab.db-wal" })
      #expect(written < synced && folder < change)
    }
  }

  @Test("A backup is synced before it is renamed, and its name before the command ends")
  func backup() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 3", more: "seeds: 1")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let log = directory.file("log")
      #expect(
        try Netlab.run(
          ["backup", "copies/copy"], in: directory, environment: Interposer().log(to: log).environment
        ).status == 0)
      let calls = try Interposer.calls(log)
      let named = try #require(calls.firstIndex { $0.name == "rename" && $0.target.hasSuffix("copies/copy") })
      let part = Path.absolute(directory.path) + "/copies/" + Path.name(of: calls[named].path)
      let database = try #require(calls.lastIndex { $0.name == "write" && $0.path == "\(part)/netlab.db" })
      for path in ["netlab.db", "weights", ""] {
        let whole = path.isEmpty ? part : "\(part)/\(path)"
        let synced = try #require(calls.lastIndex { $0.name == "fsync" && $0.path == whole }, "\(path)")
        #expect(synced < named)
        if path == "netlab.db" { #expect(database < synced) }
      }
      #expect(
        calls[named...].contains {
          $0.name == "fsync" && $0.path == Path.absolute(directory.file("copies"))
        })
    }
  }

  @Test(
    "If a file or a folder cannot be synced, no run is completed",
    arguments: ["weights/", "weights"])
  func failing(part: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 3", more: "seeds: 1")
      let failing = Interposer().on("fsync", "/runs/\(part)", .fail(EIO))
      let outcome = try Netlab.run(
        ["sweep", "grid.json", "--quiet"], in: directory, environment: failing.environment)
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains("cannot write to the store 'runs'"), "\(outcome.errors)")
      #expect(outcome.errors.contains("Input/output error"))
      #expect(
        try Connection(path: directory.file("runs/netlab.db"), mode: .readOnly).value(
          "SELECT count(*) FROM runs WHERE status = 'completed'") == .integer(0))
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      #expect(try Netlab.run("doctor", in: directory).status == 0)
    }
  }
}
