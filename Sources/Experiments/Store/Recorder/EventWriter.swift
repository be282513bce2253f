// Writes the events of a sweep to its store.

import Glibc
import Synchronization
import Threading

/// The writer thread: writes several events per transaction, and sends the worker's heartbeats.
///
/// The thread retains the store but not the recorder, so the store is closed when the recorder is released.
final class EventWriter: Sendable {
  let queue = EventQueue()
  private let store: any Store
  private let leases: SharedLeases
  private let plan: Plan
  private let provenance: Provenance
  private let heartbeat: Double

  /// - Parameter heartbeat: seconds between heartbeats.
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
        // Without heartbeats, a worker may be taken for dead and lose its leases, but nothing worse.
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

/// The leases, shared by the training threads and the writer.
final class SharedLeases: Sendable {
  let queue: Mutex<LeaseQueue>

  init(_ queue: LeaseQueue) {
    self.queue = Mutex(queue)
  }
}
