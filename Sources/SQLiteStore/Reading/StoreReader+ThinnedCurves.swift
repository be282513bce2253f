// Reads the curves of many runs, for plots.

import Experiments
import JSON
import SQLite

extension StoreReader {
  /// The curves of some runs, thinned evenly to about the given number of epochs; the first, best and last epochs are
  /// kept.
  ///
  /// - Returns: the epochs of each run in order; empty if the run has no curve.
  public func curves(ofRuns ids: [RunID], epochs: Int) throws -> [[EpochRecord]] {
    var statement = try connection.prepare(
      """
      WITH wanted AS (
        SELECT json_each.key AS position, run.key AS run, run.best_epoch,
          (SELECT max(epoch) FROM epoch WHERE epoch.run = run.key) AS last_epoch
        FROM json_each(?1) JOIN run ON run.id = json_each.value)
      SELECT wanted.position, curves.* FROM wanted JOIN run ON run.key = wanted.run JOIN curves ON curves.run_id = run.id
      WHERE (curves.epoch - 1) % ((wanted.last_epoch + ?2 - 1) / ?2) = 0 OR curves.epoch IN (wanted.best_epoch, wanted.last_epoch)
      ORDER BY wanted.position, curves.epoch
      """)
    try statement.bind([
      .text(JSONValue.array(ids.map { .string($0.text) }).canonicalText), .integer(epochs),
    ])
    var rows = [[[SQLValue]]](repeating: [], count: ids.count)
    while try statement.step() {
      let row = statement.row
      if let position = row[0].integer { rows[position].append(Array(row.dropFirst(2))) }
    }
    let columns = Array(statement.columnNames.dropFirst(2))
    var values = StoredValues(columns, of: .epochs)
    for (id, rows) in zip(ids, rows) {
      for row in rows {
        guard let fault = values.fault(in: row) else { continue }
        throw StoreError.invalidValue(
          path: layout.database, of: "run \(id.prefix(12))", column: fault.column, value: fault.value.excerpt)
      }
    }
    let decoder = EpochDecoder(columns)
    return rows.map { $0.map(decoder.record) }
  }
}
