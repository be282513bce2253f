// The first schema. Tables are private and may change with any version; the views are public: docs/database.md.

extension Migration {
  static let createTables = Migration(
    name: "create tables",
    sql: tables() + """

      CREATE VIEW runs AS
      SELECT
        run.id, run.status,
        cell.depth, cell.width, cell.hidden_layers, cell.activation, cell.initializer, cell.optimizer, cell.loss,
        cell.learning_rate, cell.batch_size, cell.epochs,
        run.seed, cell.parameter_count, run.best_epoch, run.last_epoch,
        run.train_loss, run.train_accuracy, run.train_r2,
        run.val_loss, run.val_accuracy, run.val_r2,
        run.test_loss, run.test_accuracy, run.test_r2,
        run.started_at, run.finished_at, run.seconds, run.error, run.config,
        dataset.sha256 AS data_sha256, run.weights_sha256, run.git_commit, run.host, run.blas, run.netlab_version,
        cell.id AS cell_id
      FROM run JOIN cell ON cell.key = run.cell JOIN dataset ON dataset.key = cell.dataset;

      CREATE VIEW curves AS
      SELECT
        run.id AS run_id, epoch.epoch,
        epoch.train_loss, epoch.train_accuracy, epoch.train_r2,
        epoch.val_loss, epoch.val_accuracy, epoch.val_r2,
        epoch.learning_rate, epoch.seconds
      FROM epoch JOIN run ON run.key = epoch.run;

      CREATE VIEW cells AS
      WITH cells_mean AS (
        SELECT
          cell,
          count(*) AS runs,
          sum(status = 'completed') AS completed,
          sum(status = 'diverged') AS diverged,
          avg(train_loss) AS train_loss, avg(train_accuracy) AS train_accuracy, avg(train_r2) AS train_r2,
          avg(val_loss) AS val_loss, avg(val_accuracy) AS val_accuracy, avg(val_r2) AS val_r2,
          avg(test_loss) AS test_loss, avg(test_accuracy) AS test_accuracy, avg(test_r2) AS test_r2,
          avg(seconds) AS seconds
        FROM run GROUP BY cell
      ), cells_spread AS (
        SELECT
          run.cell,
          \(spread("train_loss")), \(spread("train_accuracy")), \(spread("train_r2")),
          \(spread("val_loss")), \(spread("val_accuracy")), \(spread("val_r2")),
          \(spread("test_loss")), \(spread("test_accuracy")), \(spread("test_r2"))
        FROM run JOIN cells_mean AS mean ON mean.cell = run.cell GROUP BY run.cell
      )
      SELECT
        cell.id,
        cell.depth, cell.width, cell.hidden_layers, cell.activation, cell.initializer, cell.optimizer, cell.loss,
        cell.learning_rate, cell.batch_size, cell.epochs, cell.parameter_count,
        mean.runs, mean.completed, mean.diverged,
        mean.train_loss AS train_loss_mean, spread.train_loss AS train_loss_sd,
        mean.train_accuracy AS train_accuracy_mean, spread.train_accuracy AS train_accuracy_sd,
        mean.train_r2 AS train_r2_mean, spread.train_r2 AS train_r2_sd,
        mean.val_loss AS val_loss_mean, spread.val_loss AS val_loss_sd,
        mean.val_accuracy AS val_accuracy_mean, spread.val_accuracy AS val_accuracy_sd,
        mean.val_r2 AS val_r2_mean, spread.val_r2 AS val_r2_sd,
        mean.test_loss AS test_loss_mean, spread.test_loss AS test_loss_sd,
        mean.test_accuracy AS test_accuracy_mean, spread.test_accuracy AS test_accuracy_sd,
        mean.test_r2 AS test_r2_mean, spread.test_r2 AS test_r2_sd,
        mean.seconds AS seconds_mean,
        dataset.sha256 AS data_sha256
      FROM cell
        JOIN cells_mean AS mean ON mean.cell = cell.key
        JOIN cells_spread AS spread ON spread.cell = cell.key
        JOIN dataset ON dataset.key = cell.dataset;

      CREATE VIEW sweeps AS
      SELECT
        sweep.id, sweep.name,
        CASE
          WHEN count(CASE WHEN run.status = 'running' THEN 1 END) > 0 THEN 'running'
          WHEN count(CASE WHEN run.status IN ('pending', 'interrupted') THEN 1 END) > 0 THEN 'interrupted'
          WHEN count(CASE WHEN run.status = 'failed' THEN 1 END) > 0 THEN 'failed'
          ELSE 'completed'
        END AS status,
        count(*) AS runs,
        count(CASE WHEN run.status = 'completed' THEN 1 END) AS completed,
        count(CASE WHEN run.status = 'failed' THEN 1 END) AS failed,
        count(CASE WHEN run.status = 'diverged' THEN 1 END) AS diverged,
        count(DISTINCT run.cell) AS cells,
        sweep.metric, sweep.goal, sweep.created_at, sweep.started_at, sweep.command, sweep.spec
      FROM sweep JOIN sweep_run ON sweep_run.sweep = sweep.key JOIN run ON run.key = sweep_run.run
      GROUP BY sweep.key;

      CREATE VIEW sweep_runs AS
      SELECT sweep.id AS sweep_id, run.id AS run_id
      FROM sweep_run JOIN sweep ON sweep.key = sweep_run.sweep JOIN run ON run.key = sweep_run.run;
      """)

  /// The standard deviation over a cell's runs (n − 1), from the squares around the mean, so that nothing cancels; NULL for
  /// fewer than two.
  private static func spread(_ column: String) -> String {
    let deviation = "(run.\(column) - mean.\(column))"
    return "sqrt(sum(\(deviation) * \(deviation)) / nullif(count(run.\(column)) - 1, 0)) AS \(column)"
  }

  /// Columns that are added to a table, as SQLite itself writes them behind those that it has.
  static func more(_ columns: [String]) -> String { columns.map { ", \($0)" }.joined() }

  /// The tables, with the columns that later steps have added to them.
  static func tables(
    dataset: [String] = [], cell: [String] = [], run: [String] = [], epoch: [String] = []
  ) -> String {
    """
    CREATE TABLE dataset (
      key INTEGER PRIMARY KEY,
      sha256 TEXT NOT NULL,
      path TEXT NOT NULL,
      target TEXT NOT NULL,
      task TEXT NOT NULL,
      examples INTEGER NOT NULL,
      features INTEGER NOT NULL,
      classes TEXT NOT NULL\(more(dataset)),
      UNIQUE (sha256, target, task)
    );

    CREATE TABLE cell (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      dataset INTEGER NOT NULL REFERENCES dataset (key),
      depth INTEGER,
      width INTEGER,
      hidden_layers TEXT,
      activation TEXT,
      initializer TEXT,
      optimizer TEXT,
      loss TEXT,
      learning_rate REAL,
      batch_size INTEGER,
      epochs INTEGER,
      parameter_count INTEGER NOT NULL
    \(more(cell)));

    CREATE TABLE run (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      cell INTEGER NOT NULL REFERENCES cell (key),
      seed INTEGER NOT NULL,
      config TEXT NOT NULL,
      status TEXT NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'running', 'completed', 'failed', 'diverged', 'interrupted')),
      best_epoch INTEGER,
      last_epoch INTEGER,
      train_loss REAL,
      train_accuracy REAL,
      train_r2 REAL,
      val_loss REAL,
      val_accuracy REAL,
      val_r2 REAL,
      test_loss REAL,
      test_accuracy REAL,
      test_r2 REAL,
      started_at TEXT,
      finished_at TEXT,
      seconds REAL,
      error TEXT,
      weights_sha256 TEXT,
      git_commit TEXT,
      host TEXT,
      blas TEXT,
      netlab_version TEXT\(more(run)),
      CHECK (status <> 'completed' OR weights_sha256 IS NOT NULL)
    );
    CREATE INDEX run_cell ON run (cell);

    CREATE TABLE epoch (
      run INTEGER NOT NULL REFERENCES run (key) ON DELETE CASCADE,
      epoch INTEGER NOT NULL,
      train_loss REAL,
      train_accuracy REAL,
      train_r2 REAL,
      val_loss REAL,
      val_accuracy REAL,
      val_r2 REAL,
      learning_rate REAL,
      seconds REAL\(more(epoch)),
      PRIMARY KEY (run, epoch)
    ) WITHOUT ROWID;

    CREATE TABLE sweep (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      metric TEXT NOT NULL,
      goal TEXT NOT NULL CHECK (goal IN ('minimize', 'maximize')),
      spec TEXT NOT NULL,
      command TEXT NOT NULL,
      split TEXT NOT NULL,
      created_at TEXT NOT NULL,
      started_at TEXT NOT NULL
    );

    CREATE TABLE sweep_run (
      sweep INTEGER NOT NULL REFERENCES sweep (key) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      run INTEGER NOT NULL REFERENCES run (key),
      PRIMARY KEY (sweep, position)
    ) WITHOUT ROWID;
    CREATE INDEX sweep_run_run ON sweep_run (run);
    """
  }
}
