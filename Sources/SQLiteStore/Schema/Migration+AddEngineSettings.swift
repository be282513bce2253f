// The settings and figures of the whole engine: columns for them, and the views with them.

extension Migration {
  static let addEngineSettings = Migration(
    name: "add engine settings",
    sql: """
      DROP VIEW sweep_runs; DROP VIEW sweeps; DROP VIEW cells; DROP VIEW curves; DROP VIEW runs;
      \(adding(EngineColumns.ofCell, to: "cell"))
      \(adding(EngineColumns.ofRun, to: "run"))
      \(adding(EngineColumns.ofEpoch, to: "epoch"))

      CREATE VIEW runs AS
      SELECT
        run.id, run.status, \(EngineColumns.list(EngineColumns.settings, of: "cell")),
        run.seed, cell.parameter_count, run.best_epoch, run.last_epoch,
        \(EngineColumns.list(EngineColumns.trainFigures + EngineColumns.valFigures, of: "run")), run.val_confusion,
        \(EngineColumns.list(EngineColumns.testFigures, of: "run")), run.test_confusion,
        run.started_at, run.finished_at, run.seconds, run.error, run.config,
        dataset.sha256 AS data_sha256, run.weights_sha256, run.git_commit, run.host, run.blas, run.netlab_version,
        cell.id AS cell_id
      FROM run JOIN cell ON cell.key = run.cell JOIN dataset ON dataset.key = cell.dataset;

      \(engineViews(sweeps: sweepsView(ofEnded: "ELSE 'completed'")))
      """)

  /// All but that of the runs, which later steps have changed, as they have that of the sweeps.
  static func engineViews(sweeps: String) -> String {
    """
    CREATE VIEW curves AS
    SELECT
      run.id AS run_id, epoch.epoch, \(EngineColumns.list(EngineColumns.trainFigures + EngineColumns.valFigures, of: "epoch")),
      epoch.learning_rate, epoch.seconds
    FROM epoch JOIN run ON run.key = epoch.run;

    CREATE VIEW cells AS
    WITH cells_mean AS (
      SELECT
        cell,
        count(*) AS runs,
        sum(status = 'completed') AS completed,
        sum(status = 'diverged') AS diverged,
        \(EngineColumns.figures.map { "avg(\($0)) AS \($0)" }.joined(separator: ", ")),
        avg(seconds) AS seconds
      FROM run GROUP BY cell
    ), cells_spread AS (
      SELECT run.cell, \(EngineColumns.figures.map(EngineColumns.spread).joined(separator: ", "))
      FROM run JOIN cells_mean AS mean ON mean.cell = run.cell GROUP BY run.cell
    )
    SELECT
      cell.id, \(EngineColumns.list(EngineColumns.settings, of: "cell")), cell.parameter_count,
      mean.runs, mean.completed, mean.diverged,
      \(EngineColumns.figures.map { "mean.\($0) AS \($0)_mean, spread.\($0) AS \($0)_sd" }.joined(separator: ", ")),
      mean.seconds AS seconds_mean,
      dataset.sha256 AS data_sha256
    FROM cell
      JOIN cells_mean AS mean ON mean.cell = cell.key
      JOIN cells_spread AS spread ON spread.cell = cell.key
      JOIN dataset ON dataset.key = cell.dataset;

    \(sweeps)

    CREATE VIEW sweep_runs AS
    SELECT sweep.id AS sweep_id, run.id AS run_id
    FROM sweep_run JOIN sweep ON sweep.key = sweep_run.sweep JOIN run ON run.key = sweep_run.run;
    """
  }

  /// - Parameter ended: how the status of a sweep is told of which nothing is left to be done and nothing failed.
  static func sweepsView(ofEnded ended: String) -> String {
    """
    CREATE VIEW sweeps AS
    SELECT
      sweep.id, sweep.name,
      CASE
        WHEN count(CASE WHEN run.status = 'running' THEN 1 END) > 0 THEN 'running'
        WHEN count(CASE WHEN run.status IN ('pending', 'interrupted') THEN 1 END) > 0 THEN 'interrupted'
        WHEN count(CASE WHEN run.status = 'failed' THEN 1 END) > 0 THEN 'failed'
        \(ended)
      END AS status,
      count(*) AS runs,
      count(CASE WHEN run.status = 'completed' THEN 1 END) AS completed,
      count(CASE WHEN run.status = 'failed' THEN 1 END) AS failed,
      count(CASE WHEN run.status = 'diverged' THEN 1 END) AS diverged,
      count(DISTINCT run.cell) AS cells,
      sweep.metric, sweep.goal, sweep.created_at, sweep.started_at, sweep.command, sweep.spec
    FROM sweep JOIN sweep_run ON sweep_run.sweep = sweep.key JOIN run ON run.key = sweep_run.run
    GROUP BY sweep.key;
    """
  }

  /// The columns as this step makes them, whatever hyperparameters and figures come later.
  enum EngineColumns {
    static let ofCell = newSettings.map { "\($0.name) \($0.type)" }
    static let ofRun =
      newFigures.flatMap { ["val_\($0) REAL", "test_\($0) REAL"] } + [
        "val_confusion TEXT", "test_confusion TEXT",
      ]
    static let ofEpoch = newFigures.map { "val_\($0) REAL" }

    private static let newSettings: [(name: String, type: String)] = [
      ("normalization", "TEXT"), ("batch_norm_momentum", "REAL"), ("dropout", "REAL"),
      ("huber_delta", "REAL"),
      ("label_smoothing", "REAL"), ("class_weights", "TEXT"), ("momentum", "REAL"), ("rho", "REAL"),
      ("beta1", "REAL"), ("beta2", "REAL"), ("epsilon", "REAL"), ("momentum_decay", "REAL"),
      ("weight_decay", "REAL"), ("schedule", "TEXT"), ("warmup_epochs", "INTEGER"), ("step_size", "INTEGER"),
      ("gamma", "REAL"), ("power", "REAL"), ("minimum_learning_rate", "REAL"),
      ("plateau_patience", "INTEGER"),
      ("pct_start", "REAL"), ("div_factor", "REAL"), ("final_div_factor", "REAL"), ("l1", "REAL"),
      ("l2", "REAL"), ("max_norm", "REAL"), ("clip_norm", "REAL"), ("patience", "INTEGER"),
      ("min_delta", "REAL"),
    ]

    /// In the order in which the views show them.
    static let settings = [
      "depth", "width", "hidden_layers", "activation", "initializer", "normalization", "batch_norm_momentum",
      "dropout", "loss", "huber_delta", "label_smoothing", "class_weights", "optimizer", "learning_rate",
      "momentum", "rho", "beta1", "beta2", "epsilon", "momentum_decay", "weight_decay", "schedule",
      "warmup_epochs", "step_size", "gamma", "power", "minimum_learning_rate", "plateau_patience",
      "pct_start",
      "div_factor", "final_div_factor", "l1", "l2", "max_norm", "clip_norm", "batch_size", "epochs",
      "patience",
      "min_delta",
    ]

    private static let newFigures = [
      "balanced_accuracy", "precision", "recall", "f1", "roc_auc", "log_loss", "mcc", "mse", "mae",
    ]
    static let trainFigures = ["train_loss", "train_accuracy", "train_r2"]
    static let valFigures = ["loss", "accuracy", "r2"].map { "val_\($0)" } + newFigures.map { "val_\($0)" }
    static let testFigures =
      ["loss", "accuracy", "r2"].map { "test_\($0)" } + newFigures.map { "test_\($0)" }
    static let figures = trainFigures + valFigures + testFigures

    static func list(_ columns: [String], of table: String) -> String {
      columns.map { "\(table).\($0)" }.joined(separator: ", ")
    }

    /// The standard deviation over a cell's runs (n − 1), from the squares around the mean, so that nothing cancels; NULL for
    /// fewer than two.
    static func spread(_ column: String) -> String {
      let deviation = "(run.\(column) - mean.\(column))"
      return "sqrt(sum(\(deviation) * \(deviation)) / nullif(count(run.\(column)) - 1, 0)) AS \(column)"
    }
  }
}
