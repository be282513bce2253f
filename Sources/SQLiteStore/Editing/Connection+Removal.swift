// Removes the rows of runs.

import Experiments
import SQLite

extension Connection {
  /// Removes a run with its curve, tags and verifications, and its cell if that has no other runs. Foreign keys must
  /// be enabled.
  func remove(_ run: RunID) throws {
    guard let row = try rows("SELECT key, cell FROM run WHERE id = ?", [SQLValue(run)]).first else { return }
    try self.run("DELETE FROM sweep_run WHERE run = ?", [row[0]])
    try self.run("DELETE FROM run WHERE key = ?", [row[0]])
    try self.run(
      "DELETE FROM cell WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM run WHERE cell = ?1)", [row[1]])
  }

  /// Removes sweeps without runs.
  func removeEmptySweeps() throws {
    try run("DELETE FROM sweep WHERE key NOT IN (SELECT sweep FROM sweep_run)")
  }
}
