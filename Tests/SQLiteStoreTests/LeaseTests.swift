// Leases: runs shared by processes, and never written by two.

import Experiments
import Files
import SQLite
import Synchronization
import TestSupport
import Testing
import Threading

@testable import SQLiteStore

struct LeaseTests {
  @Test("Several writers at once share a sweep: each run is trained once, and none is lost")
  func sharing() throws {
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, "width: [2, 3, 4, 5, 6, 7, 8, 9], epochs: 5")
      let (alone, shared) = (StoreLayout(folder.file("alone")), StoreLayout(folder.file("shared")))
      try TestSweep.run(plan, alone)
      let errors = Mutex<[String]>([])
      Threads.run(4) { _ in
        do { try TestSweep.run(plan, shared, jobs: 1) } catch { errors.withLock { $0.append("\(error)") } }
      }
      #expect(errors.withLock { $0 } == [])
      try TestSweep.expectEqual(alone, shared)
      let database = try Connection(path: shared.database, mode: .readOnly)
      #expect(try database.rows("SELECT DISTINCT attempts, worker FROM run") == [[.integer(1), .null]])
      #expect(try database.value("SELECT count(*) FROM worker") == .integer(0))
    }
  }

  @Test("A worker that has lost its lease writes nothing more")
  func fencing() throws {
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: TestSweep.provenance)
      let stale = try RunRecorder(worker, plan: plan, provenance: TestSweep.provenance, candidates: remaining)
      // It leases a run, and is then taken for dead.
      let start = try #require(try stale.next { false })
      let database = try Connection(path: layout.database, mode: .readWrite)
      try database.execute("UPDATE run SET worker = NULL; DELETE FROM worker")
      try TestSweep.run(plan, layout)
      let before = try database.rows(TestSweep.results)
      try stale.runStarted(start)
      try SweepRunner(plan).run(RunList([start.run]), jobs: 1, observer: stale, cancellation: Cancellation())
      try stale.finish()
      #expect(try database.rows(TestSweep.results) == before)
      #expect(try database.value("SELECT count(*) FROM curves") == .integer(10))
    }
  }

  @Test("A run that is started repeatedly without progress is given up")
  func attempts() throws {
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      _ = try SQLiteStore(layout).register(plan, locations: plan.dataPaths, provenance: TestSweep.provenance)
      let database = try Connection(path: layout.database, mode: .readWrite)
      try database.execute("UPDATE run SET attempts = 10, status = 'interrupted' WHERE seed = 1")
      #expect(try TestSweep.run(plan, layout) == 2)
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
      let plan = try TestSweep.plan(folder, "width: [2, 3, 4, 5], epochs: 3")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: TestSweep.provenance)
      try File.removeTree(layout.weightsDirectory)
      do {
        let recorder = try RunRecorder(
          worker, plan: plan, provenance: TestSweep.provenance, candidates: remaining)
        #expect(throws: StoreError.self) {
          try SweepRunner(plan).run(recorder, jobs: 2, observer: recorder, cancellation: Cancellation())
          try recorder.finish()
        }
        #expect(throws: StoreError.self) { try recorder.finish() }
      }
      #expect(try TestSweep.run(plan, layout) == 8)
      #expect(try StoreReader(layout).statuses(of: plan.runs) == [.completed: 8])
    }
  }

  @Test("A run that was lost to another process is trained again once that process releases it")
  func losing() throws {
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: TestSweep.provenance)
      let recorder = try RunRecorder(
        worker, plan: plan, provenance: TestSweep.provenance, candidates: [remaining[0]])
      let start = try #require(try recorder.next { false })
      let database = try Connection(path: layout.database, mode: .readWrite)
      try database.execute("UPDATE run SET worker = NULL, claim = claim + 1")
      func train(_ start: RunStart) throws {
        try recorder.runStarted(start)
        try SweepRunner(plan).run(
          RunList([start.run]), jobs: 1, observer: recorder, cancellation: Cancellation())
      }
      try train(start)
      // The loss is known before the runner is told that there are no more runs.
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

  @Test(
    "A run that was completed by an older netlab without a new token is not trained again, and does not stop the sweep"
  )
  func endedMeanwhile() throws {
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: TestSweep.provenance)
      let recorder = try RunRecorder(
        worker, plan: plan, provenance: TestSweep.provenance, candidates: remaining)
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

  @Test("An existing row of an epoch is replaced, and does not stop the sweep")
  func clashingEpoch() throws {
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, "width: 3, epochs: 5")
      let (straight, disturbed) = (
        StoreLayout(folder.file("straight")), StoreLayout(folder.file("disturbed"))
      )
      try TestSweep.run(plan, straight)
      let worker = try SQLiteStore(disturbed)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: TestSweep.provenance)
      let database = try Connection(path: disturbed.database, mode: .readWrite)
      try database.execute(
        """
        CREATE TRIGGER disturbance AFTER UPDATE OF status ON run WHEN new.status = 'running'
        BEGIN INSERT INTO epoch (run, epoch) VALUES (new.key, 4); END
        """)
      let recorder = try RunRecorder(
        worker, plan: plan, provenance: TestSweep.provenance, candidates: remaining)
      try SweepRunner(plan).run(recorder, jobs: 2, observer: recorder, cancellation: Cancellation())
      try recorder.finish()
      try TestSweep.expectEqual(straight, disturbed)
    }
  }

  @Test("A merge skips runs that are being trained, and completes others")
  func merging() throws {
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, "width: 3, epochs: 5")
      let (source, target) = (StoreLayout(folder.file("source")), StoreLayout(folder.file("target")))
      try TestSweep.run(plan, source)
      let worker = try SQLiteStore(target)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: TestSweep.provenance)
      let recorder = try RunRecorder(
        worker, plan: plan, provenance: TestSweep.provenance, candidates: [remaining[0]])
      let start = try #require(try recorder.next { false })
      var merge = try Merge(of: source, into: target)
      let result = try merge.run()
      #expect(result.merged == 1 && result.alreadyPresent == 1)
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

  @Test("A training process sends heartbeats often enough not to count as dead")
  func beating() throws {
    #expect(Lease.maxSilence == 60)
    #expect(Lease.heartbeatInterval * 10 <= Lease.maxSilence)
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, "width: 3, epochs: 5")
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: TestSweep.provenance)
      let recorder = try RunRecorder(
        worker, plan: plan, provenance: TestSweep.provenance, candidates: remaining, heartbeat: 0.01)
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

}
