// Events of the training threads on their way to the store.

import Models
import Experiments
import Files
import Synchronization
import Threading

/// Something that has happened to a run.
enum RunEvent: Sendable {
  case started(RunStart, at: String)
  case epoch(EpochRecord, PlannedRun)
  case checkpoint(Checkpoint, PlannedRun)
  case ended(PlannedRun, RunResult, at: String)

  var run: PlannedRun {
    switch self {
    case .started(let start, _): start.run
    case .epoch(_, let run), .checkpoint(_, let run), .ended(let run, _, _): run
    }
  }

  var isEnd: Bool {
    if case .ended = self { true } else { false }
  }

  private var mayHaveWeights: Bool {
    switch self {
    case .started, .epoch: false
    case .checkpoint, .ended: true
    }
  }

  /// A file of weights that is ready to appear.
  struct Weights: Sendable {
    let file: AtomicFileWriter
    let sha256: String
  }

  /// Writes the files of all events, several at once: what takes time is waiting for the disk, which can do many things together.
  static func prepareWeights(
    of events: [RunEvent], in plan: Plan, _ layout: StoreLayout, netlabVersion: String
  ) throws -> [Weights?] {
    let superseded = supersededCheckpoints(events)
    let wanted = events.indices.filter { !superseded.contains($0) && events[$0].mayHaveWeights }
    let remaining = Mutex(wanted[...])
    let files = Mutex([Weights?](repeating: nil, count: events.count))
    let failure = Mutex<(any Error)?>(nil)
    Threads.run(min(wanted.count, 8)) { _ in
      while let index = remaining.withLock({ $0.popFirst() }) {
        do {
          let weights = try events[index].prepareWeights(in: plan, layout, netlabVersion: netlabVersion)
          files.withLock { $0[index] = weights }
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return files.withLock { $0 }
  }

  /// The checkpoints after which another one comes, or the end: nobody would ever go on from them.
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

  private func prepareWeights(in plan: Plan, _ layout: StoreLayout, netlabVersion: String) throws -> Weights?
  {
    let (network, path): (StoredNetwork, String)
    switch self {
    case .started, .epoch: return nil
    case .checkpoint(let checkpoint, let run):
      network = StoredNetwork(checkpoint, of: run, in: plan, netlabVersion: netlabVersion)
      path = layout.checkpoint(ofRun: run.id, epoch: checkpoint.state.epoch)
    case .ended(let run, let result, _):
      guard let best = result.best else { return nil }
      network = StoredNetwork(best, result.state, of: run, in: plan, netlabVersion: netlabVersion)
      path = layout.weights(ofRun: run.id)
    }
    let image = try network.image()
    return Weights(file: try AtomicFileWriter(image, for: path), sha256: try SHA256(of: image).hexadecimal)
  }
}
