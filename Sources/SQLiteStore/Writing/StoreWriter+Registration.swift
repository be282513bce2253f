// Writes the rows of sweeps, cells and runs.

import Datasets
import Experiments
import JSON
import SQLite
import Search
import Threading

extension StoreWriter {
  /// - Returns: the data set's key.
  func insert(_ plan: Plan, at locations: [String]) throws -> SQLValue {
    let (dataset, source) = (plan.dataset, plan.spec.data.source)
    let earlier = try connection.value(
      "SELECT source FROM dataset WHERE sha256 = ? AND target = ? AND task = ?", Self.identity(of: dataset))
    let stored = plan.runSet.storedSource(locations: locations).alsoMissing(in: earlier.text)
    try connection.run(
      """
      INSERT INTO dataset (sha256, data_id, target, task, path, location, source, examples, features, classes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (sha256, target, task) DO UPDATE SET location = excluded.location, source = excluded.source,
        examples = excluded.examples, features = excluded.features, classes = excluded.classes
      """,
      [
        .text(dataset.identity.text), SQLValue(dataset.identity.content), .text(dataset.targetName),
        .text(dataset.task.rawValue), .text(source.files.map(\.path).joined(separator: ", ")),
        .text(DataLocation(locations).text), SQLValue(stored.text),
        .integer(dataset.count), .integer(dataset.featureCount),
        .text(JSONValue.array(dataset.classes.map(JSONValue.string)).canonicalText),
      ])
    return try key(of: dataset)
  }

  private static func identity(of dataset: Dataset) -> [SQLValue] {
    [.text(dataset.identity.text), .text(dataset.targetName), .text(dataset.task.rawValue)]
  }

  /// - Returns: NULL for a data set that the store does not have.
  func key(of dataset: Dataset) throws -> SQLValue {
    try connection.value(
      "SELECT key FROM dataset WHERE sha256 = ? AND target = ? AND task = ?", Self.identity(of: dataset))
  }

  /// - Returns: the sweep's key.
  func insert(_ plan: Plan, _ baseline: Baseline?, _ provenance: Provenance) throws -> SQLValue {
    let id = try SQLValue(plan.sweepID())
    let now = SQLValue.text(Clock.now)
    let (division, settings) = (plan.divisions[0], plan.spec.data)
    let split = JSONValue.object([
      "baseline": baseline?.json ?? .null,
      "notes": .array(plan.dataNotes.map { .object(["name": .string($0.name), "value": $0.value]) }),
      "training": .integer(division.training.count), "validation": .integer(division.validation.count),
      "test": .integer(division.test.count), "seed": .integer(settings.resampling.seed),
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
    // Keep the spec that allows the most runs: some members may be trials of no other.
    let row = try connection.rows("SELECT key, spec FROM sweep WHERE id = ?", [id]).first ?? []
    let stored = try? row.last?.text.map { try Spec($0, file: "") }
    if let key = row.first, !(stored?.allowsMoreRuns(than: plan.spec) ?? false) {
      try connection.run("UPDATE sweep SET spec = ? WHERE key = ?", [.text(plan.spec.source), key])
    }
    return row.first ?? .null
  }

  /// Adds cells and runs as members of a sweep; existing ones are unchanged.
  ///
  /// - Parameters:
  ///   - isAppended: whether the runs follow the existing members; otherwise their positions count from 0.
  ///   - maxAttempts: failed runs with fewer attempts are reset to be trained again; nil leaves all failed runs alone.
  /// - Returns: the unfinished runs.
  func insert(
    _ runs: [PlannedRun], of plan: Plan, sweep: SQLValue, dataset: SQLValue, isAppended: Bool = false,
    retryingUpTo maxAttempts: Int?
  ) throws -> [PlannedRun] {
    try insertCells(of: runs, plan, dataset: dataset)
    var insertRun = try connection.prepare(
      "INSERT OR IGNORE INTO run (id, cell, seed, config, lineage) SELECT ?, key, ?, ?, ? FROM cell WHERE id = ?"
    )
    var selectRun = try connection.prepare("SELECT key, status, attempts FROM run WHERE id = ?")
    var retry = try connection.prepare("UPDATE run SET status = 'pending' WHERE key = ?")
    var insertMember = try connection.prepare(SweepMembers.insertion)
    var position =
      isAppended
      ? try connection.value("SELECT max(position) + 1 FROM sweep_run WHERE sweep = ?", [sweep]).integer ?? 0
      : 0

    var remaining: [PlannedRun] = []
    for run in runs {
      try insertRun.run([
        SQLValue(run.id), .integer(run.seed), .text(run.configuration), SQLValue(run.lineage),
        SQLValue(run.cell.id),
      ])
      try selectRun.bind([SQLValue(run.id)])
      guard try selectRun.step() else { continue }
      let row = selectRun.row
      try insertMember.run([sweep, .integer(position), row[0]])
      position += 1
      let status = RunStatus(row[1])
      if status == .failed, let maxAttempts, let attempts = row[2].integer, attempts < maxAttempts {
        try retry.run([row[0]])
        remaining.append(run)
      } else if status.needsTraining(retriesFailed: false) {
        remaining.append(run)
      }
    }
    return remaining
  }

  /// Adds the cells of runs.
  private func insertCells(of runs: [PlannedRun], _ plan: Plan, dataset: SQLValue) throws {
    let names = HyperparameterDefinition.allNames
    var insertCell = try connection.prepare(
      """
      INSERT OR IGNORE INTO cell (id, dataset, parameter_count, \(names.joined(separator: ", ")))
      VALUES (?, ?, ?, \(names.map { _ in "?" }.joined(separator: ", ")))
      """)
    var latest: CellID?
    // The runs of a cell are mostly consecutive.
    for run in runs where run.cell.id != latest {
      let cell = run.cell
      latest = cell.id
      let architecture = plan.runSet.architecture(of: run)
      try insertCell.run(
        [SQLValue(cell.id), dataset, .integer(architecture.parameterCount)]
          + names.map { cell.hyperparameters.value($0)?.tableValue ?? .null })
    }
  }
}
