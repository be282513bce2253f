import Experiments
import SQLiteStore
import Search
import Tabular
import TestSupport
import Testing
import Threading

struct SweepRecordTests {
  @Test("A sweep's record has its command, its spec and its metric")
  func record() throws {
    try TemporaryDirectory.with { folder in
      let path = try folder.writeGrid(more: "metric: {name: 'val_accuracy'}, seeds: [4, 2]")
      let plan = try Plan(Spec.read(path))
      let worker = try SQLiteStore(StoreLayout(folder.file("runs")))
      _ = try worker.register(
        plan, locations: plan.dataPaths,
        provenance: Provenance(
          netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "a BLAS",
          command: "netlab sweep grid.json --jobs 3"))
      let reader = try StoreReader(StoreLayout(folder.file("runs")))
      let record = try reader.sweep(reader.id(ofSweepNamed: "points"))
      #expect(record.name == "points")
      #expect(record.command == "netlab sweep grid.json --jobs 3")
      #expect(try record.spec == folder.read("grid.json"))
      #expect(record.objective == Objective(SplitMetric(.validation, .accuracy), goal: .maximize))
      #expect(record.runs.map(\.seed) == [4, 2, 4, 2])
    }
  }

  /// Checks the views with SQL alone, without the records.
  @Test("The columns of a table of runs and of epochs are those of the views, with the same values")
  func columns() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(try folder.writeGrid(more: "seeds: [4, 2]")))
      let layout = StoreLayout(folder.file("runs"))
      let provenance = Provenance(
        netlabVersion: "1.2.3", gitCommit: "abc", host: "here", kernels: "kernels", command: "netlab")
      let writer = try SQLiteStore(layout)
      let remaining = try writer.register(plan, locations: plan.dataPaths, provenance: provenance)
      let recorder = try RunRecorder(writer, plan: plan, provenance: provenance, candidates: remaining)
      try SweepRunner(plan).run(recorder, jobs: 1, observer: recorder, cancellation: Cancellation())
      try recorder.finish()
      var reader = try StoreReader(layout)
      let record = try reader.sweep(reader.id(ofSweepNamed: "points"))
      let runs = try reader.query(
        "SELECT runs.* FROM runs JOIN sweep_runs ON run_id = id WHERE sweep_id = ?", [.text(record.id.text)])
      let order: (Table) -> [[String]] = { $0.rows.map { $0.map(\.exact) }.sorted { $0[0] < $1[0] } }
      #expect(RunColumn.table(record.runs).columns == runs.columns)
      #expect(order(RunColumn.table(record.runs)) == order(runs))
      let run = try #require(record.runs.first)
      let curve = try reader.query("SELECT * FROM curves WHERE run_id = ?", [.text(run.id.text)])
      #expect(try EpochColumn.table(reader.curve(ofRun: run.id), of: run.id) == curve)
      #expect(try reader.runs([run.id]).map(\.id) == [run.id])
    }
  }
}
