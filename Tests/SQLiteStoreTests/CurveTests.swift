// Stored curves, and forecasts of sweeps.

import Experiments
import NeuralNetwork
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

struct CurveTests {
  @Test("A curve is read as it was written")
  func reading() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: 2, epochs: 4, schedule: 'exponential'")
      let run = store.plan.runs[0].id
      let database = try Connection(path: store.layout.database, mode: .readOnly)
      let rows = try database.records("SELECT * FROM curves WHERE run_id = '\(run)' ORDER BY epoch")
      for limit in [3, Int.max] {
        let curve = try database.curve(ofRun: run, epochs: limit)
        #expect(curve.count == min(limit, 4))
        for (record, row) in zip(curve, rows) {
          #expect(SQLValue.integer(record.epoch) == row["epoch"])
          #expect(SQLValue.real(record.learningRate) == row["learning_rate"])
          #expect(SQLValue.real(record.seconds) == row["seconds"])
          for metric in Metric.ofTraining {
            #expect(record.training[metric] == row["train_\(metric.name)"]?.double)
          }
          for metric in Metric.all {
            #expect(record.validation?[metric] == row["val_\(metric.name)"]?.double)
          }
        }
      }
      #expect(try StoreReader(store.layout).curve(ofRun: run) == database.curve(ofRun: run, epochs: 4))
      try store.execute("UPDATE epoch SET val_loss = NULL, seconds = NULL, learning_rate = NULL")
      let curve = try database.curve(ofRun: run, epochs: 4)
      #expect(
        curve.allSatisfy { $0.validation?[.loss] == nil && $0.seconds == 0 && $0.learningRate.isNaN })
      try store.execute(
        "UPDATE epoch SET \(Metric.all.map { "val_\($0.name) = NULL" }.joined(separator: ", "))")
      #expect(try database.curve(ofRun: run, epochs: 4).allSatisfy { $0.validation == nil })
    }
  }

  @Test("Epochs that are not whole numbers are no curve, and no run continues from them")
  func fractions() throws {
    try TemporaryDirectory.with { folder in
      let short = try SmallStore(folder, "width: 2, epochs: 1")
      try short.execute("UPDATE epoch SET epoch = 0.5, seconds = 1000")
      let run = short.plan.runs[0].id
      #expect(throws: StoreError.self) { try StoreReader(short.layout).curve(ofRun: run) }
      let long = try SmallStore(folder, "width: 2, epochs: 3")
      #expect(
        try long.rows(
          "SELECT epoch, curves.seconds < 1000 FROM curves JOIN runs ON id = run_id WHERE epochs = 3 ORDER BY epoch"
        )
          == (1...3).map { [.integer($0), .integer(1)] })
    }
  }

  @Test(
    "Curves for plots keep each run's order and its first, best and last epoch, and thin out the others")
  func plots() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: [2, 3], epochs: 10")
      try store.execute("UPDATE run SET best_epoch = 4")
      let ids = store.plan.runs.map(\.id)
      let reader = try StoreReader(store.layout)
      // Every ⌈10 / epochs⌉th, the best and the last one.
      for (epochs, expected) in [
        (10, Array(1...10)), (100, Array(1...10)), (5, [1, 3, 4, 5, 7, 9, 10]), (4, [1, 4, 7, 10]),
        (1, [1, 4, 10]),
        (9, [1, 3, 4, 5, 7, 9, 10]),
      ] {
        let curves = try reader.curves(ofRuns: ids.reversed(), epochs: epochs)
        #expect(
          curves.map { $0.map(\.epoch) } == Array(repeating: expected, count: 2))
      }
      let loss = try store.value("SELECT val_loss FROM curves WHERE run_id = '\(ids[1])' AND epoch = 1")
      #expect(try reader.curves(ofRuns: ids.reversed(), epochs: 1)[0][0].validation?[.loss] == loss.double)
      try store.execute("UPDATE epoch SET val_loss = 'x' WHERE run = 2 AND epoch = 4")
      #expect(throws: StoreError.self) { try reader.curves(ofRuns: ids, epochs: 1) }
      #expect(try reader.curves(ofRuns: [ids[0]], epochs: 1).count == 1)
    }
  }

  @Test("Forecasts count runs to train, to reuse and to continue")
  func forecast() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: [2, 3, 4, 5, 6, 7], epochs: 3", isTrained: false)
      for (index, sql) in [
        "status = 'completed', weights_sha256 = 'x'", "status = 'diverged'",
        "status = 'failed', attempts = 2",
        "status = 'interrupted', checkpoint_epoch = 1", "status = 'running'",
      ].enumerated() {
        try store.execute("UPDATE run SET \(sql) WHERE key = \(index + 1)")
      }
      func counts(_ maxAttempts: Int?, _ plan: Plan) throws -> [Int] {
        let forecast = try StoreReader(store.layout).forecast(of: plan.runs, retryingUpTo: maxAttempts)
        return [forecast.reused, forecast.toTrain, forecast.continued]
      }
      #expect(try counts(nil, store.plan) == [3, 3, 1])
      #expect(try counts(2, store.plan) == [3, 3, 1])
      #expect(try counts(3, store.plan) == [2, 4, 1])
      // More epochs go on from the completed one; fewer do not, and others begin anew.
      for (parameters, expected) in [
        ("width: [2, 3, 4, 5, 6, 7], epochs: 4", [0, 6, 1]), ("width: [2, 3], epochs: 2", [0, 2, 0]),
        ("width: [8, 9], epochs: 3", [0, 2, 0]), ("width: 2, epochs: 4, schedule: 'cosine'", [0, 1, 0]),
      ] {
        #expect(
          try counts(nil, Plan(Spec.read(folder.writeGrid(parameters: parameters, more: "")))) == expected)
      }
      let statuses = try StoreReader(store.layout).statuses(of: store.plan.runs)
      #expect(
        statuses == [.completed: 1, .diverged: 1, .failed: 1, .interrupted: 1, .running: 1, .pending: 1])
    }
  }

  @Test("Failed runs are tried again as often as is allowed")
  func retrying() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: [2, 3], epochs: 3", isTrained: false)
      try store.execute("UPDATE run SET status = 'failed', attempts = 1 + key")
      func remaining(_ maxAttempts: Int?) throws -> [RunID] {
        try SQLiteStore(store.layout).register(
          store.plan, locations: store.plan.dataPaths, provenance: SmallStore.provenance,
          retryingUpTo: maxAttempts
        ).map(\.id)
      }
      #expect(try remaining(nil) == [] && remaining(2) == [])
      #expect(try remaining(3) == [store.plan.runs[0].id])
      #expect(
        try store.rows("SELECT status FROM run ORDER BY key") == [[.text("pending")], [.text("failed")]])
      #expect(try remaining(4) == store.plan.runs.map(\.id))
    }
  }
}
