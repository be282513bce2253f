import Experiments
import SQLite
import SQLiteStore
import TestSupport
import Testing
import Threading

struct SQLiteStoreTests {
  private static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "a BLAS", command: "netlab sweep grid.json"
  )

  private func sweep(_ folder: TemporaryDirectory, cancelled: Bool = false) throws -> Plan {
    let plan = try Plan(Spec.read(folder.writeGrid()))
    let worker = try SQLiteStore(StoreLayout(folder.file("runs")))
    let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: Self.provenance)
    let recorder = try RunRecorder(worker, plan: plan, provenance: Self.provenance, candidates: remaining)
    let cancellation = Cancellation()
    if cancelled { cancellation.cancel() }
    try SweepRunner(plan).run(recorder, jobs: 2, observer: recorder, cancellation: cancellation)
    try recorder.finish()
    return plan
  }

  @Test("The store holds the events of a sweep")
  func stores() throws {
    try TemporaryDirectory.with { folder in
      let plan = try sweep(folder)
      let reader = try StoreReader(StoreLayout(folder.file("runs")))
      #expect(try reader.statuses(of: plan.runs) == [.completed: 4])
      let record = try reader.sweep(reader.id(ofSweepNamed: nil))
      #expect(record.name == "points")
      #expect(record.runs.map(\.id) == plan.runs.map(\.id))
      #expect(record.runs.map(\.configuration) == plan.runs.map(\.configuration))
      #expect(record.runs.map { $0.cell.hyperparameters["depth"] } == Array(repeating: .integer(1), count: 4))
      #expect(
        record.runs.map { $0.cell.hyperparameters["hidden_layers"] }
          == [[2], [2], [4], [4]].map { .layers($0) })
      #expect(Set(record.runs.map(\.machine.netlabVersion)) == ["1.2.3"])
      #expect(record.data.training == 36 && record.data.validation == 12 && record.data.test == 12)
      #expect(record.data.classes == ["above", "below"])
      for run in plan.runs { #expect(folder.exists("runs/weights/\(run.id).h5")) }
    }
  }

  @Test("Registering again keeps finished runs, and unfinished ones remain to be trained")
  func registering() throws {
    try TemporaryDirectory.with { folder in
      let plan = try sweep(folder, cancelled: true)
      let layout = StoreLayout(folder.file("runs"))
      #expect(try StoreReader(layout).statuses(of: plan.runs) == [.pending: 4])
      _ = try sweep(folder)
      let worker = try SQLiteStore(layout)
      #expect(
        try worker.register(plan, locations: plan.dataPaths, provenance: Self.provenance, retryingUpTo: 3)
          .isEmpty)
      let store = try Connection(path: layout.database, mode: .readOnly)
      #expect(try store.value("SELECT count(*) FROM sweeps") == .integer(1))
      #expect(try store.value("SELECT count(*) FROM sweep_runs") == .integer(4))
    }
  }

  @Test("Running runs of a dead process are interrupted, and trained again")
  func orphans() throws {
    try TemporaryDirectory.with { folder in
      let plan = try sweep(folder)
      let layout = StoreLayout(folder.file("runs"))
      let damage = try Connection(path: layout.database, mode: .readWrite)
      try damage.execute(
        "UPDATE run SET status = 'running' WHERE key = 1; DELETE FROM epoch WHERE run = 1 AND epoch > 2")
      let before = try damage.rows(
        "SELECT run_id, epoch, val_loss FROM curves WHERE run_id <> '\(plan.runs[0].id)'")
      _ = try sweep(folder)
      #expect(try damage.value("SELECT count(*) FROM curves") == .integer(20))
      #expect(
        try damage.rows("SELECT run_id, epoch, val_loss FROM curves WHERE run_id <> '\(plan.runs[0].id)'")
          == before)
      #expect(try damage.value("SELECT count(*) FROM runs WHERE status = 'completed'") == .integer(4))
    }
  }

  @Test("The cells' mean and standard deviation are those of their runs")
  func cells() throws {
    try TemporaryDirectory.with { folder in
      _ = try sweep(folder)
      let store = try Connection(path: folder.file("runs/netlab.db"), mode: .readOnly)
      let cells = try store.rows("SELECT id, val_loss_mean, val_loss_sd, runs FROM cells")
      #expect(cells.count == 2)
      for cell in cells {
        let losses = try store.rows("SELECT val_loss FROM runs WHERE cell_id = ?", [cell[0]]).compactMap(
          \.[0].double)
        #expect(losses.count == 2)
        #expect(abs((cell[1].double ?? .nan) - (losses[0] + losses[1]) / 2) < 1e-12)
        // Of two numbers the standard deviation is their distance by the root of two.
        #expect(abs((cell[2].double ?? .nan) - abs(losses[0] - losses[1]) / 2.0.squareRoot()) < 1e-12)
      }
    }
  }

  @Test("The store's integrity and foreign keys hold")
  func integrity() throws {
    try TemporaryDirectory.with { folder in
      _ = try sweep(folder)
      let store = try Connection(path: folder.file("runs/netlab.db"), mode: .readOnly)
      #expect(try store.value("PRAGMA integrity_check") == .text("ok"))
      #expect(try store.rows("PRAGMA foreign_key_check").isEmpty)
      #expect(try store.value("PRAGMA journal_mode") == .text("wal"))
    }
  }
}
