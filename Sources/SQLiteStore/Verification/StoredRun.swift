// Finds runs that can be verified.

import Experiments
import SQLite

/// The data needed to retrain a stored run.
public struct StoredRun: Sendable {
  public let id: RunID
  public let status: RunStatus
  /// Canonical JSON.
  public let configuration: String
  /// Where the data were when it was last trained, and how they were read.
  public let source: StoredSource
  /// The provenance of the training; nil if it was not stored.
  public let host: String?
  public let cpu: String?
  public let kernels: String?

  /// Whether it has a result that retraining must reproduce.
  public var hasResult: Bool { status.hasResult }
}

extension StoreReader {
  private static let columns =
    "run.id, (SELECT status FROM runs WHERE runs.id = run.id), run.config, dataset.location, dataset.source, run.host, run.cpu, run.blas"
  private static let source =
    "run JOIN cell ON cell.key = run.cell JOIN dataset ON dataset.key = cell.dataset"

  public func storedRun(_ id: RunID) throws -> StoredRun {
    let rows = try connection.rows(
      "SELECT \(Self.columns) FROM \(Self.source) WHERE run.id = ?", [SQLValue(id)])
    guard let row = rows.first else { throw StoreError.unknown(kind: "run", name: id.text) }
    return try Self.storedRun(row, layout)
  }

  /// The runs of a sweep, in the order of its grid.
  public func storedRuns(ofSweep id: SweepID) throws -> [StoredRun] {
    let rows = try connection.rows(
      """
      SELECT \(Self.columns) FROM sweep JOIN sweep_run ON sweep_run.sweep = sweep.key, \(Self.source)
      WHERE run.key = sweep_run.run AND sweep.id = ? ORDER BY sweep_run.position
      """, [SQLValue(id)])
    return try rows.map { try Self.storedRun($0, layout) }
  }

  private static func storedRun(_ row: [SQLValue], _ layout: StoreLayout) throws(StoreError) -> StoredRun {
    StoredRun(
      id: try id(row[0], layout), status: RunStatus(row[1]), configuration: row[2].text ?? "",
      source: StoredSource(text: row[4].text, paths: row[3].text.map { DataLocation(text: $0).paths }),
      host: row[5].text, cpu: row[6].text, kernels: row[7].text)
  }
}
