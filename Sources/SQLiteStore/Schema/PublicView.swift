// The public views, documented in docs/database.md.

/// A public view: its columns as expressions, and their source.
struct PublicView: Sendable {
  let name: String
  let columns: [(name: String, expression: String)]
  /// The text before SELECT.
  var prefix = ""
  /// The text from FROM on.
  let source: String

  var sql: String {
    "\(prefix)SELECT\n  \(columns.map { "\($0.expression) AS \($0.name)" }.joined(separator: ",\n  "))\n\(source)"
  }

  /// Whether queries may use the view.
  func isNamed(in sql: String) -> Bool {
    let text = sql.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    return text.contains(Array(name.utf8))
  }

  static let names: Set<String> = [
    "runs", "curves", "cells", "sweeps", "sweep_runs", "verifications", "tags",
  ]

  /// The names of the views and of the subqueries in them.
  static let contexts = names.union(["cells_mean", "cells_spread"])
}

/// Builds the public views for a store.
struct PublicViews {
  let columns: StoreColumns
  /// The columns that a store has, by table; nil for a store with all columns.
  var available: [String: Set<String>]?
  /// Whether the runs of the workers in `deadWorkers` are shown as interrupted.
  var hasDeadWorkers = false
  /// The schema of the tables, such as `main.`; empty for views stored beside them.
  var schema = ""

  /// A temporary table of the keys of dead workers.
  static let deadWorkers = "dead_worker"

  var all: [PublicView] { small + [cells] }

  /// All but `cells`, which takes SQLite as long to parse as all others together.
  var small: [PublicView] { [runs, curves, sweeps, sweepRuns, verifications, tags] }

  // MARK: Parts

  private func table(_ name: String) -> String { schema.isEmpty ? name : "\(schema)\(name) AS \(name)" }

  /// A column of a table, or NULL if the store does not have it.
  private func column(_ name: String, of table: String) -> String {
    available.map { $0[table]?.contains(name) ?? false } ?? true ? "\(table).\(name)" : "NULL"
  }

  private func columns(_ names: [String], of table: String) -> [(name: String, expression: String)] {
    names.map { ($0, column($0, of: table)) }
  }

  private var hyperparameters: [(name: String, expression: String)] {
    columns(columns.hyperparameters.map(\.name), of: "cell")
  }

  private var isOrphaned: String {
    "run.status = 'running' AND run.worker IN (SELECT key FROM temp.\(Self.deadWorkers))"
  }

  private var status: String {
    hasDeadWorkers ? "CASE WHEN \(isOrphaned) THEN 'interrupted' ELSE run.status END" : "run.status"
  }

  private var error: String {
    hasDeadWorkers
      ? "CASE WHEN \(isOrphaned) THEN 'the process that trained it ended' ELSE run.error END" : "run.error"
  }

  // MARK: Views

  /// Of data that are identified by their files.
  private static let dataSHA256 = "CASE WHEN dataset.data_id IS NULL THEN dataset.sha256 END"

  private var runs: PublicView {
    PublicView(
      name: "runs",
      columns: [("id", "run.id"), ("status", status)] + hyperparameters
        + [
          ("seed", "run.seed"), ("parameter_count", "cell.parameter_count"), ("best_epoch", "run.best_epoch"),
          ("last_epoch", "run.last_epoch"),
        ] + columns(columns.training + columns.validation, of: "run") + [
          ("val_confusion", "run.val_confusion")
        ]
        + columns(columns.test, of: "run") + [("test_confusion", "run.test_confusion")]
        + [
          ("started_at", "run.started_at"), ("finished_at", "run.finished_at"), ("seconds", "run.seconds"),
          ("attempts", "run.attempts"), ("error", error), ("config", "run.config"),
          ("data_id", "dataset.data_id"), ("data_sha256", Self.dataSHA256),
          ("weights_sha256", "run.weights_sha256"),
          ("git_commit", "run.git_commit"), ("host", "run.host"), ("cpu", "run.cpu"), ("blas", "run.blas"),
          ("netlab_version", "run.netlab_version"),
          (
            "tags",
            """
            (SELECT group_concat(tag, ',') FROM (
              SELECT tag FROM \(table("run_tag")) WHERE run_tag.run = run.key ORDER BY tag))
            """
          ), ("cell_id", "cell.id"),
        ],
      source: """
        FROM \(table("run"))
          JOIN \(table("cell")) ON cell.key = run.cell
          JOIN \(table("dataset")) ON dataset.key = cell.dataset
        """)
  }

  private var curves: PublicView {
    PublicView(
      name: "curves",
      columns: [("run_id", "run.id"), ("epoch", "epoch.epoch")] + columns(columns.ofEpoch, of: "epoch")
        + [("learning_rate", "epoch.learning_rate"), ("seconds", "epoch.seconds")],
      source: "FROM \(table("epoch")) JOIN \(table("run")) ON run.key = epoch.run")
  }

  var cells: PublicView {
    let metrics = columns.ofRun
    let means = metrics.map { "avg(\(column($0, of: "run"))) AS \($0)" }.joined(separator: ", ")
    let spreads = metrics.map(spread).joined(separator: ", ")
    return PublicView(
      name: "cells",
      columns: [("id", "cell.id")] + hyperparameters
        + [
          ("parameter_count", "cell.parameter_count"), ("runs", "mean.runs"), ("completed", "mean.completed"),
          ("diverged", "mean.diverged"),
        ] + metrics.flatMap { [("\($0)_mean", "mean.\($0)"), ("\($0)_sd", "spread.\($0)")] }
        + [
          ("seconds_mean", "mean.seconds"), ("data_id", "dataset.data_id"), ("data_sha256", Self.dataSHA256),
        ],
      prefix: """
        WITH cells_mean AS (
          SELECT
            cell, count(*) AS runs, sum(status = 'completed') AS completed, sum(status = 'diverged') AS diverged,
            \(means), avg(seconds) AS seconds
          FROM \(table("run")) GROUP BY cell
        ), cells_spread AS (
          SELECT run.cell, \(spreads)
          FROM \(table("run")) JOIN cells_mean AS mean ON mean.cell = run.cell GROUP BY run.cell
        )

        """,
      source: """
        FROM \(table("cell"))
          JOIN cells_mean AS mean ON mean.cell = cell.key
          JOIN cells_spread AS spread ON spread.cell = cell.key
          JOIN \(table("dataset")) ON dataset.key = cell.dataset
        """)
  }

  /// The standard deviation over a cell's runs (n − 1), computed from squares around the mean to avoid cancellation;
  /// NULL for fewer than two.
  private func spread(_ metric: String) -> String {
    let value = column(metric, of: "run")
    let deviation = "(\(value) - mean.\(metric))"
    return "sqrt(sum(\(deviation) * \(deviation)) / nullif(count(\(value)) - 1, 0)) AS \(metric)"
  }

  private var sweeps: PublicView {
    func count(_ condition: String) -> String { "count(CASE WHEN \(condition) THEN 1 END)" }
    return PublicView(
      name: "sweeps",
      columns: [
        ("id", "sweep.id"), ("name", "sweep.name"),
        (
          "status",
          """
          CASE
              WHEN \(count("\(status) = 'running'")) > 0 THEN 'running'
              WHEN \(count("\(status) IN ('pending', 'interrupted')")) > 0 THEN 'interrupted'
              WHEN \(count("run.status = 'failed'")) > 0 THEN 'failed'
              WHEN \(count("run.status = 'diverged'")) = count(*) THEN 'diverged'
              ELSE 'completed'
            END
          """
        ), ("runs", "count(*)"), ("completed", count("run.status = 'completed'")),
        ("failed", count("run.status = 'failed'")), ("diverged", count("run.status = 'diverged'")),
        ("cells", "count(DISTINCT run.cell)"), ("metric", "sweep.metric"), ("goal", "sweep.goal"),
        ("created_at", "sweep.created_at"), ("started_at", "sweep.started_at"), ("command", "sweep.command"),
        ("spec", "sweep.spec"),
      ],
      source: """
        FROM \(table("sweep"))
          JOIN \(table("sweep_run")) ON sweep_run.sweep = sweep.key
          JOIN \(table("run")) ON run.key = sweep_run.run
        GROUP BY sweep.key
        """)
  }

  private var sweepRuns: PublicView {
    PublicView(
      name: "sweep_runs", columns: [("sweep_id", "sweep.id"), ("run_id", "run.id")],
      source: """
        FROM \(table("sweep_run"))
          JOIN \(table("sweep")) ON sweep.key = sweep_run.sweep
          JOIN \(table("run")) ON run.key = sweep_run.run
        """)
  }

  private var verifications: PublicView {
    PublicView(
      name: "verifications",
      columns: [("run_id", "run.id")]
        + [
          "verified_at", "identical", "difference", "epochs", "tensors", "host", "cpu", "blas",
          "netlab_version",
        ].map { ($0, "verification.\($0)") },
      source: "FROM \(table("verification")) JOIN \(table("run")) ON run.key = verification.run")
  }

  private var tags: PublicView {
    PublicView(
      name: "tags", columns: [("run_id", "run.id"), ("tag", "run_tag.tag")],
      source: "FROM \(table("run_tag")) JOIN \(table("run")) ON run.key = run_tag.run")
  }
}
