// Rows for what a sweep is made of.

import Datasets
import Experiments
import JSON
import SQLite
import Search
import Threading

extension StoreWriter {
  /// - Returns: the data set's key.
  func insert(_ dataset: Dataset, _ source: DataSource, at locations: [String]) throws -> SQLValue {
    let identity: [SQLValue] = [
      .text(dataset.sha256), .text(dataset.targetName), .text(dataset.task.rawValue),
    ]
    try connection.run(
      """
      INSERT INTO dataset (sha256, target, task, path, location, examples, features, classes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (sha256, target, task) DO UPDATE SET location = excluded.location,
        examples = excluded.examples, features = excluded.features, classes = excluded.classes
      """,
      identity + [
        .text(source.paths.joined(separator: ", ")), .text(DataLocation(locations).text),
        .integer(dataset.count), .integer(dataset.featureCount),
        .text(JSONValue.array(dataset.classes.map(JSONValue.string)).canonicalText),
      ])
    return try connection.value(
      "SELECT key FROM dataset WHERE sha256 = ? AND target = ? AND task = ?", identity)
  }

  /// - Returns: the sweep's key.
  func insert(_ plan: Plan, _ provenance: Provenance) throws -> SQLValue {
    let id = SQLValue(try plan.sweepID())
    let now = SQLValue.text(Clock.now)
    let split = JSONValue.object([
      "training": .integer(plan.split.training.count), "validation": .integer(plan.split.validation.count),
      "test": .integer(plan.split.test.count), "seed": .integer(plan.spec.data.splitSeed),
      "standardize": .bool(plan.spec.data.standardize), "scale": .real(plan.spec.data.scale),
    ])
    try connection.run(
      """
      INSERT INTO sweep (id, name, metric, goal, spec, command, split, created_at, started_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, command = excluded.command
      """,
      [
        id, .text(plan.spec.name), .text(plan.spec.objective.metric.name),
        .text(plan.spec.objective.goal.rawValue),
        .text(plan.spec.source), .text(provenance.command), .text(split.canonicalText), now, now,
      ])
    return try connection.value("SELECT key FROM sweep WHERE id = ?", [id])
  }

  /// - Parameter mostAttempts: runs that failed and were tried fewer times are to be trained again; nil leaves all that failed.
  /// - Returns: the runs that are not finished.
  func insertRuns(
    of plan: Plan, sweep: SQLValue, dataset: SQLValue, retryingUpTo maxAttempts: Int?
  ) throws -> [PlannedRun] {
    let names = HyperparameterDefinition.allNames
    var insertCell = try connection.prepare(
      """
      INSERT OR IGNORE INTO cell (id, dataset, parameter_count, \(names.joined(separator: ", ")))
      VALUES (?, ?, ?, \(names.map { _ in "?" }.joined(separator: ", ")))
      """)
    var insertRun = try connection.prepare(
      "INSERT OR IGNORE INTO run (id, cell, seed, config, lineage) SELECT ?, key, ?, ?, ? FROM cell WHERE id = ?"
    )
    var selectRun = try connection.prepare("SELECT key, status, attempts FROM run WHERE id = ?")
    var retry = try connection.prepare("UPDATE run SET status = 'pending' WHERE key = ?")
    var insertMember = try connection.prepare(
      "INSERT OR IGNORE INTO sweep_run (sweep, position, run) VALUES (?, ?, ?)")

    for cell in plan.cells {
      let architecture = cell.hyperparameters.architecture(
        featureCount: plan.dataset.featureCount, classCount: plan.dataset.classes.count)
      try insertCell.run(
        [SQLValue(cell.id), dataset, .integer(architecture.parameterCount)]
          + names.map { cell.hyperparameters.value($0).map { SQLValue($0.tableValue) } ?? .null })
    }
    var remaining: [PlannedRun] = []
    for (position, run) in plan.runs.enumerated() {
      try insertRun.run([
        SQLValue(run.id), .integer(run.seed), .text(run.configuration), SQLValue(run.lineage),
        SQLValue(run.cell.id),
      ])
      try selectRun.bind([SQLValue(run.id)])
      guard try selectRun.step() else { continue }
      let row = selectRun.row
      try insertMember.run([sweep, .integer(position), row[0]])
      let status = RunStatus(row[1])
      if status == .failed, let maxAttempts, let attempts = row[2].integer, attempts < maxAttempts {
        try retry.run([row[0]])
        remaining.append(run)
      } else if status.isToBeTrained(retriesFailed: false) {
        remaining.append(run)
      }
    }
    return remaining
  }
}
