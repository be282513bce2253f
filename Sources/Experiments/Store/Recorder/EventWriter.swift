// Writes the events of a sweep to its store.

import Glibc
import Synchronization
import Threading

/// The thread that writes, several events in one transaction, and sends the worker's heartbeats.
///
/// The thread keeps the store open but not the recorder, so that the store is closed as soon as the recorder is gone.
final class EventWriter: Sendable {
  let queue = EventQueue()
  private let store: any Store
  private let leases: SharedLeases
  private let plan: Plan
  private let provenance: Provenance
  private let heartbeat: Double

  /// - Parameter heartbeat: seconds between two heartbeats.
  init(
    _ store: any Store, _ leases: SharedLeases, plan: Plan, provenance: Provenance, heartbeat: Double
  ) {
    self.store = store
    self.leases = leases
    self.plan = plan
    self.provenance = provenance
    self.heartbeat = heartbeat
  }

  /// Starts the thread, which ends when the queue is closed.
  func start() throws(Threads.Unavailable) -> pthread_t {
    try Threads.start { self.run() }
  }

  private func run() {
    var nextBeat = Clock.monotonic + heartbeat
    while let task = queue.next(heartbeat: nextBeat) {
      switch task {
      case .beat:
        // A worker without heartbeats may be taken for dead and lose its leases, and nothing worse.
        try? store.beat()
        nextBeat = Clock.monotonic + heartbeat
      case .write(let events):
        queue.wrote(events, failure: write(events))
      }
    }
  }

  private func write(_ events: [RunEvent]) -> (any Error)? {
    do {
      let held = leases.queue.withLock { $0.leases(for: events) }
      let outcome = try store.write(events, under: held, of: plan, provenance)
      leases.queue.withLock { $0.update(outcome) }
      return nil
    } catch {
      return error
    }
  }
}

/// The leases that the training threads and the writer share.
final class SharedLeases: Sendable {
  let queue: Mutex<LeaseQueue>

  init(_ queue: LeaseQueue) {
    self.queue = Mutex(queue)
  }
}
