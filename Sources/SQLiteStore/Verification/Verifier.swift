// Listens to runs that are trained again, and compares them with what is stored.

import Models
import Experiments
import SQLite
import Synchronization
import Threading

/// Compares each epoch as it ends and each run at its end, and keeps the verdicts in the store.
///
/// The training threads compare themselves. Verdicts are written a few times a second, in one short transaction each.
public final class Verifier: SweepObserver {
  private struct State: ~Copyable {
    var writer: StoreWriter
    var comparisons: [RunID: ResultComparison] = [:]
    var verdicts: [Verification] = []
    /// How many verdicts are in the store.
    var written = 0
    var lastWritten = Clock.monotonic
  }

  private let layout: StoreLayout
  private let sets: [RunID: RunSet]
  private let provenance: Provenance
  private let state: Mutex<State>

  /// Seconds between two transactions.
  private static let interval = 0.5

  /// - Parameter sets: of the runs that it will be told of.
  public init(_ writer: consuming StoreWriter, sets: [RunSet], provenance: Provenance) {
    layout = writer.layout
    self.sets = Dictionary(
      sets.flatMap { set in set.runs.map { ($0.id, set) } }, uniquingKeysWith: { first, _ in first })
    self.provenance = provenance
    state = Mutex(State(writer: writer))
  }

  public func runStarted(_ start: RunStart) throws {
    try state.withLock { state in
      // It may have been removed, or set back, since it was chosen: then there is nothing to compare.
      guard try state.writer.connection.hasResult(ofRun: start.run.id) else { return }
      state.comparisons[start.run.id] = ResultComparison(
        try state.writer.connection.result(ofRun: start.run.id))
    }
  }

  public func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {
    state.withLock { $0.comparisons[run.id]?.follow(epoch) }
  }

  public func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {}

  public func runEnded(_ run: PlannedRun, _ result: RunResult) throws {
    let comparison = state.withLock { $0.comparisons.removeValue(forKey: run.id) }
    guard let comparison, result.status != .interrupted else { return }
    var differences = comparison.differences(from: result)
    var tensors = 0
    if let best = result.best, let set = sets[run.id] {
      let now = StoredNetwork(
        best, result.state, of: run, in: set, netlabVersion: provenance.netlabVersion)
      do {
        let comparison = TensorComparison(stored: try storedNetwork(of: run), now: now)
        tensors = comparison.count
        if let difference = comparison.difference { differences.append(difference) }
      } catch {
        differences.append("weights: \(error)")
      }
    }
    // Removed meanwhile, it would differ for that alone.
    guard try state.withLock({ try $0.writer.connection.hasResult(ofRun: run.id) }) else { return }
    let verdict = Verification(
      run: run.id, difference: differences.isEmpty ? nil : differences.joined(separator: "; "),
      epochs: comparison.epochs, tensors: tensors, verifiedAt: Clock.now)
    try state.withLock { state in
      state.verdicts.append(verdict)
      if Clock.monotonic - state.lastWritten >= Self.interval { try write(&state) }
    }
  }

  private func storedNetwork(of run: PlannedRun) throws -> StoredNetwork {
    let digest = try state.withLock { state in
      try state.writer.connection.value("SELECT weights_sha256 FROM run WHERE id = ?", [SQLValue(run.id)])
    }
    return try StoredNetwork(ofRun: run.id, sha256: digest.text, in: layout)
  }

  /// Writes what is not written yet.
  ///
  /// - Returns: all verdicts, in the order in which they came.
  public func finish() throws -> [Verification] {
    try state.withLock { state in
      try write(&state)
      return state.verdicts
    }
  }

  /// How many verdicts are in the store.
  public var storedCount: Int { state.withLock { $0.written } }

  private func write(_ state: inout State) throws {
    state.lastWritten = Clock.monotonic
    guard state.written < state.verdicts.count else { return }
    try state.writer.add(state.verdicts.dropFirst(state.written), provenance)
    state.written = state.verdicts.count
  }
}
