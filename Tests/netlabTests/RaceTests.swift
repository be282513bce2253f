// Races between processes, widened by delayed system calls.

import Files
import Foundation
import SQLite
import TestSupport
import Testing

struct RaceTests {
  private func database(_ directory: TemporaryDirectory, _ store: String = "runs") throws -> Connection {
    try Connection(path: directory.file("\(store)/netlab.db"), mode: .readOnly)
  }

  /// Whether a run of the store has the status.
  private func has(_ status: String, _ directory: TemporaryDirectory, _ store: String = "runs") throws -> Bool
  {
    guard directory.exists("\(store)/netlab.db") else { return false }
    let value = try? database(directory, store).value(
      "SELECT count(*) FROM runs WHERE status = ?", [.text(status)])
    return value?.integer ?? 0 > 0
  }

  @Test("Eight sweeps create one store concurrently")
  func creation() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 4], epochs: 2")
      let slow = Interposer().on("read", "netlab.db", .delay(milliseconds: 4))
      let processes = try (0..<8).map { index in
        try Netlab.launch(
          ["sweep", "grid.json", "--quiet", "--jobs", "1"], in: directory, errors: "errors-\(index)",
          environment: slow.environment)
      }
      for (index, process) in processes.enumerated() {
        #expect(Netlab.status(of: process) == 0)
        #expect(try directory.read("errors-\(index)") == "")
      }
      #expect(
        try database(directory).rows("SELECT status, attempts, count(*) FROM runs GROUP BY 1, 2")
          == [[.text("completed"), .integer(1), .integer(4)]])
    }
  }

  @Test("A late merge does not disturb a sweep that has started meanwhile")
  func mergingIntoRunning() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [32, 33], epochs: 3000", more: "seeds: 1")
      #expect(try Netlab.run("sweep", "grid.json", "--store", "other", "--quiet", in: directory).status == 0)
      // It has seen that nobody trains these runs, and waits before it writes them.
      let late = Interposer().on("fsync", "runs/weights/", .await(file: directory.file("go")))
      let merge = try Netlab.launch(
        ["merge", "other"], in: directory, errors: "merge", output: "answer", environment: late.environment)
      try Netlab.wait { directory.contents(of: "runs/weights").contains { $0.hasSuffix(".tmp") } }
      // It cannot end before the merge has.
      let held = Interposer().on("fsync", "runs/weights/", .await(file: directory.file("merged")))
      let sweep = try Netlab.launch(
        ["sweep", "grid.json", "--jobs", "2", "--quiet"], in: directory, errors: "sweep",
        environment: held.environment)
      try Netlab.wait {
        (try? database(directory).value("SELECT count(*) FROM curves").integer) ?? 0 > 0
      }
      try directory.write("", to: "go")
      #expect(Netlab.status(of: merge) == 0)
      #expect(try directory.read("answer") == "0 runs merged, 2 already present\n")
      try directory.write("", to: "merged")
      #expect(Netlab.status(of: sweep) == 0)
      #expect(try directory.read("merge") == "" && directory.read("sweep") == "")
      let results = "SELECT id, status, attempts, val_loss, weights_sha256 FROM runs ORDER BY id"
      #expect(try database(directory).rows(results) == database(directory, "other").rows(results))
      let curves = "SELECT run_id, epoch, train_loss, val_loss FROM curves ORDER BY 1, 2"
      #expect(try database(directory).rows(curves) == database(directory, "other").rows(curves))
    }
  }

  @Test(
    "A process in another container counts as alive while it sends heartbeats",
    .enabled(if: Netlab.isPermitted(Netlab.inNamespace), "PID namespaces need permissions"))
  func containers() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 64, epochs: 1000000", more: "seeds: 2")
      let sweep = try Netlab.launch(
        ["sweep", "grid.json", "--quiet", "--jobs", "1"], in: directory, wrapper: Netlab.inNamespace)
      defer { kill(sweep.processIdentifier, SIGKILL) }
      try Netlab.wait { try has("running", directory) }
      /// As another container sees it.
      func runningCount() throws -> String? {
        try Netlab.run(
          ["query", "SELECT count(*) FROM runs WHERE status = 'running'", "--format", "csv"], in: directory,
          wrapper: Netlab.inNamespace
        ).output.split(whereSeparator: \.isNewline).last.map(String.init)
      }
      #expect(try runningCount() == "1")
      #expect(try has("running", directory))
      #expect(try database(directory).value("SELECT count(*) FROM worker") == .integer(1))
      // After a minute without a heartbeat it does not.
      let store = try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
      kill(sweep.processIdentifier, SIGKILL)
      try Netlab.wait {
        try store.execute("UPDATE worker SET heartbeat = heartbeat - 61")
        return try runningCount() == "0"
      }
      // Readers change nothing.
      #expect(try has("running", directory))
    }
  }

  @Test("A backup leaves another one in progress alone, and removes a killed one")
  func backups() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 4], epochs: 2")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      func parts() throws -> [String] {
        try File.names(in: directory.path).filter { $0.hasSuffix(".part") }
      }
      let held = Interposer().on("link", "weights/", .await(file: directory.file("go")))
      let killed = try Netlab.launch(["backup", "a"], in: directory, environment: held.environment)
      let patient = try Netlab.launch(["backup", "b"], in: directory, environment: held.environment)
      func arePrepared() throws -> Bool {
        let parts = try parts()
        return parts.count == 2 && parts.allSatisfy { directory.exists("\($0)/weights") }
      }
      try Netlab.wait(until: arePrepared)
      kill(killed.processIdentifier, SIGKILL)
      #expect(Netlab.status(of: killed) == -9)
      // Text that resembles a number.
      try directory.write("mine", to: "mine.0123456789abcdef.part/file")
      try #require(symlink(directory.file("runs"), directory.file("link.0123456789abcdef.part")) == 0)
      #expect(try Netlab.run("backup", "c", in: directory).status == 0)
      let left = try parts()
      #expect(left.count == 3 && !left.contains { $0.hasPrefix("a.") })
      #expect(try directory.read("mine.0123456789abcdef.part/file") == "mine")
      try directory.write("", to: "go")
      #expect(Netlab.status(of: patient) == 0)
      for copy in ["b", "c"] {
        #expect(try Netlab.run("doctor", "--store", copy, in: directory).status == 0)
        #expect(!directory.exists("\(copy)/netlab.part"))
      }
      #expect(try Netlab.run("doctor", in: directory).status == 0)
      #expect(try parts().count == 2)
    }
  }
}
