// Columns derived from definitions of hyperparameters and metrics, including invented ones.

import Experiments
import SQLite
import TestSupport
import Testing
import Threading

@testable import SQLiteStore

struct StoreColumnsTests {
  private static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "kernels",
    command: "netlab sweep grid.json")

  /// The columns of a later netlab, with a hyperparameter whose neutral value is 0.5 and a metric.
  private static let later: StoreColumns = {
    var columns = StoreColumns.current
    columns.hyperparameters.append(
      StoreColumns.Hyperparameter(name: "swing", type: "REAL") { $0["swing"]?.sql ?? .real(0.5) })
    columns.validation.append("val_kappa")
    columns.test.append("test_kappa")
    return columns
  }()

  /// A store with a sweep of two runs.
  private func store(_ folder: TemporaryDirectory) throws -> StoreLayout {
    let layout = StoreLayout(folder.file("runs"))
    let plan = try Plan(Spec.read(folder.writeGrid(parameters: "depth: [0, 1], epochs: 2", more: "")))
    let worker = try SQLiteStore(layout)
    let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: Self.provenance)
    let recorder = try RunRecorder(worker, plan: plan, provenance: Self.provenance, candidates: remaining)
    try SweepRunner(plan).run(recorder, jobs: 1, observer: recorder, cancellation: Cancellation())
    try recorder.finish()
    return layout
  }

  private static let questions = [
    "SELECT DISTINCT swing, val_kappa, test_kappa FROM runs",
    "SELECT DISTINCT swing, val_kappa_mean, test_kappa_sd FROM cells",
  ]

  @Test("A reader shows NULL for columns that an older store lacks")
  func olderStore() throws {
    try TemporaryDirectory.with { folder in
      let layout = try store(folder)
      var reader = try StoreReader(layout, columns: Self.later)
      for question in Self.questions {
        #expect(try reader.query(question).rows == [[.null, .null, .null]])
      }
      #expect(try reader.query("SELECT DISTINCT val_kappa FROM curves").rows == [[.null]])
      #expect(try reader.query("SELECT count(*) FROM runs WHERE val_loss > 0").rows == [[.integer(2)]])
    }
  }

  @Test("A writer adds the columns, fills them from the configurations, and updates the views")
  func adding() throws {
    try TemporaryDirectory.with { folder in
      let layout = try store(folder)
      let database = try Connection(path: layout.database, mode: .readWrite)
      // As a run of that netlab would have it.
      try database.execute(
        #"UPDATE run SET config = replace(config, '"parameters":{', '"parameters":{"swing":0.25,') WHERE key = 2"#
      )
      let before = try database.rows("SELECT * FROM runs ORDER BY id")
      _ = try StoreWriter.open(layout, columns: Self.later)
      #expect(
        try database.rows("SELECT depth, swing, val_kappa FROM runs ORDER BY depth") == [
          [.integer(0), .real(0.5), .null], [.integer(1), .real(0.25), .null],
        ])
      let names = try database.prepare("SELECT * FROM runs").columnNames
      let place = try #require(names.firstIndex(of: "swing"))
      #expect(names[place - 1] == "min_delta" && names[place + 1] == "seed")
      var reader = try StoreReader(layout, columns: Self.later)
      #expect(
        try reader.query(Self.questions[0] + " ORDER BY 1").rows.map { $0[0] } == [.real(0.25), .real(0.5)])
      // This netlab tolerates what the later one has added.
      _ = try StoreWriter.open(layout)
      #expect(try database.columnNames(of: "cell").contains("swing"))
      #expect(try database.columnNames(of: "epoch").contains("val_kappa"))
      #expect(try database.rows("SELECT * FROM runs ORDER BY id") == before)
      #expect(try StoreReader(layout).statuses(of: []).isEmpty)
    }
  }

  @Test("Opening a store that lacks nothing writes nothing")
  func complete() throws {
    try TemporaryDirectory.with { folder in
      let layout = try store(folder)
      let database = try Connection(path: layout.database, mode: .readOnly)
      let version = try database.value("PRAGMA schema_version")
      _ = try StoreWriter.open(layout)
      #expect(try database.value("PRAGMA schema_version") == version)
    }
  }

  @Test("Hyperparameters that a configuration omits are neutral if they apply, and otherwise NULL")
  func neutralValues() throws {
    try TemporaryDirectory.with { folder in
      let layout = try store(folder)
      let configurations = try Connection(path: layout.database, mode: .readOnly).rows(
        "SELECT config FROM runs ORDER BY depth")
      let wanted = ["dropout", "normalization", "l2", "beta1", "epochs", "hidden_layers", "learning_rate"]
      let columns = StoreColumns.current.hyperparameters.filter { wanted.contains($0.name) }
      let values = configurations.map { row in
        let values = StoreColumns.values(of: columns, in: row[0].text ?? "") ?? []
        return Dictionary(zip(columns.map(\.name), values), uniquingKeysWith: { first, _ in first })
      }
      let common: [String: SQLValue] = [
        "l2": .integer(0), "beta1": .null, "epochs": .integer(2), "learning_rate": .real(0.01),
      ]
      let without = common.merging(["dropout": .null, "normalization": .null, "hidden_layers": .text("[]")]) {
        $1
      }
      let with = common.merging([
        "dropout": .integer(0), "normalization": .text("none"), "hidden_layers": .text("[32]"),
      ]) { $1 }
      for (found, expected) in zip(values, [without, with]) {
        for (name, value) in expected {
          let isEqual = found[name] == value || found[name]?.double == value.double && value.double != nil
          #expect(isEqual, "\(name)")
        }
      }
      #expect(StoreColumns.values(of: columns, in: "no JSON") == nil)
    }
  }
}
