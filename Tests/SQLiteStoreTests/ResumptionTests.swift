// Resumption: runs continue where they stopped, or where shorter ones ended.

import Experiments
import Files
import SQLite
import SQLiteStore
import TestSupport
import Testing

struct ResumptionTests {
  private static let demanding =
    "width: [3, 5], optimizer: ['adam', 'rmsprop'], normalization: 'batch', dropout: 0.2, epochs: 30, patience: 25,"
    + "schedule: ['reduce_on_plateau', 'cosine'], plateau_patience: 2, warmup_epochs: 2"

  @Test("A repeatedly interrupted sweep ends with the same curves and weights as an uninterrupted one")
  func resuming() throws {
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, Self.demanding)
      let (straight, broken) = (StoreLayout(folder.file("straight")), StoreLayout(folder.file("broken")))
      try TestSweep.run(plan, straight)
      var tries = 0
      while try TestSweep.run(plan, broken, interruptedAfter: 37) > 0 {
        tries += 1
        if tries > 100 { break }
      }
      #expect(tries > 5)
      try TestSweep.expectEqual(straight, broken)
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
      let long = try TestSweep.plan(folder, settings + "40")
      try TestSweep.run(long, fresh)
      try TestSweep.run(TestSweep.plan(folder, settings + "15"), extended)
      // The first epochs are not trained again: their times were copied.
      let database = try Connection(path: extended.database, mode: .readWrite)
      try database.execute("UPDATE epoch SET seconds = 1000 + epoch")
      try TestSweep.run(long, extended)
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
      try TestSweep.expectEqual(fresh, extended)
    }
  }

  @Test(
    "If a shorter run's end is missing, its epochs are trained again",
    arguments: [1_000_000_000_000, Int.max, 0, -1, Int.min, 14, 16, 40])
  func claimedEnd(epoch: Int) throws {
    try TemporaryDirectory.with { folder in
      let (fresh, extended) = (StoreLayout(folder.file("fresh")), StoreLayout(folder.file("extended")))
      let long = try TestSweep.plan(folder, "width: 3, epochs: 20")
      try TestSweep.run(long, fresh)
      try TestSweep.run(TestSweep.plan(folder, "width: 3, epochs: 15"), extended)
      let database = try Connection(path: extended.database, mode: .readWrite)
      try database.execute("PRAGMA ignore_check_constraints = ON; UPDATE run SET last_epoch = \(epoch)")
      try TestSweep.run(long, extended)
      let curve =
        "SELECT epoch, curves.train_loss, curves.val_loss FROM curves JOIN runs ON id = run_id WHERE epochs = 20 ORDER BY id, epoch"
      #expect(try database.rows(curve) == Connection(path: fresh.database, mode: .readOnly).rows(curve))
    }
  }

  @Test(
    "A run never continues from a longer run, even if the store gives that one fewer epochs")
  func laterEnd() throws {
    try TemporaryDirectory.with { folder in
      let (fresh, extended) = (StoreLayout(folder.file("fresh")), StoreLayout(folder.file("extended")))
      let short = try TestSweep.plan(folder, "width: 3, epochs: 20")
      try TestSweep.run(short, fresh)
      try TestSweep.run(TestSweep.plan(folder, "width: 3, epochs: 30"), extended)
      let database = try Connection(path: extended.database, mode: .readWrite)
      try database.execute("UPDATE cell SET epochs = 10")
      try TestSweep.run(short, extended)
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
    "If a checkpoint is damaged or missing, its epochs are trained again", arguments: [true, false])
  func damagedCheckpoint(isMissing: Bool) throws {
    try TemporaryDirectory.with { folder in
      let plan = try TestSweep.plan(folder, "width: 3, epochs: 20")
      let (straight, broken) = (StoreLayout(folder.file("straight")), StoreLayout(folder.file("broken")))
      try TestSweep.run(plan, straight)
      try TestSweep.run(plan, broken, jobs: 1, interruptedAfter: 10)
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
      try TestSweep.run(plan, broken)
      try TestSweep.expectEqual(straight, broken)
    }
  }
}
