// Writes the events of runs.

import Experiments
import Files

extension StoreWriter {
  /// Writes events in one transaction, which also commits their files: no run is marked as completed before its
  /// weights are on disk under their name.
  ///
  /// - Parameter files: the file of each event, if it has one.
  func write(
    _ events: [RunEvent], _ files: [WeightsFile?], under leases: [RunID: Lease], _ provenance: Provenance
  ) throws -> WriteOutcome {
    var changes = Changes()
    try connection.transaction { try write(events, files, leases, provenance, &changes) }
    // A file that cannot be removed takes up space until it is collected.
    for path in changes.obsolete { try? File.remove(path) }
    return changes.outcome
  }

  /// The effects of a transaction, once it is on disk.
  private struct Changes {
    var outcome = WriteOutcome()
    /// Checkpoints that no row refers to any more.
    var obsolete: [String] = []
  }

  private func write(
    _ events: [RunEvent], _ files: [WeightsFile?], _ leases: [RunID: Lease], _ provenance: Provenance,
    _ changes: inout Changes
  ) throws {
    var rows = try RunRows(connection, worker: worker, leases)
    var areCheckpointsNew = false
    var areWeightsNew = false
    for (event, weights) in zip(events, files) {
      let run = event.run
      guard try rows.isLeased(run) else {
        if event.isEnd { changes.outcome.lost.append(run) }
        continue
      }
      switch event {
      case .started(let start, let time): try rows.start(start, at: time, provenance)
      case .epoch(let record, _): try rows.add(record, of: run)
      case .checkpoint(let checkpoint, _):
        guard let weights else { continue }
        // A run that started over, since its checkpoint was damaged, may reach the same epoch again.
        if try rows.checkpointEpoch(of: run) != checkpoint.state.epoch {
          changes.obsolete += try obsoleteCheckpoint(of: run, &rows)
        }
        try weights.file.commit()
        areCheckpointsNew = true
        try rows.setCheckpoint(checkpoint.state.epoch, sha256: weights.sha256, of: run)
      case .ended(_, let result, let time):
        try weights?.file.commit()
        areWeightsNew = areWeightsNew || weights != nil
        if result.status != .interrupted {
          changes.obsolete += try obsoleteCheckpoint(of: run, &rows)
          try rows.setCheckpoint(nil, sha256: nil, of: run)
        }
        try rows.end(run, result, at: time, weightsDigest: weights?.sha256)
        changes.outcome.settled.append(run)
      }
    }
    // The names must be on disk before the rows that refer to them.
    if areCheckpointsNew { try File.synchronizeDirectory(layout.checkpointsDirectory) }
    if areWeightsNew { try File.synchronizeDirectory(layout.weightsDirectory) }
  }

  private func obsoleteCheckpoint(of run: PlannedRun, _ rows: inout RunRows) throws -> [String] {
    guard let epoch = try rows.checkpointEpoch(of: run) else { return [] }
    return [layout.checkpoint(ofRun: run.id, epoch: epoch)]
  }
}
