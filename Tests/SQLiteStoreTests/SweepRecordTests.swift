import Experiments
import SQLiteStore
import Search
import TestSupport
import Testing

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
      #expect(record.runs[column: "seed"] == [.integer(4), .integer(2), .integer(4), .integer(2)])
    }
  }
}
