// The migrations of the structure: tables, indexes, and columns other than those of hyperparameters and metrics. A
// store is migrated by the steps that it lacks. A released step is never changed.

import SQLite

/// One step of the structure.
struct Migration: Sendable {
  let name: String
  let sql: String
  /// A change of rows that SQL cannot express. It runs after the structure has been migrated completely.
  var change: @Sendable (borrowing Connection) throws -> Void = { _ in }

  /// All steps in order. The number of steps applied to a store is its version. New stores are created directly from
  /// `TableDefinition.all`.
  static let all = [
    Migration(name: "create tables", sql: ""),
    Migration(
      name: "add confusion matrices",
      sql: """
        ALTER TABLE run ADD COLUMN val_confusion TEXT;
        ALTER TABLE run ADD COLUMN test_confusion TEXT;
        """),
    Migration(
      name: "add leases, checkpoints and verifications",
      sql: """
        ALTER TABLE dataset ADD COLUMN location TEXT;
        ALTER TABLE run ADD COLUMN worker INTEGER REFERENCES worker (key);
        ALTER TABLE run ADD COLUMN claim INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN lineage TEXT;
        ALTER TABLE run ADD COLUMN checkpoint_epoch INTEGER;
        ALTER TABLE run ADD COLUMN checkpoint_sha256 TEXT;
        ALTER TABLE run ADD COLUMN cpu TEXT;
        -- Runs from before there were leases have no owner.
        UPDATE run SET status = 'interrupted', error = 'the process that trained it ended' WHERE status = 'running';
        CREATE TABLE worker (
          key INTEGER PRIMARY KEY,
          host TEXT NOT NULL,
          boot TEXT NOT NULL,
          pid INTEGER NOT NULL,
          start INTEGER NOT NULL,
          heartbeat REAL NOT NULL
        );
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
        """),
    Migration(
      name: "add tags",
      sql: """
        CREATE TABLE run_tag (
          run INTEGER NOT NULL REFERENCES run (key) ON DELETE CASCADE,
          tag TEXT NOT NULL,
          PRIMARY KEY (run, tag)
        ) WITHOUT ROWID;
        CREATE INDEX run_tag_tag ON run_tag (tag);
        """),
    Migration(
      name: "add PID namespaces",
      sql: "ALTER TABLE worker ADD COLUMN namespace TEXT NOT NULL DEFAULT '';"),
    // Before, a sweep's id was the hash of its name and its runs' ids.
    Migration(
      name: "name sweeps by their specs", sql: "",
      change: { connection in try SweepMembers.renewIDs(connection) }),
    // For new data, sha256 repeats data_id, which is NULL for data that were identified by their files.
    Migration(
      name: "identify data by content",
      sql: """
        ALTER TABLE dataset ADD COLUMN data_id TEXT;
        ALTER TABLE dataset ADD COLUMN source TEXT;
        """),
  ]

  static var version: Int { all.count }
}
