// The stores that pass the contract's tests.

import Experiments
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import SQLiteStore

/// A kind of store that passes the suite.
enum Backend: CaseIterable, Sendable {
  case memory
  case sqlite

  /// Workers on one store.
  struct Workers {
    /// Opens the store for another worker.
    let open: () throws -> any Store
    /// Makes the others take a worker for dead.
    let kill: (any Store) throws -> Void
  }

  func with(_ body: (Workers, TemporaryDirectory) throws -> Void) throws {
    try TemporaryDirectory.with { folder in
      switch self {
      case .memory:
        let store = MemoryStore()
        try body(
          Workers(open: { MemoryStore(sharing: store) }, kill: { ($0 as? MemoryStore)?.expire() }), folder)
      case .sqlite:
        let layout = StoreLayout(folder.file("store"))
        try body(
          Workers(
            open: { try SQLiteStore(layout) },
            kill: { worker in
              // As if its process had ended and another one had its id.
              let key = try #require(worker as? SQLiteStore).workerKey
              try Connection(path: layout.database, mode: .readWrite).run(
                "UPDATE worker SET start = start - 1 WHERE key = ?", [.integer(key)])
            }), folder)
      }
    }
  }
}

/// Keeps the events of one run.
final class EventList: SweepObserver {
  private let list = Mutex<[RunEvent]>([])
  var events: [RunEvent] { list.withLock(\.self) }

  func runStarted(_ start: RunStart) { list.withLock { $0.append(.started(start, at: "now")) } }
  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {
    list.withLock { $0.append(.epoch(epoch, run)) }
  }
  func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {
    list.withLock { $0.append(.checkpoint(checkpoint, run)) }
  }
  func runEnded(_ run: PlannedRun, _ result: RunResult) {
    list.withLock { $0.append(.ended(run, result, at: "now")) }
  }
}
