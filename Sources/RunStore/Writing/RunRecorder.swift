// Keeps what the runner tells: a few transactions a second, on a thread of its own, while the others train.

import Dispatch
import Files
import NeuralNetwork
import SQLite
import Sweeps
import Synchronization

/// Writes the runs of a sweep into a store.
///
/// Nothing is marked as completed before its weights are on the disk under their name. Events wait in memory for a tenth
/// of a second, so that what a power cut takes away is little, and is trained again.
public final class RunRecorder: SweepObserver {
  private enum Event: Sendable {
    case started(PlannedRun, at: String)
    case epoch(EpochRecord, PlannedRun)
    case ended(PlannedRun, RunResult, at: String)
  }

  private struct State {
    var waiting: [Event] = []
    var isScheduled = false
    var failure: (any Error)?
  }

  private let writer: StoreWriter
  private let plan: Plan
  private let provenance: Provenance
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "netlab.store")
  /// Ended runs hold their weights until they are written: training waits rather than fill the memory.
  private let unwritten = DispatchSemaphore(value: 32)

  public init(_ writer: consuming StoreWriter, plan: Plan, provenance: Provenance) {
    self.writer = writer
    self.plan = plan
    self.provenance = provenance
  }

  public func runStarted(_ run: PlannedRun) throws {
    try add(.started(run, at: Clock.now))
  }

  public func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws {
    try add(.epoch(epoch, run))
  }

  public func runEnded(_ run: PlannedRun, _ result: RunResult) throws {
    unwritten.wait()
    try add(.ended(run, result, at: Clock.now))
  }

  /// Writes all that is waiting.
  /// - Throws: what has gone wrong now or before.
  public func finish() throws {
    queue.sync { write() }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func add(_ event: Event) throws {
    let (failure, schedules) = state.withLock { state in
      state.waiting.append(event)
      defer { state.isScheduled = true }
      return (state.failure, !state.isScheduled)
    }
    if let failure { throw failure }
    // Weakly: the store is free for others as soon as the sweep is done.
    if schedules { queue.asyncAfter(deadline: .now() + .milliseconds(100)) { [weak self] in self?.write() } }
  }

  /// On the queue: one transaction for all that is waiting.
  private func write() {
    let events = state.withLock { state in
      defer { state.waiting = [] }
      state.isScheduled = false
      return state.failure == nil ? state.waiting : []
    }
    guard !events.isEmpty else { return }
    do {
      let digests = try writeWeights(of: events)
      try writer.connection.transaction { try writeRows(of: events, digests) }
    } catch {
      let explained = StoreWriter.explained(error, writer.layout)
      state.withLock { $0.failure = explained }
    }
    for case .ended(_, _, _) in events { unwritten.signal() }
  }

  /// - Returns: the SHA-256 of each weights file by its run.
  private func writeWeights(of events: [Event]) throws -> [String: String] {
    var digests: [String: String] = [:]
    for case .ended(let run, let result, _) in events {
      guard let best = result.best else { continue }
      let network = StoredNetwork(best, of: run, in: plan, netlabVersion: provenance.netlabVersion)
      let image = try network.image()
      try File.writeAtomically(image, to: writer.layout.weights(ofRun: run.id))
      digests[run.id] = try SHA256(of: image).hexadecimal
    }
    if !digests.isEmpty { try File.synchronizeDirectory(writer.layout.weightsDirectory) }
    return digests
  }

  private func writeRows(of events: [Event], _ digests: [String: String]) throws {
    var rows = try RunRows(writer.connection)
    for event in events {
      switch event {
      case .started(let run, let time): try rows.start(run, at: time, provenance)
      case .epoch(let record, let run): try rows.add(record, of: run)
      case .ended(let run, let result, let time):
        try rows.end(run, result, at: time, weightsDigest: digests[run.id])
      }
    }
  }
}
