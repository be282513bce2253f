// Signals at any moment, and systems that allow no more threads.

import Foundation
import SQLite
import TestSupport
import Testing

struct SignalTests {
  private func isRunning(_ directory: TemporaryDirectory) throws -> Bool {
    guard directory.exists("runs/netlab.db") else { return false }
    let database = try Connection(path: directory.file("runs/netlab.db"), mode: .readOnly)
    return (try? database.value("SELECT max(epoch) FROM curves").integer) ?? 0 > 0
  }

  /// A sweep that would take hours, with epochs long enough to be interrupted by a signal.
  private func startSweep(
    _ directory: TemporaryDirectory, environment: [String: String] = [:], wrapper: [String] = []
  ) throws -> Process {
    try directory.writeGrid(
      parameters: "width: 256, depth: 2, batch_size: 4, epochs: 1000000", more: "seeds: 1")
    let process = try Netlab.launch(
      ["sweep", "grid.json", "--quiet"], in: directory, environment: environment, wrapper: wrapper)
    try Netlab.wait { try isRunning(directory) }
    return process
  }

  @Test(
    "Any signal to stop saves a checkpoint of all epochs so far",
    arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
  func checkpoint(signal: Int32) throws {
    try TemporaryDirectory.with { directory in
      // The tests may have been started in the background, where shells ignore SIGINT and SIGQUIT.
      let process = try startSweep(directory, wrapper: ["/usr/bin/env", "--default-signal"])
      kill(process.processIdentifier, signal)
      #expect(Netlab.status(of: process) == 130)
      #expect(try directory.read("errors").contains("everything finished so far is kept"))
      let database = try Connection(path: directory.file("runs/netlab.db"), mode: .readOnly)
      let row = try #require(
        try database.rows(
          "SELECT status, checkpoint_epoch, (SELECT max(epoch) FROM epoch WHERE run = run.key), worker, id FROM run"
        ).first)
      #expect(row[0] == .text("interrupted") && row[3] == .null)
      // With the epoch during which it came.
      #expect(row[1].integer ?? 0 >= 1 && row[1] == row[2])
      #expect(directory.exists("runs/checkpoints/\(row[4].text ?? "").\(row[1].integer ?? 0).h5"))
    }
  }

  @Test("A signal that the process was started to ignore is ignored, as under nohup")
  func ignored() throws {
    try TemporaryDirectory.with { directory in
      let process = try startSweep(
        directory, wrapper: ["/bin/sh", "-c", "trap '' HUP QUIT; exec \"$0\" \"$@\""])
      kill(process.processIdentifier, SIGHUP)
      kill(process.processIdentifier, SIGQUIT)
      let database = try Connection(path: directory.file("runs/netlab.db"), mode: .readOnly)
      let before = try database.value("SELECT max(epoch) FROM curves").integer ?? 0
      try Netlab.wait { try database.value("SELECT max(epoch) FROM curves").integer ?? 0 > before + 1 }
      #expect(process.isRunning)
      kill(process.processIdentifier, SIGTERM)
      #expect(Netlab.status(of: process) == 130)
    }
  }

  @Test("A second signal ends the process at once")
  func twice() throws {
    try TemporaryDirectory.with { directory in
      let stuck = Interposer().on("fsync", "checkpoints/", .await(file: directory.file("never")))
      let process = try startSweep(directory, environment: stuck.environment)
      kill(process.processIdentifier, SIGTERM)
      try Netlab.wait { directory.contents(of: "runs/checkpoints").contains { $0.hasSuffix(".tmp") } }
      kill(process.processIdentifier, SIGTERM)
      #expect(Netlab.status(of: process) == 130)
      #expect(try directory.read("errors") == "\nnetlab: stopping; press Ctrl-C again to stop at once\n")
    }
  }

  @Test("An interrupted backup leaves nothing", arguments: [SIGINT, SIGTERM, SIGHUP])
  func backup(signal: Int32) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 4], epochs: 2")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let held = Interposer().on("link", "weights/", .await(file: directory.file("go")))
      let process = try Netlab.launch(["backup", "copy"], in: directory, environment: held.environment)
      try Netlab.wait {
        directory.contents().contains { $0.hasPrefix("copy.") && $0.hasSuffix(".part/netlab.db") }
      }
      kill(process.processIdentifier, signal)
      try directory.write("", to: "go")
      #expect(Netlab.status(of: process) == 130)
      #expect(!directory.contents().contains { $0.hasPrefix("copy") })
      #expect(try directory.read("errors").contains("netlab: interrupted"))
    }
  }

  @Test("A file that exceeds the size limit is an error with a message, not a signal")
  func fileSize() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 4], epochs: 2")
      let outcome = try Netlab.run(
        ["sweep", "grid.json", "--quiet"], in: directory,
        wrapper: ["/bin/sh", "-c", "ulimit -f 64; exec \"$0\" \"$@\""])
      #expect([1, 2].contains(outcome.status))
      #expect(outcome.errors.hasPrefix("netlab: cannot write to the store 'runs'"), "\(outcome)")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      #expect(try Netlab.run("doctor", in: directory).status == 0)
    }
  }

  @Test("With few threads, a sweep completes or reports the shortage", arguments: 0...8)
  func fewThreads(count: Int) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 4], epochs: 2")
      let process = try Netlab.launch(
        ["sweep", "grid.json", "--quiet", "--jobs", "4"], in: directory,
        environment: Interposer().threads(count).environment)
      let status = Netlab.status(of: process)
      let errors = try directory.read("errors")
      if count == 0 {
        #expect(status == 1 || status == 2)
        #expect(
          errors.hasPrefix("netlab: cannot start a thread (Resource temporarily unavailable)"))
      } else {
        #expect(status == 0 && errors == "")
      }
    }
  }

  @Test("A sweep with few threads can be interrupted", arguments: [1, 2])
  func fewThreadsInterrupted(count: Int) throws {
    try TemporaryDirectory.with { directory in
      let process = try startSweep(directory, environment: Interposer().threads(count).environment)
      kill(process.processIdentifier, SIGTERM)
      #expect(Netlab.status(of: process) == 130)
    }
  }
}
