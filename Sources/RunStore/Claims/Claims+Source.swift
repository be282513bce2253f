// Where a claimed run can go on.

import SQLite
import Sweeps

extension Claims {
  /// A file with a state, and the run whose curve leads to it.
  struct Source {
    let path: String
    let sha256: String
    let run: RunID
  }
}

extension Claims.Claim {
  /// The run's own checkpoint, or else the end of the longest run that differs in having fewer epochs alone.
  ///
  /// - Returns: with the epochs done there; nil where there is neither.
  func source(_ writer: borrowing StoreWriter) throws -> (Claims.Source, epochs: Int)? {
    if let checkpointEpoch, let checkpointDigest {
      let path = writer.layout.checkpoint(ofRun: run.id, epoch: checkpointEpoch)
      return (Claims.Source(path: path, sha256: checkpointDigest, run: run.id), checkpointEpoch)
    }
    guard let lineage = run.lineage else { return nil }
    let shorter = try writer.connection.rows(
      """
      SELECT run.id, run.weights_sha256, run.last_epoch FROM run JOIN cell ON cell.key = run.cell
      WHERE run.lineage = ? AND run.status = 'completed' AND cell.epochs < ? ORDER BY cell.epochs DESC LIMIT 1
      """, [SQLValue(lineage), .integer(run.cell.hyperparameters.epochs)])
    guard let row = shorter.first, let id = RunID(row[0]), let sha256 = row[1].text,
      let epochs = row[2].integer
    else { return nil }
    return (Claims.Source(path: writer.layout.weights(ofRun: id), sha256: sha256, run: id), epochs)
  }
}
