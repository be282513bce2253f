// Resumption: sweeps killed at any moment, shared by several processes, retried on request.

import Foundation
import SQLite
import TestSupport
import Testing

struct ResumeTests {
  /// All results of a sweep except times.
  private struct Results: Equatable {
    let runs: [[SQLValue]]
    let curves: [[SQLValue]]
    let weights: [String: Data]

    init(_ directory: TemporaryDirectory, _ store: String) throws {
      let database = try Connection(path: directory.file("\(store)/netlab.db"), mode: .readOnly)
      runs = try database.rows(
        """
        SELECT id, status, seed, best_epoch, last_epoch, train_loss, val_loss, val_f1, test_loss, test_confusion,
          weights_sha256 FROM runs ORDER BY id
        """)
      curves = try database.rows(
        """
        SELECT run_id, epoch, train_loss, train_accuracy, val_loss, val_mcc, val_roc_auc, learning_rate FROM curves
        ORDER BY run_id, epoch
        """)
      var weights: [String: Data] = [:]
      for name in directory.contents(of: "\(store)/weights") where name.hasSuffix(".h5") {
        weights[name] = try Data(
          contentsOf: URL(fileURLWithPath: directory.file("\(store)/weights/\(name)")))
      }
      self.weights = weights
    }
  }

  @Test(
    "A partly created store is completed by the next sweep, and reported by readers until then",
    arguments: ["fsync", "unlink"])
  func creation(call: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 4], epochs: 2")
      // SQLite rolls back a journal, which needs a connection that can write.
      let killed = try Netlab.run(
        ["sweep", "grid.json", "--quiet"], in: directory,
        environment: Interposer().on(call, "netlab.db", .kill).environment)
      #expect(killed.status == -1)
      #expect(directory.contents(of: "runs") == ["netlab.db", "netlab.db-journal", "netlab.lock"])
      let listed = try Netlab.run("runs", "ls", in: directory)
      #expect(listed.status == 2)
      #expect(
        ["there is no store at 'runs'", "a process was killed while it created the store"].contains {
          listed.errors.contains($0)
        }, "\(listed.errors)")
      let outcome = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
      #expect(outcome.status == 0 && outcome.errors == "", "\(outcome)")
      #expect(try Netlab.run("doctor", in: directory).status == 0)
    }
  }

  private func start(_ arguments: [String], _ directory: TemporaryDirectory, errors: String) throws -> Process
  {
    let process = try Netlab.start(
      arguments, in: directory.path, errors: URL(fileURLWithPath: directory.file(errors)))
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func expectSound(_ directory: TemporaryDirectory, _ store: String) throws {
    let database = try Connection(path: directory.file("\(store)/netlab.db"), mode: .readOnly)
    #expect(try database.value("PRAGMA integrity_check") == .text("ok"))
    #expect(try database.rows("PRAGMA foreign_key_check").isEmpty)
    for row in try database.rows("SELECT id FROM runs WHERE status = 'completed'") {
      #expect(directory.exists("\(store)/weights/\(row[0].text ?? "").h5"))
    }
  }

  @Test("A sweep killed at many moments ends with the bytes of an uninterrupted one")
  func killing() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(
        parameters: """
          width: [3, 6], optimizer: ["adam", "nesterov"], normalization: "batch", dropout: 0.2, epochs: 40,
          schedule: "reduce_on_plateau", plateau_patience: 3, patience: 30
          """, more: "seeds: 2")
      #expect(
        try Netlab.run("sweep", "grid.json", "--store", "straight", "--quiet", in: directory).status == 0)
      // From a moment before the store is there to one near the end.
      for (index, milliseconds) in [3, 15, 25, 40, 60, 90, 30, 120, 50, 70, 150, 35].enumerated() {
        let process = try start(
          [
            "sweep", "grid.json", "--store", "killed", "--quiet", "--checkpoint", "0", "--max-attempts",
            "100",
          ],
          directory, errors: "errors-\(index)")
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(try directory.read("errors-\(index)").isEmpty)
        // With a journal it was killed in the moment in which the database is made: the next sweep makes it.
        if directory.exists("killed/netlab.db"), !directory.exists("killed/netlab.db-journal"),
          try Connection(path: directory.file("killed/netlab.db"), mode: .readOnly).value(
            "SELECT count(*) FROM sqlite_master WHERE name = 'runs'") == .integer(1)
        {
          try expectSound(directory, "killed")
        }
      }
      let last = try Netlab.run(
        "sweep", "grid.json", "--store", "killed", "--quiet", "--max-attempts", "100", in: directory)
      #expect(last.status == 0 && last.errors.isEmpty)
      try expectSound(directory, "killed")
      let results = try Results(directory, "straight")
      #expect(results.weights.count == 8)
      #expect(try Results(directory, "killed") == results)
    }
  }

  @Test("Four sweeps at once share one store, while others read it")
  func sharing() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 3, 4, 5, 6, 7], epochs: 10", more: "seeds: 4")
      #expect(try Netlab.run("sweep", "grid.json", "--store", "alone", "--quiet", in: directory).status == 0)
      let processes = try (0..<4).map { index in
        try start(
          ["sweep", "grid.json", "--store", "shared", "--quiet", "--jobs", "1"], directory,
          errors: "errors-\(index)")
      }
      while processes.contains(where: \.isRunning) {
        guard directory.exists("shared/netlab.db") else { continue }
        let query = try Netlab.run(
          "query", "SELECT count(*) FROM runs JOIN curves ON id = run_id", "--store", "shared", in: directory)
        // Before the first one has made its tables there is nothing to read yet.
        #expect(query.status == 0 || query.errors.contains("there is no store at"), "\(query.errors)")
      }
      for (index, process) in processes.enumerated() {
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try directory.read("errors-\(index)").isEmpty)
      }
      #expect(try Results(directory, "shared") == Results(directory, "alone"))
      let database = try Connection(path: directory.file("shared/netlab.db"), mode: .readOnly)
      #expect(try database.rows("SELECT DISTINCT attempts FROM runs") == [[.integer(1)]])
      try expectSound(directory, "shared")
    }
  }

  @Test("A killed sweep's runs are shown as interrupted at once")
  func orphans() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 64, epochs: 1000000", more: "seeds: 2")
      let process = try start(["sweep", "grid.json", "--quiet"], directory, errors: "errors")
      var running = ""
      for _ in 0..<200 where !running.contains("running") {
        Thread.sleep(forTimeInterval: 0.02)
        running = try Netlab.run("query", "SELECT DISTINCT status FROM runs", in: directory).output
      }
      #expect(running.contains("running"))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let list = try Netlab.run(
        "query", "SELECT DISTINCT status, error FROM runs", "--format", "csv", in: directory)
      #expect(list.output == "status,error\ninterrupted,the process that trained it ended\n")
      let sweeps = try Netlab.run("query", "SELECT status FROM sweeps", "--format", "csv", in: directory)
      #expect(sweeps.output == "status\ninterrupted\n")
      let shown = try Netlab.run("sweeps", "show", "--format", "json", in: directory)
      #expect(shown.output.contains("\"running\": 0, \"interrupted\": "))
      #expect(!shown.output.contains("\"interrupted\": 0"))
    }
  }

  @Test("Only missing runs are trained when a grid grows, and more epochs continue from the stored ones")
  func growing() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      func dryRun(_ parameters: String, _ more: String) throws -> String {
        try directory.writeGrid(parameters: parameters, more: more)
        let lines = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory).output.split(
          separator: "\n")
        return String(lines.last ?? "")
      }
      #expect(try dryRun("width: [2, 4], epochs: 3", "seeds: 2") == "0 reused, 4 to train")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      #expect(
        try dryRun("width: [2, 4, 6], learning_rate: 1e-2, epochs: 3", "seeds: 3") == "4 reused, 5 to train")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      #expect(
        try dryRun("width: [2, 4, 6], learning_rate: 0.010, epochs: 3, momentum: 0.3", "seeds: [2, 0, 1]")
          == "9 reused, 0 to train")
      #expect(
        try dryRun("width: [2, 4, 6], epochs: [3, 8]", "seeds: 3")
          == "9 reused, 9 to train (9 of them continue from stored epochs)")
    }
  }

  @Test("A sweep stops if every run fails, and retries failed runs only on request")
  func failing() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let rows = (0..<50).map { "\($0),\(Double($0) * 0.5 + 0.25)" }
      try directory.write((["x,y"] + rows).joined(separator: "\n"), to: "line.csv")
      // One row of validation has no variance, and so no R².
      try directory.write(
        """
        {data: {path: "line.csv", target: "y", validation: 0.02}, metric: {name: "val_r2"},
         parameters: {depth: 0, epochs: 2}, seeds: 30}
        """, to: "line.json")
      func sweep(_ options: String...) throws -> Netlab.Outcome {
        let all = ["sweep", "line.json", "--quiet", "--jobs", "1"] + options
        return try Netlab.run(all, in: directory)
      }
      let first = try sweep()
      #expect(first.status == 1)
      #expect(first.output.contains("20 pending, 10 failed; 30 to train"))
      #expect(
        first.errors
          == "netlab: stopped, since the first 10 runs have all failed; the last one: val_r2 has no value: its split lacks what it needs\n"
          + "netlab: 20 of 30 runs are not finished; the same command continues from here\n"
      )
      #expect(try sweep().output.contains("10 pending, 20 failed; 20 to train"))
      #expect(try sweep().output.contains("30 failed; 10 to train"))
      #expect(try sweep().output.contains("30 failed; nothing to train"))
      #expect(try sweep("--retry-failed").output.contains("20 pending, 10 failed; 30 to train"))
      // Those ten now have two attempts, and the others one.
      for _ in 0..<2 { _ = try sweep("--retry-failed", "--max-attempts", "2") }
      #expect(try sweep("--retry-failed", "--max-attempts", "2").output.contains("nothing to train"))
    }
  }
}
