// The times of runs, checked by how they add up.

import Experiments
import SQLite
import TestSupport
import Testing
import Threading

@testable import SQLiteStore

struct RunTimeTests {
  private static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "a BLAS", command: "netlab sweep grid.json"
  )

  private func sweep(_ folder: TemporaryDirectory, epochs: Int) throws {
    let plan = try Plan(Spec.read(folder.writeGrid(parameters: "width: 2, epochs: \(epochs)", more: "")))
    let worker = try SQLiteStore(StoreLayout(folder.file("runs")))
    let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: Self.provenance)
    let recorder = try RunRecorder(worker, plan: plan, provenance: Self.provenance, candidates: remaining)
    try SweepRunner(plan).run(recorder, jobs: 1, observer: recorder, cancellation: Cancellation())
    try recorder.finish()
  }

  @Test("A run that continues a shorter one includes the shorter one's time")
  func extended() throws {
    try TemporaryDirectory.with { folder in
      try sweep(folder, epochs: 3)
      let store = try Connection(path: folder.file("runs/netlab.db"), mode: .readWrite)
      try store.execute("UPDATE epoch SET seconds = 1000 * epoch")
      try sweep(folder, epochs: 5)
      let seconds = try #require(
        try store.value("SELECT seconds FROM runs WHERE epochs = 5").double)
      // 1000 + 2000 + 3000, and a moment for two epochs.
      #expect(seconds > 6000 && seconds < 6100)
    }
  }

  @Test("A stored end whose epoch differs from its row is not used")
  func mismatch() throws {
    try TemporaryDirectory.with { folder in
      try sweep(folder, epochs: 3)
      let store = try Connection(path: folder.file("runs/netlab.db"), mode: .readWrite)
      try store.execute("UPDATE epoch SET seconds = 1000 * epoch; UPDATE run SET last_epoch = 2")
      try sweep(folder, epochs: 5)
      #expect(try store.value("SELECT seconds < 100 FROM runs WHERE epochs = 5") == .integer(1))
      #expect(
        try store.value(
          "SELECT max(curves.seconds) < 100 FROM curves JOIN runs ON id = run_id WHERE epochs = 5")
          == .integer(1))
    }
  }

  @Test("Each epoch has its own time: together they take no longer than the run")
  func epochs() throws {
    try TemporaryDirectory.with { folder in
      try sweep(folder, epochs: 40)
      let store = try Connection(path: folder.file("runs/netlab.db"), mode: .readOnly)
      let times = try #require(
        try store.rows(
          """
          SELECT runs.seconds, total(curves.seconds), min(curves.seconds) FROM runs JOIN curves ON id = run_id GROUP BY id
          """
        ).first?.compactMap(\.double))
      #expect(times.count == 3 && times[2] >= 0)
      // But for rounding.
      #expect(times[1] <= times[0] + 1e-6)
    }
  }

  @Test("A run that was never leased is not this process's to write")
  func unleased() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      let layout = StoreLayout(folder.file("runs"))
      _ = try SQLiteStore(layout).register(plan, locations: plan.dataPaths, provenance: Self.provenance)
      let writer = try StoreWriter.open(layout)
      var rows = try RunRows(writer.connection, worker: writer.worker, [:])
      #expect(try !rows.isLeased(plan.runs[0]))
    }
  }
}
