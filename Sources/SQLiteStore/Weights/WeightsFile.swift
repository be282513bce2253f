// Writes the files of checkpoints and weights.

import Experiments
import Files
import Models
import Synchronization
import Threading

/// A weights file that has been written but not yet committed under its name.
struct WeightsFile: Sendable {
  let file: AtomicFileWriter
  let sha256: String

  init(_ network: StoredNetwork, at path: String) throws {
    let image = try network.image()
    file = try AtomicFileWriter(image, for: path)
    sha256 = try SHA256(of: image).hexadecimal
  }

  /// Writes the files of all events in parallel, because most of the time is spent waiting for the disk.
  ///
  /// - Returns: nil for events without a file, and for checkpoints superseded by a later event.
  static func prepare(
    for events: [RunEvent], of plan: Plan, _ layout: StoreLayout, netlabVersion: String
  ) throws -> [WeightsFile?] {
    let superseded = supersededCheckpoints(events)
    let wanted = events.indices.filter { !superseded.contains($0) && events[$0].mayHaveWeights }
    let remaining = Mutex(wanted[...])
    let files = Mutex([WeightsFile?](repeating: nil, count: events.count))
    let failure = Mutex<(any Error)?>(nil)
    Threads.run(min(wanted.count, 8)) { _ in
      while let index = remaining.withLock({ $0.popFirst() }) {
        do {
          let file = try events[index].weightsFile(of: plan, layout, netlabVersion: netlabVersion)
          files.withLock { $0[index] = file }
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return files.withLock { $0 }
  }

  /// Checkpoints that are followed by another event of the same run that supersedes them.
  private static func supersededCheckpoints(_ events: [RunEvent]) -> Set<Int> {
    var hasLater: Set<RunID> = []
    var superseded: Set<Int> = []
    for (index, event) in events.enumerated().reversed() {
      switch event {
      case .started, .epoch: continue
      case .checkpoint(_, let run):
        if !hasLater.insert(run.id).inserted { superseded.insert(index) }
      case .ended(let run, let result, _):
        if result.status != .interrupted { hasLater.insert(run.id) }
      }
    }
    return superseded
  }
}

extension RunEvent {
  fileprivate var mayHaveWeights: Bool {
    switch self {
    case .started, .epoch: false
    case .checkpoint, .ended: true
    }
  }

  fileprivate func weightsFile(
    of plan: Plan, _ layout: StoreLayout, netlabVersion: String
  ) throws -> WeightsFile? {
    switch self {
    case .started, .epoch: return nil
    case .checkpoint(let checkpoint, let run):
      return try WeightsFile(
        StoredNetwork(checkpoint, of: run, in: plan.runSet, netlabVersion: netlabVersion),
        at: layout.checkpoint(ofRun: run.id, epoch: checkpoint.state.epoch))
    case .ended(let run, let result, _):
      guard let best = result.best else { return nil }
      return try WeightsFile(
        StoredNetwork(best, result.state, of: run, in: plan.runSet, netlabVersion: netlabVersion),
        at: layout.weights(ofRun: run.id))
    }
  }
}
