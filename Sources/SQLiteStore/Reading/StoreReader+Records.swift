// Reads a sweep and its runs as records.

import Datasets
import Experiments
import JSON
import NeuralNetwork
import SQLite
import Search
import Tabular

extension StoreReader {
  /// - Throws: `StoreError.invalidValue` for a value that netlab would not have written.
  public func sweep(_ id: SweepID) throws -> SweepRecord {
    let sweep = try checked(
      .sweeps, "the sweep \(id.prefix(12))",
      rows("SELECT name, metric, goal, command, spec, key FROM sweep WHERE id = ?", [SQLValue(id)]))
    guard let row = sweep.rows.first else { throw StoreError.unknown(kind: "sweep", name: id.text) }
    let runs = try runs(
      """
      SELECT runs.* FROM sweep_run JOIN run ON run.key = sweep_run.run JOIN runs ON runs.id = run.id
      WHERE sweep_run.sweep = ? ORDER BY sweep_run.position
      """, [row[5]])
    return SweepRecord(
      id: id, name: row[0].text ?? "",
      objective: Objective(
        try metric(row[1], ofSweep: id), goal: row[2].text.flatMap(Metric.Goal.init(rawValue:))),
      command: row[3].text ?? "", spec: row[4].text ?? "", data: try data(ofSweep: id), runs: runs,
      verifications: try verifications(ofSweep: row[5]))
  }

  /// Reads runs, in the given order.
  ///
  /// - Throws: as `sweep`.
  public func runs(_ ids: [RunID]) throws -> [RunRecord] {
    try ids.map { id in
      guard let run = try runs("SELECT * FROM runs WHERE id = ?", [SQLValue(id)]).first else {
        throw StoreError.unknown(kind: "run", name: id.text)
      }
      return run
    }
  }

  /// The runs of a query of the view `runs`, without duplicates.
  private func runs(_ sql: String, _ values: [SQLValue]) throws -> [RunRecord] {
    let runs = try checked(.runs, "a run", rows(sql, values), namedBy: "id")
    var decoder = RunDecoder(runs.columns)
    var seen: Set<RunID> = []
    return try zip(runs.rows, runs[column: "id"]).map { row, id in
      let id: RunID = try Self.id(id, layout)
      guard seen.insert(id).inserted else {
        throw StoreError.repeatedRun(path: layout.database, run: id)
      }
      guard let run = decoder.record(row) else {
        throw StoreError.invalidValue(
          path: layout.database, of: "run \(id.prefix(12))", column: "cell_id", value: "no id")
      }
      return run
    }
  }

  /// Rows that have been checked.
  ///
  /// - Parameters:
  ///   - owner: what the rows describe, for the error.
  ///   - name: the column that names a row.
  func checked(
    _ kind: StoredValues.Kind, _ owner: String, _ table: Table, namedBy name: String? = nil
  ) throws(StoreError) -> Table {
    var values = StoredValues(table.columns, of: kind)
    let nameIndex = name.flatMap(table.columns.firstIndex)
    for row in table.rows {
      guard let fault = values.fault(in: row) else { continue }
      let named = nameIndex.flatMap { RunID(row[$0]) }.map { "run \($0.prefix(12))" }
      throw StoreError.invalidValue(
        path: layout.database, of: named ?? owner, column: fault.column, value: fault.value.excerpt)
    }
    return table
  }

  /// The objective of a sweep.
  ///
  /// - Throws: as `sweep`.
  public func metric(ofSweep id: SweepID) throws -> SplitMetric {
    try metric(connection.value("SELECT metric FROM sweep WHERE id = ?", [SQLValue(id)]), ofSweep: id)
  }

  private func metric(_ value: SQLValue, ofSweep id: SweepID) throws(StoreError) -> SplitMetric {
    guard let metric = value.text.flatMap(SplitMetric.named), metric.canChoose else {
      throw StoreError.invalidValue(
        path: layout.database, of: "the sweep \(id.prefix(12))", column: "metric", value: value.excerpt)
    }
    return metric
  }

  /// The data of a sweep, without its runs.
  ///
  /// - Throws: as `sweep`.
  public func data(ofSweep id: SweepID) throws -> DataRecord {
    // All runs of a sweep are on the same data.
    let data = try checked(
      .datasets, "the data of sweep \(id.prefix(12))",
      rows(
        """
        SELECT path, sha256, target, task, examples, features, classes, sweep.split, data_id
        FROM sweep JOIN dataset ON dataset.key IN (
          SELECT cell.dataset FROM sweep_run JOIN run ON run.key = sweep_run.run JOIN cell ON cell.key = run.cell
          WHERE sweep_run.sweep = sweep.key LIMIT 1)
        WHERE sweep.id = ?
        """, [SQLValue(id)]))
    guard let row = data.rows.first else { throw StoreError.unknown(kind: "sweep", name: id.text) }
    let split = Self.object(row[7])
    func integer(_ key: String) -> Int {
      if case .number(.integer(let value)) = split[key] { value } else { 0 }
    }
    return DataRecord(
      path: row[0].text ?? "",
      identity: row[8].text.map(DataIdentity.content) ?? .files(sha256: row[1].text ?? ""),
      target: row[2].text ?? "",
      task: row[3].text.flatMap(Task.init(rawValue:)) ?? .regression,
      examples: row[4].integer ?? 0, features: row[5].integer ?? 0, classes: Self.strings(row[6]),
      training: integer("training"), validation: integer("validation"), test: integer("test"),
      splitSeed: integer("seed"), notes: Self.notes(split), baseline: Baseline(split["baseline"]))
  }

  /// Of sweeps that were stored before, what their transforms were.
  private static func notes(_ split: [String: JSONValue]) -> [TransformNote] {
    guard let notes = split["notes"] else { return RecipeSettings(stored: split)?.notes ?? [] }
    guard case .array(let notes) = notes else { return [] }
    return notes.compactMap { note in
      guard case .object(let members) = note, case .string(let name) = members["name"],
        let value = members["value"]
      else { return nil }
      return TransformNote(name, value)
    }
  }

  private static func object(_ value: SQLValue) -> [String: JSONValue] {
    guard let node = try? JSONNode.parse(value.text ?? ""), case .object(let members) = node.value else {
      return [:]
    }
    return members
  }

  private static func strings(_ value: SQLValue) -> [String] {
    guard let node = try? JSONNode.parse(value.text ?? ""), case .array(let elements) = node.value else {
      return []
    }
    return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }
}
