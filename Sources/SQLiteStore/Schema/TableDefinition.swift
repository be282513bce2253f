// The structure of the database: its private tables and indexes.

/// A table, without the columns that StoreColumns adds to it.
struct TableDefinition: Sendable {
  let name: String
  let columns: [String]
  var constraints: [String] = []
  var options = ""
  /// Whether it has columns for hyperparameters or metrics.
  var isExtended = false

  /// - Parameter added: further columns.
  func sql(adding added: [String] = []) -> String {
    "CREATE TABLE \(name) (\n  \((columns + added + constraints).joined(separator: ",\n  "))\n)\(options)"
  }

  static let all = [dataset, cell, run, epoch, sweep, sweepRun, worker, verification, runTag]

  static let names = Set(all.map(\.name))

  static let indexes = [
    "CREATE INDEX run_cell ON run (cell)",
    "CREATE INDEX sweep_run_run ON sweep_run (run)",
    "CREATE INDEX run_worker ON run (worker) WHERE worker IS NOT NULL",
    "CREATE INDEX run_lineage ON run (lineage) WHERE lineage IS NOT NULL",
    "CREATE INDEX verification_run ON verification (run)",
    "CREATE INDEX run_tag_tag ON run_tag (tag)",
  ]

  private static let dataset = TableDefinition(
    name: "dataset",
    columns: [
      "key INTEGER PRIMARY KEY", "sha256 TEXT NOT NULL", "path TEXT NOT NULL", "target TEXT NOT NULL",
      "task TEXT NOT NULL", "examples INTEGER NOT NULL", "features INTEGER NOT NULL", "classes TEXT NOT NULL",
      "location TEXT", "data_id TEXT", "source TEXT",
    ],
    constraints: ["UNIQUE (sha256, target, task)"])

  private static let cell = TableDefinition(
    name: "cell",
    columns: [
      "key INTEGER PRIMARY KEY", "id TEXT NOT NULL UNIQUE",
      "dataset INTEGER NOT NULL REFERENCES dataset (key)",
      "parameter_count INTEGER NOT NULL",
    ], isExtended: true)

  private static let run = TableDefinition(
    name: "run",
    columns: [
      "key INTEGER PRIMARY KEY", "id TEXT NOT NULL UNIQUE", "cell INTEGER NOT NULL REFERENCES cell (key)",
      "seed INTEGER NOT NULL", "config TEXT NOT NULL",
      """
      status TEXT NOT NULL DEFAULT 'pending'
          CHECK (status IN ('pending', 'running', 'completed', 'failed', 'diverged', 'interrupted'))
      """,
      "best_epoch INTEGER", "last_epoch INTEGER", "started_at TEXT", "finished_at TEXT", "seconds REAL",
      "error TEXT", "weights_sha256 TEXT", "git_commit TEXT", "host TEXT", "blas TEXT", "netlab_version TEXT",
      "val_confusion TEXT", "test_confusion TEXT",
      "worker INTEGER REFERENCES worker (key)", "claim INTEGER NOT NULL DEFAULT 0",
      "attempts INTEGER NOT NULL DEFAULT 0", "lineage TEXT", "checkpoint_epoch INTEGER",
      "checkpoint_sha256 TEXT", "cpu TEXT",
    ],
    constraints: ["CHECK (status <> 'completed' OR weights_sha256 IS NOT NULL)"], isExtended: true)

  private static let epoch = TableDefinition(
    name: "epoch",
    columns: [
      "run INTEGER NOT NULL REFERENCES run (key) ON DELETE CASCADE", "epoch INTEGER NOT NULL",
      "learning_rate REAL", "seconds REAL",
    ],
    constraints: ["PRIMARY KEY (run, epoch)"], options: " WITHOUT ROWID", isExtended: true)

  private static let sweep = TableDefinition(
    name: "sweep",
    columns: [
      "key INTEGER PRIMARY KEY", "id TEXT NOT NULL UNIQUE", "name TEXT NOT NULL", "metric TEXT NOT NULL",
      "goal TEXT NOT NULL CHECK (goal IN ('minimize', 'maximize'))", "spec TEXT NOT NULL",
      "command TEXT NOT NULL", "split TEXT NOT NULL", "created_at TEXT NOT NULL", "started_at TEXT NOT NULL",
    ])

  private static let sweepRun = TableDefinition(
    name: "sweep_run",
    columns: [
      "sweep INTEGER NOT NULL REFERENCES sweep (key) ON DELETE CASCADE", "position INTEGER NOT NULL",
      "run INTEGER NOT NULL REFERENCES run (key)",
    ],
    constraints: ["PRIMARY KEY (sweep, position)"], options: " WITHOUT ROWID")

  private static let worker = TableDefinition(
    name: "worker",
    columns: [
      "key INTEGER PRIMARY KEY", "host TEXT NOT NULL", "boot TEXT NOT NULL", "pid INTEGER NOT NULL",
      "start INTEGER NOT NULL", "heartbeat REAL NOT NULL",
      // Empty if unknown, as for workers registered before this column existed.
      "namespace TEXT NOT NULL DEFAULT ''",
    ])

  private static let verification = TableDefinition(
    name: "verification",
    columns: [
      "key INTEGER PRIMARY KEY", "run INTEGER NOT NULL REFERENCES run (key) ON DELETE CASCADE",
      "verified_at TEXT NOT NULL", "identical INTEGER NOT NULL CHECK (identical IN (0, 1))",
      "difference TEXT",
      "epochs INTEGER NOT NULL", "tensors INTEGER NOT NULL", "host TEXT NOT NULL", "cpu TEXT",
      "blas TEXT NOT NULL", "netlab_version TEXT NOT NULL",
    ])

  private static let runTag = TableDefinition(
    name: "run_tag",
    columns: ["run INTEGER NOT NULL REFERENCES run (key) ON DELETE CASCADE", "tag TEXT NOT NULL"],
    constraints: ["PRIMARY KEY (run, tag)"], options: " WITHOUT ROWID")
}
