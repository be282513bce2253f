// The store as a sweep writes to it.

import Experiments
import Files
import SQLite

/// The connection of a sweep and what it has claimed. One thread at a time uses it.
struct RecorderSession: ~Copyable {
  let writer: StoreWriter
  private let plan: Plan
  private let provenance: Provenance
  private var claims: Claims

  init(_ writer: consuming StoreWriter, plan: Plan, provenance: Provenance, claims: Claims) {
    self.writer = writer
    self.plan = plan
    self.provenance = provenance
    self.claims = claims
  }

  enum Next {
    case run(RunStart)
    /// Nothing now, but what is under way, here or elsewhere, may come back.
    case wait(isElsewhere: Bool)
    case exhausted
  }

  mutating func next() throws -> Next {
    do {
      if let claim = try claims.next(writer) { return .run(try claim.start(writer, in: plan)) }
      return claims.areExhausted ? .exhausted : .wait(isElsewhere: claims.haveElsewhere)
    } catch {
      throw StoreWriter.explained(error, writer.layout)
    }
  }

  /// Gives back all that was claimed and has not ended.
  func release() throws {
    do {
      try writer.release()
    } catch {
      throw StoreWriter.explained(error, writer.layout)
    }
  }

  /// Writes events in one transaction, in which their files appear: nothing is marked as completed before its weights are on the disk
  /// under their name.
  ///
  /// - Parameter files: of each event, where it has one.
  mutating func write(_ events: [RunEvent], _ files: [RunEvent.Weights?]) throws {
    var changes = Changes()
    try writer.connection.transaction { try write(events, files, &changes) }
    for run in changes.settled { claims.settle(run) }
    for run in changes.lost { claims.lose(run) }
    // A file that stays behind takes room and nothing else.
    for path in changes.obsolete { try? File.remove(path) }
  }

  /// What follows from a transaction once it is on the disk.
  private struct Changes {
    /// Checkpoints that are not needed any more.
    var obsolete: [String] = []
    /// Runs whose ends were written.
    var settled: [PlannedRun] = []
    /// Runs that have ended, and belong to another process.
    var lost: [PlannedRun] = []
  }

  private func write(
    _ events: [RunEvent], _ files: [RunEvent.Weights?], _ changes: inout Changes
  ) throws {
    var rows = try RunRows(writer.connection, worker: writer.worker, claims.tokens)
    var areCheckpointsNew = false
    var areWeightsNew = false
    for (event, weights) in zip(events, files) {
      let run = event.run
      // What is of a run that another process has taken over meanwhile is dropped.
      guard try rows.isOurs(run) else {
        if event.isEnd { changes.lost.append(run) }
        continue
      }
      switch event {
      case .started(let start, let time): try rows.start(start, at: time, provenance)
      case .epoch(let record, _): try rows.add(record, of: run)
      case .checkpoint(let checkpoint, _):
        guard let weights else { continue }
        changes.obsolete += try obsoleteCheckpoint(of: run, &rows)
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
        changes.settled.append(run)
      }
    }
    // The names must be as safe as the rows that speak of them.
    if areCheckpointsNew { try File.synchronizeDirectory(writer.layout.checkpointsDirectory) }
    if areWeightsNew { try File.synchronizeDirectory(writer.layout.weightsDirectory) }
  }

  private func obsoleteCheckpoint(of run: PlannedRun, _ rows: inout RunRows) throws -> [String] {
    guard let epoch = try rows.checkpointEpoch(of: run) else { return [] }
    return [writer.layout.checkpoint(ofRun: run.id, epoch: epoch)]
  }
}
