// Observes runs being retrained, and compares them with the stored results.

import Models
import Experiments
import SQLite
import Synchronization
import Threading

/// Compares each epoch and each run as it ends, and stores the results.
///
/// Comparisons run on the training threads. Results are written a few times a second, in one short transaction each.
public final class Verifier: SweepObserver {
  private struct State: ~Copyable {
    var writer: StoreWriter
    var comparisons: [RunID: ResultComparison] = [:]
    var verdicts: [Verification] = []
    /// The number of stored results.
    var written = 0
    var lastWritten = Clock.monotonic
  }

  private let layout: StoreLayout
  private let sets: [RunID: RunSet]
  private let provenance: Provenance
  private let state: Mutex<State>

  /// Seconds between transactions.
  private static let interval = 0.5

  /// - Parameter sets: the runs to be verified.
  public init(_ writer: consuming StoreWriter, sets: [RunSet], provenance: Provenance) {
    layout = writer.layout
    self.sets = Dictionary(
      sets.flatMap { set in set.runs.map { ($0.id, set) } }, uniquingKeysWith: { first, _ in first })
    self.provenance = provenance
    state = Mutex(State(writer: writer))
  }

  public func runStarted(_ start: RunStart) throws {
    try state.withLock { state in
      // The run may have been removed or reset since it was selected: there is nothing to compare then.
      guard try state.writer.connection.hasResult(ofRun: start.run.id) else { return }
      state.comparisons[start.run.id] = ResultComparison(
        try state.writer.connection.result(ofRun: start.run.id))
    }
  }

  public func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {
    state.withLock { $0.comparisons[run.id]?.compare(epoch) }
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
    // If it was removed meanwhile, that alone would be a difference.
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

  /// Writes the remaining results.
  ///
  /// - Returns: all results, in the order of completion.
  public func finish() throws -> [Verification] {
    try state.withLock { state in
      try write(&state)
      return state.verdicts
    }
  }

  /// The number of stored results.
  public var storedCount: Int { state.withLock { $0.written } }

  private func write(_ state: inout State) throws {
    state.lastWritten = Clock.monotonic
    guard state.written < state.verdicts.count else { return }
    try state.writer.add(state.verdicts.dropFirst(state.written), provenance)
    state.written = state.verdicts.count
  }
}
