// Words that people give to runs.

extension Migration {
  static let addTags = Migration(
    name: "add tags",
    sql: """
      \(tagTables)

      DROP VIEW runs;
      \(runsView)
      """)

  static let tagTables = """
    CREATE TABLE run_tag (
      run INTEGER NOT NULL REFERENCES run (key) ON DELETE CASCADE,
      tag TEXT NOT NULL,
      PRIMARY KEY (run, tag)
    ) WITHOUT ROWID;
    CREATE INDEX run_tag_tag ON run_tag (tag);

    CREATE VIEW tags AS
    SELECT run.id AS run_id, run_tag.tag FROM run_tag JOIN run ON run.key = run_tag.run;
    """

  /// As the latest step leaves it.
  static let runsView = """
    CREATE VIEW runs AS
    SELECT
      run.id, run.status, \(EngineColumns.list(EngineColumns.settings, of: "cell")),
      run.seed, cell.parameter_count, run.best_epoch, run.last_epoch,
      \(EngineColumns.list(EngineColumns.trainFigures + EngineColumns.valFigures, of: "run")), run.val_confusion,
      \(EngineColumns.list(EngineColumns.testFigures, of: "run")), run.test_confusion,
      run.started_at, run.finished_at, run.seconds, run.attempts, run.error, run.config,
      dataset.sha256 AS data_sha256, run.weights_sha256, run.git_commit, run.host, run.cpu, run.blas, run.netlab_version,
      (SELECT group_concat(tag, ',') FROM (SELECT tag FROM run_tag WHERE run_tag.run = run.key ORDER BY tag)) AS tags,
      cell.id AS cell_id
    FROM run JOIN cell ON cell.key = run.cell JOIN dataset ON dataset.key = cell.dataset;
    """
}
