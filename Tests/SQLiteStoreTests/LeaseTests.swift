// Leases and resumption: runs shared by processes, resumed where they stopped, never written by two.

import Experiments
import Files
import Glibc
import NeuralNetwork
import SQLite
import Synchronization
import TestSupport
import Testing
import Threading

@testable import SQLiteStore

private let provenance = Provenance(
  netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "a BLAS", command: "netlab sweep grid.json")

struct LeaseTests {
  private func plan(_ folder: TemporaryDirectory, _ parameters: String) throws -> Plan {
    try Plan(Spec.read(folder.writeGrid(parameters: parameters)))
  }

  /// - Parameter epochs: after so many the sweep is interrupted.
  @discardableResult
  private func sweep(
    _ plan: Plan, _ layout: StoreLayout, jobs: Int = 2, interruptedAfter epochs: Int = .max
  ) throws -> Int {
    let worker = try SQLiteStore(layout)
    let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: provenance)
    let recorder = try RunRecorder(worker, plan: plan, provenance: provenance, candidates: remaining)
    let cancellation = Cancellation()
    try SweepRunner(plan, checkpointInterval: 0).run(
      recorder, jobs: jobs, observer: Interrupter(recorder, after: epochs, cancellation),
      cancellation: cancellation)
    try recorder.finish()
    return remaining.count
  }

  private static let curves =
    "SELECT run_id, epoch, train_loss, train_accuracy, val_loss, val_f1, val_roc_auc, learning_rate FROM curves ORDER BY 1, 2"
  private static let results =
    "SELECT id, status, best_epoch, last_epoch, val_loss, test_loss, test_mcc, weights_sha256 FROM runs ORDER BY id"

  private func expectEqual(_ first: StoreLayout, _ second: StoreLayout, where condition: String = "1") throws
  {
    for query in [Self.curves, Self.results] {
      let rows = try [first, second].map { layout in
        try Connection(path: layout.database, mode: .readOnly).rows(query)
      }
      #expect(!rows[0].isEmpty)
      #expect(rows[0] == rows[1])
    }
  }

  private static let demanding =
    "width: [3, 5], optimizer: ['adam', 'rmsprop'], normalization: 'batch', dropout: 0.2, epochs: 30, patience: 25,"
    + "schedule: ['reduce_on_plateau', 'cosine'], plateau_patience: 2, warmup_epochs: 2"

  @Test("A sweep interrupted again and again ends with the same curves and weights as one that never was")
  func resuming() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, Self.demanding)
      let (straight, broken) = (StoreLayout(folder.file("straight")), StoreLayout(folder.file("broken")))
      try sweep(plan, straight)
      var tries = 0
      while try sweep(plan, broken, interruptedAfter: 37) > 0 {
        tries += 1
        if tries > 100 { break }
      }
      #expect(tries > 5)
      try expectEqual(straight, broken)
      let checkpoints = try Connection(path: broken.database, mode: .readOnly).value(
        "SELECT count(*) FROM run WHERE checkpoint_epoch IS NOT NULL")
      #expect(checkpoints == .integer(0))
    }
  }

  @Test("More epochs continue from the stored end, and equal a fresh run bit for bit")
  func extending() throws {
    try TemporaryDirectory.with { folder in
      let settings =
        "optimizer: ['nadam', 'sgd'], patience: [0, 6], schedule: ['exponential', 'constant'], epochs: "
      let (fresh, extended) = (StoreLayout(folder.file("fresh")), StoreLayout(folder.file("extended")))
      let long = try plan(folder, settings + "40")
      try sweep(long, fresh)
      try sweep(plan(folder, settings + "15"), extended)
      // That nothing of the first epochs is trained again shows in their times, which were copied.
      let database = try Connection(path: extended.database, mode: .readWrite)
      try database.execute("UPDATE epoch SET seconds = 1000 + epoch")
      try sweep(long, extended)
      #expect(
        try database.value(
          "SELECT count(*) FROM curves JOIN runs ON id = run_id WHERE epochs = 40 AND curves.seconds > 1000")
          == database.value("SELECT count(*) FROM curves JOIN runs ON id = run_id WHERE epochs = 15"))
      try database.execute(
        "DELETE FROM epoch WHERE run IN (SELECT run.key FROM run JOIN cell ON cell.key = run.cell WHERE epochs = 15)"
      )
      try database.execute(
        "DELETE FROM sweep_run WHERE sweep = 1; DELETE FROM run WHERE cell IN (SELECT key FROM cell WHERE epochs = 15)"
      )
      try expectEqual(fresh, extended)
    }
  }

  @Test(
    "A missing end of a shorter run costs its epochs and nothing else",
    arguments: [1_000_000_000_000, Int.max, 0, -1, Int.min, 14, 16, 40])
  func claimedEnd(epoch: Int) throws {
    try TemporaryDirectory.with { folder in
      let (fresh, extended) = (StoreLayout(folder.file("fresh")), StoreLayout(folder.file("extended")))
      let long = try plan(folder, "width: 3, epochs: 20")
      try sweep(long, fresh)
      try sweep(plan(folder, "width: 3, epochs: 15"), extended)
      let database = try Connection(path: extended.database, mode: .readWrite)
      try database.execute("PRAGMA ignore_check_constraints = ON; UPDATE run SET last_epoch = \(epoch)")
      try sweep(long, extended)
      let curve =
        "SELECT epoch, curves.train_loss, curves.val_loss FROM curves JOIN runs ON id = run_id WHERE epochs = 20 ORDER BY id, epoch"
      #expect(try database.rows(curve) == Connection(path: fresh.database, mode: .readOnly).rows(curve))
    }
  }

  @Test(
    "A run never continues from more epochs than it has itself, even if the store says that they are fewer")
  func laterEnd() throws {
    try TemporaryDirectory.with { folder in
      let (fresh, extended) = (StoreLayout(folder.file("fresh")), StoreLayout(folder.file("extended")))
      let short = try plan(folder, "width: 3, epochs: 20")
      try sweep(short, fresh)
      try sweep(plan(folder, "width: 3, epochs: 30"), extended)
      let database = try Connection(path: extended.database, mode: .readWrite)
      try database.execute("UPDATE cell SET epochs = 10")
      try sweep(short, extended)
      let id = try #require(short.runs.first).id
      let ends = try [fresh, extended].map { layout in
        try Connection(path: layout.database, mode: .readOnly).rows(
          "SELECT status, last_epoch, weights_sha256 FROM run WHERE id = ?", [.text(id.text)])
      }
      #expect(ends[0] == ends[1])
      #expect(ends[0].first?[1] == .integer(20))
    }
  }

  @Test(
    "A damaged or missing checkpoint costs the epochs before it, and nothing else", arguments: [true, false])
  func damagedCheckpoint(isMissing: Bool) throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: 3, epochs: 20")
      let (straight, broken) = (StoreLayout(folder.file("straight")), StoreLayout(folder.file("broken")))
      try sweep(plan, straight)
      try sweep(plan, broken, jobs: 1, interruptedAfter: 10)
      let rows = try Connection(path: broken.database, mode: .readOnly).rows(
        "SELECT id, checkpoint_epoch FROM run WHERE checkpoint_epoch IS NOT NULL")
      let checkpoint = try #require(rows.first)
      let id = try #require(RunID(checkpoint[0].text ?? ""))
      let path = broken.checkpoint(ofRun: id, epoch: checkpoint[1].integer ?? 0)
      #expect(try File.exists(path))
      if isMissing {
        try File.remove(path)
      } else {
        var bytes = try File.read(path)
        bytes[bytes.count / 2] ^= 1
        try File.writeAtomically(bytes, to: path)
      }
      try sweep(plan, broken)
      try expectEqual(straight, broken)
    }
  }

  @Test("Several writers at once share a sweep: each run is trained once, and none is lost")
  func sharing() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: [2, 3, 4, 5, 6, 7, 8, 9], epochs: 5")
      let (alone, shared) = (StoreLayout(folder.file("alone")), StoreLayout(folder.file("shared")))
      try sweep(plan, alone)
      let errors = Mutex<[String]>([])
      Threads.run(4) { _ in
        do { try sweep(plan, shared, jobs: 1) } catch { errors.withLock { $0.append("\(error)") } }
      }
      #expect(errors.withLock { $0 } == [])
      try expectEqual(alone, shared)
      let database = try Connection(path: shared.database, mode: .readOnly)
      #expect(try database.rows("SELECT DISTINCT attempts, worker FROM run") == [[.integer(1), .null]])
      #expect(try database.value("SELECT count(*) FROM worker") == .integer(0))
    }
  }

  @Test("A writer that has lost its run to another one writes nothing into it any more")
  func fencing() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: provenance)
      let stale = try RunRecorder(worker, plan: plan, provenance: provenance, candidates: remaining)
      // It leases a run, and then another one takes all that is its.
      let start = try #require(try stale.next { false })
      let database = try Connection(path: layout.database, mode: .readWrite)
      try database.execute("UPDATE run SET worker = NULL; DELETE FROM worker")
      try sweep(plan, layout)
      let before = try database.rows(Self.results)
      try stale.runStarted(start)
      try SweepRunner(plan).run(RunList([start.run]), jobs: 1, observer: stale, cancellation: Cancellation())
      try stale.finish()
      #expect(try database.rows(Self.results) == before)
      #expect(try database.value("SELECT count(*) FROM curves") == .integer(10))
    }
  }

  @Test("A run that is started repeatedly without progress is given up")
  func attempts() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      _ = try SQLiteStore(layout).register(plan, locations: plan.dataPaths, provenance: provenance)
      let database = try Connection(path: layout.database, mode: .readWrite)
      try database.execute("UPDATE run SET attempts = 10, status = 'interrupted' WHERE seed = 1")
      #expect(try sweep(plan, layout) == 2)
      let rows = try database.rows("SELECT seed, status, error FROM runs ORDER BY seed")
      #expect(rows[0] == [.integer(0), .text("completed"), .null])
      #expect(
        rows[1] == [
          .integer(1), .text("failed"),
          .text("started 10 times, and each time the process ended before the run made progress"),
        ])
    }
  }

  @Test("A store that becomes unwritable stops the sweep with the reason, and keeps its contents")
  func failingDisk() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: [2, 3, 4, 5], epochs: 3")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: provenance)
      try File.removeTree(layout.weightsDirectory)
      do {
        let recorder = try RunRecorder(worker, plan: plan, provenance: provenance, candidates: remaining)
        #expect(throws: StoreError.self) {
          try SweepRunner(plan).run(recorder, jobs: 2, observer: recorder, cancellation: Cancellation())
          try recorder.finish()
        }
        #expect(throws: StoreError.self) { try recorder.finish() }
      }
      #expect(try sweep(plan, layout) == 8)
      #expect(try StoreReader(layout).statuses(of: plan.runs) == [.completed: 8])
    }
  }

  @Test("A run that was lost to another process is trained again when that one gives it back")
  func losing() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: provenance)
      let recorder = try RunRecorder(worker, plan: plan, provenance: provenance, candidates: [remaining[0]])
      let start = try #require(try recorder.next { false })
      let database = try Connection(path: layout.database, mode: .readWrite)
      try database.execute("UPDATE run SET worker = NULL, claim = claim + 1")
      func train(_ start: RunStart) throws {
        try recorder.runStarted(start)
        try SweepRunner(plan).run(
          RunList([start.run]), jobs: 1, observer: recorder, cancellation: Cancellation())
      }
      try train(start)
      // It is known to be lost before it is known that nothing is left.
      let again = try #require(try recorder.next { false })
      #expect(again.run.id == start.run.id)
      #expect(try database.value("SELECT count(*) FROM runs WHERE status = 'completed'") == .integer(0))
      try train(again)
      #expect(try recorder.next { false } == nil)
      try recorder.finish()
      #expect(
        try database.value("SELECT status FROM runs WHERE id = ?", [.text(start.run.id.text)])
          == .text("completed"))
    }
  }

  @Test("A run that another process has lost and ended is not trained again, and does not stop the sweep")
  func endedMeanwhile() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: provenance)
      let recorder = try RunRecorder(worker, plan: plan, provenance: provenance, candidates: remaining)
      let start = try #require(try recorder.next { false })
      let database = try Connection(path: layout.database, mode: .readWrite)
      // As an older netlab would merge it, with the same fencing token.
      try database.run(
        "UPDATE run SET status = 'completed', weights_sha256 = 'brought in', last_epoch = 5 WHERE id = ?",
        [.text(start.run.id.text)])
      try database.run(
        "INSERT INTO epoch (run, epoch) SELECT key, 3 FROM run WHERE id = ?", [.text(start.run.id.text)])
      try recorder.runStarted(start)
      try SweepRunner(plan).run(
        RunList([start.run]), jobs: 1, observer: recorder, cancellation: Cancellation())
      try SweepRunner(plan).run(recorder, jobs: 2, observer: recorder, cancellation: Cancellation())
      try recorder.finish()
      #expect(
        try database.rows("SELECT DISTINCT status FROM runs") == [[.text("completed")]])
      #expect(
        try database.rows(
          "SELECT weights_sha256, attempts FROM runs WHERE id = ?", [.text(start.run.id.text)])
          == [[.text("brought in"), .integer(0)]])
    }
  }

  @Test("A row of an epoch that is there already is replaced, and does not stop the sweep")
  func clashingEpoch() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: 3, epochs: 5")
      let (straight, disturbed) = (
        StoreLayout(folder.file("straight")), StoreLayout(folder.file("disturbed"))
      )
      try sweep(plan, straight)
      let worker = try SQLiteStore(disturbed)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: provenance)
      let database = try Connection(path: disturbed.database, mode: .readWrite)
      try database.execute(
        """
        CREATE TRIGGER disturbance AFTER UPDATE OF status ON run WHEN new.status = 'running'
        BEGIN INSERT INTO epoch (run, epoch) VALUES (new.key, 4); END
        """)
      let recorder = try RunRecorder(worker, plan: plan, provenance: provenance, candidates: remaining)
      try SweepRunner(plan).run(recorder, jobs: 2, observer: recorder, cancellation: Cancellation())
      try recorder.finish()
      try expectEqual(straight, disturbed)
    }
  }

  @Test("A merge skips a run that a process is training, and takes over one that none is")
  func merging() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: 3, epochs: 5")
      let (source, target) = (StoreLayout(folder.file("source")), StoreLayout(folder.file("target")))
      try sweep(plan, source)
      let worker = try SQLiteStore(target)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: provenance)
      let recorder = try RunRecorder(worker, plan: plan, provenance: provenance, candidates: [remaining[0]])
      let start = try #require(try recorder.next { false })
      var merge = try Merge(of: source, into: target)
      let result = try merge.run()
      #expect(result.broughtIn == 1 && result.alreadyThere == 1)
      let database = try Connection(path: target.database, mode: .readOnly)
      #expect(
        try database.rows(
          "SELECT id = ?, status, claim, worker IS NULL FROM run ORDER BY 1", [.text(start.run.id.text)])
          == [
            [.integer(0), .text("completed"), .integer(1), .integer(1)],
            [.integer(1), .text("pending"), .integer(1), .integer(0)],
          ])
    }
  }

  @Test("A process that trains is heard of again and again, often enough not to count as dead")
  func beating() throws {
    #expect(Lease.maxSilence == 60)
    #expect(Lease.heartbeatInterval * 10 <= Lease.maxSilence)
    try TemporaryDirectory.with { folder in
      let plan = try plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: provenance)
      let recorder = try RunRecorder(
        worker, plan: plan, provenance: provenance, candidates: remaining, heartbeat: 0.01)
      _ = try recorder.next { false }
      let database = try Connection(path: layout.database, mode: .readOnly)
      var heard: Set<Double> = []
      for _ in 0..<1000 where heard.count < 3 {
        if let heartbeat = try database.value("SELECT heartbeat FROM worker").double {
          heard.insert(heartbeat)
        }
        Threads.sleep(seconds: 0.01)
      }
      #expect(heard.count == 3)
      #expect(heard.allSatisfy { abs($0 - Clock.sinceEpoch) < 30 })
      try recorder.finish()
      #expect(try database.value("SELECT count(*) FROM worker") == .integer(0))
    }
  }

  @Test(
    "The kernel tells whether processes in the same namespace are alive; for all others the latest heartbeat does"
  )
  func liveness() {
    let me = ProcessIdentity.current
    #expect(me.isAlive(heartbeat: 0, now: 1e9))
    #expect(me.boot.count == 36 && me.start > 0)
    #expect(!me.namespace.isEmpty && me.namespace.allSatisfy(\.isNumber))
    func other(
      host: String? = nil, boot: String? = nil, namespace: String? = nil, pid: Int? = nil, start: Int? = nil
    ) -> ProcessIdentity {
      ProcessIdentity(
        host: host ?? me.host, boot: boot ?? me.boot, namespace: namespace ?? me.namespace,
        pid: pid ?? me.pid, start: start ?? me.start)
    }
    #expect(!other(start: me.start - 1).isAlive(heartbeat: 1e9, now: 1e9))
    #expect(!other(pid: 1 << 30).isAlive(heartbeat: 1e9, now: 1e9))
    #expect(!other(pid: .max).isAlive(heartbeat: 1e9, now: 1e9))
    #expect(!other(pid: -1).isAlive(heartbeat: 1e9, now: 1e9))
    let strangers = [
      other(host: "elsewhere", start: 1), other(boot: "another machine of that name"),
      other(namespace: "1", pid: 1), other(namespace: "", start: 1),
    ]
    for stranger in strangers {
      #expect(stranger.isAlive(heartbeat: 1000, now: 1059))
      #expect(!stranger.isAlive(heartbeat: 1000, now: 1061))
      // A clock that is ahead must not keep a lease for ever.
      #expect(stranger.isAlive(heartbeat: 1059, now: 1000))
      #expect(!stranger.isAlive(heartbeat: 1061, now: 1000))
      #expect(!stranger.isAlive(heartbeat: .infinity, now: 1000))
    }
    // Without /proc nobody knows a namespace; one's own process lives nevertheless.
    let blind = other(namespace: "")
    #expect(blind.isAlive(heartbeat: 0, now: 1e9, me: blind))
    #expect(!other(namespace: "", start: 1).isAlive(heartbeat: 0, now: 1e9, me: blind))
  }

  @Test("A process that has ended and was not waited for is dead")
  func zombies() throws {
    var pid = pid_t()
    let word = strdup("true")
    defer { free(word) }
    try #require(posix_spawn(&pid, "/bin/true", nil, nil, [word, nil], nil) == 0)
    defer { waitpid(pid, nil, 0) }
    func fields() throws -> [Substring] {
      try SystemFile.contents("/proc/\(pid)/stat").split(separator: " ")
    }
    for _ in 0..<1000 where try fields()[2] != "Z" { usleep(1000) }
    #expect(try fields()[2] == "Z")
    let me = ProcessIdentity.current
    let start = try #require(Int(try fields()[21]))
    let zombie = ProcessIdentity(
      host: me.host, boot: me.boot, namespace: me.namespace, pid: Int(pid), start: start)
    #expect(!zombie.isAlive(heartbeat: 1e9, now: 1e9))
  }
}
