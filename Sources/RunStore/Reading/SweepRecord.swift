// A sweep and its runs as the store has them.

import JSON
import SQLite
import Sweeps

/// All that a report needs of a sweep.
public struct SweepRecord: Sendable {
  public let id: String
  public let name: String
  public let metric: String
  /// Whether a smaller value of the metric is better.
  public let minimizes: Bool
  public let command: String
  public let spec: String
  public let data: DataRecord
  /// One row a run in the order of the grid, with the columns of the view `runs`.
  public let runs: Table
  /// What `netlab verify` found, machine by machine.
  public let verifications: [VerificationSummary]
}

/// The data of a sweep.
public struct DataRecord: Sendable {
  public let path: String
  public let sha256: String
  public let target: String
  public let task: String
  public let examples: Int
  public let features: Int
  public let classes: [String]
  /// Rows of the parts.
  public let training: Int
  public let validation: Int
  public let test: Int
  public let splitSeed: Int
  public let isStandardized: Bool
  /// What the features were divided by where they were not standardised.
  public let scale: Double
}

extension StoreReader {
  /// - Parameter id: the whole id.
  public func sweep(_ id: String) throws -> SweepRecord {
    let sweep = try table(
      "SELECT name, metric, goal, command, spec, split, key FROM sweep WHERE id = ?", [.text(id)])
    guard let row = sweep.rows.first else { throw StoreError.unknown(kind: "sweep", name: id) }
    // All runs of a sweep are on the same data.
    let data = try table(
      """
      SELECT path, sha256, target, task, examples, features, classes FROM dataset WHERE key IN (
        SELECT cell.dataset FROM sweep_run JOIN run ON run.key = sweep_run.run JOIN cell ON cell.key = run.cell
        WHERE sweep_run.sweep = ?1 LIMIT 1)
      """, [row[6]])
    guard let dataRow = data.rows.first else { throw StoreError.unknown(kind: "sweep", name: id) }
    let runs = try table(
      """
      SELECT runs.* FROM sweep_run JOIN run ON run.key = sweep_run.run JOIN runs ON runs.id = run.id
      WHERE sweep_run.sweep = ? ORDER BY sweep_run.position
      """, [row[6]])
    let split = Self.object(row[5])
    func integer(_ key: String) -> Int {
      if case .number(.integer(let value)) = split[key] { value } else { 0 }
    }
    // Sweeps of before could not be scaled.
    let scale = if case .number(let number) = split["scale"] { number.double } else { 1.0 }
    return SweepRecord(
      id: id, name: row[0].text ?? "", metric: row[1].text ?? "", minimizes: row[2].text == "minimize",
      command: row[3].text ?? "", spec: row[4].text ?? "",
      data: DataRecord(
        path: dataRow[0].text ?? "", sha256: dataRow[1].text ?? "", target: dataRow[2].text ?? "",
        task: dataRow[3].text ?? "", examples: dataRow[4].integer ?? 0, features: dataRow[5].integer ?? 0,
        classes: Self.strings(dataRow[6]), training: integer("training"), validation: integer("validation"),
        test: integer("test"), splitSeed: integer("seed"),
        isStandardized: split["standardize"] == .bool(true),
        scale: scale),
      runs: runs, verifications: try verifications(ofSweep: row[6]))
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
