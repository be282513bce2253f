// Who trains which run, how often it was tried, where it can go on, and what was verified.

extension Migration {
  static let addClaims = Migration(
    name: "add claims",
    sql: """
      \(adding(ClaimColumns.ofDataset, to: "dataset"))
      \(adding(ClaimColumns.ofRun, to: "run"))
      -- What ran before there were claims has no owner.
      UPDATE run SET status = 'interrupted', error = 'the process that trained it ended' WHERE status = 'running';
      \(claimTables())

      DROP VIEW runs;
      CREATE VIEW runs AS
      SELECT
        run.id, run.status, \(EngineColumns.list(EngineColumns.settings, of: "cell")),
        run.seed, cell.parameter_count, run.best_epoch, run.last_epoch,
        \(EngineColumns.list(EngineColumns.trainFigures + EngineColumns.valFigures, of: "run")), run.val_confusion,
        \(EngineColumns.list(EngineColumns.testFigures, of: "run")), run.test_confusion,
        run.started_at, run.finished_at, run.seconds, run.attempts, run.error, run.config,
        dataset.sha256 AS data_sha256, run.weights_sha256, run.git_commit, run.host, run.cpu, run.blas, run.netlab_version,
        cell.id AS cell_id
      FROM run JOIN cell ON cell.key = run.cell JOIN dataset ON dataset.key = cell.dataset;
      """)

  enum ClaimColumns {
    static let ofDataset = ["location TEXT"]
    static let ofRun = [
      "worker INTEGER REFERENCES worker (key)", "claim INTEGER NOT NULL DEFAULT 0",
      "attempts INTEGER NOT NULL DEFAULT 0", "lineage TEXT", "checkpoint_epoch INTEGER",
      "checkpoint_sha256 TEXT",
      "cpu TEXT",
    ]
  }

  /// - Parameter worker: the columns that later steps have added.
  static func claimTables(worker: [String] = []) -> String {
    """
    CREATE TABLE worker (
      key INTEGER PRIMARY KEY,
      host TEXT NOT NULL,
      boot TEXT NOT NULL,
      pid INTEGER NOT NULL,
      start INTEGER NOT NULL,
      heartbeat REAL NOT NULL
    \(more(worker)));
    CREATE INDEX run_worker ON run (worker) WHERE worker IS NOT NULL;
    CREATE INDEX run_lineage ON run (lineage) WHERE lineage IS NOT NULL;

    CREATE TABLE verification (
      key INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES run (key) ON DELETE CASCADE,
      verified_at TEXT NOT NULL,
      identical INTEGER NOT NULL CHECK (identical IN (0, 1)),
      difference TEXT,
      epochs INTEGER NOT NULL,
      tensors INTEGER NOT NULL,
      host TEXT NOT NULL,
      cpu TEXT,
      blas TEXT NOT NULL,
      netlab_version TEXT NOT NULL
    );
    CREATE INDEX verification_run ON verification (run);

    CREATE VIEW verifications AS
    SELECT
      run.id AS run_id, verification.verified_at, verification.identical, verification.difference,
      verification.epochs, verification.tensors, verification.host, verification.cpu,
      verification.blas, verification.netlab_version
    FROM verification JOIN run ON run.key = verification.run;
    """
  }
}
