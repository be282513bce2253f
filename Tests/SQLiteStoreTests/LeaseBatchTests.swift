// Batch sizes of leases, and runs that get none.

import Experiments
import Synchronization
import TestSupport
import Testing
import Threading

@testable import SQLiteStore

/// The runs that have ended elsewhere.
private final class Told: Sendable {
  private let list = Mutex<[RunID]>([])
  var runs: [RunID] { list.withLock { $0 } }
  func add(_ run: PlannedRun) { list.withLock { $0.append(run.id) } }
}

/// Becomes true after being polled a number of times.
private final class Patience: Sendable {
  private let count = Mutex(0)
  private let most: Int
  init(_ most: Int) { self.most = most }
  var looks: Int { count.withLock { $0 } }
  func isOver() -> Bool {
    count.withLock { count in
      count += 1
      return count > most
    }
  }
}

struct LeaseBatchTests {
  @Test("A run that failed in another process is reported and not trained")
  func failedElsewhere() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: [2, 3, 4]", isTrained: false)
      let told = Told()
      let recorder = try store.recorder { run in told.add(run) }
      let failed = store.plan.runs[1].id
      try store.execute("UPDATE run SET status = 'failed', error = 'a reason' WHERE id = '\(failed)'")
      var started: [RunID] = []
      for _ in 0..<2 { started.append(try #require(try recorder.next { false }).run.id) }
      #expect(Set(started) == [store.plan.runs[0].id, store.plan.runs[2].id])
      #expect(told.runs == [failed])
      #expect(
        try store.value("SELECT status || error || claim FROM run WHERE id = '\(failed)'")
          == .text("faileda reason0"))
      try recorder.finish()
    }
  }

  @Test("A run trained by another worker is awaited, and reported when it has ended")
  func takenElsewhere() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: 2, epochs: 2", isTrained: false)
      let run = store.plan.runs[0]
      let told = Told()
      let first = try store.recorder()
      let second = try store.recorder { run in told.add(run) }
      let start = try #require(try first.next { false })
      // It looks again and again, until it is told to stop.
      let patience = Patience(3)
      let none = try second.next(isCancelled: patience.isOver)
      #expect(none == nil && patience.looks == 4)
      #expect(told.runs.isEmpty)
      #expect(try store.rows("SELECT claim, status FROM run") == [[.integer(1), .text("pending")]])
      try first.runStarted(start)
      try SweepRunner(store.plan).run(
        RunList([run]), jobs: 1, observer: first, cancellation: Cancellation())
      try first.finish()
      #expect(try second.next { false } == nil)
      #expect(told.runs == [run.id])
      #expect(
        try store.rows("SELECT claim, status, attempts FROM run").first?.prefix(2) == [
          .integer(1), .text("completed"),
        ])
      try second.finish()
    }
  }

  @Test(
    "Batches of leases double while they are used up quickly, and are halved otherwise")
  func batches() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: 2", more: "seeds: 40", isTrained: false)
      for _ in 0..<5 {
        guard let counts = try Self.leased(store) else { continue }
        #expect(counts == [1, 3, 3, 7, 7, 7, 7, 9, 9, 13, 13, 13])
        return
      }
    }
  }

  /// The runs that were leased after each of the first twelve; nil where the machine was too busy.
  private static func leased(_ store: SmallStore) throws -> [Int]? {
    let recorder = try store.recorder()
    var counts: [Int] = []
    var last = Clock.monotonic
    for index in 0..<12 {
      // 1, 2 and 4 runs are used up by now.
      if index == 7 { Threads.sleep(seconds: 0.6) }
      _ = try recorder.next { false }
      counts.append(try store.value("SELECT count(*) FROM run WHERE worker IS NOT NULL").integer ?? -1)
      if index != 7, Clock.monotonic - last > 0.4 { return nil }
      last = Clock.monotonic
    }
    try recorder.finish()
    return counts
  }

  @Test(
    "Each lease has the next token; an invalid stored token starts over",
    arguments: [("0", 1), ("41", 42), ("'x'", 1), ("9.5e18", 1)])
  func token(stored: String, next: Int) throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: 2", isTrained: false)
      try store.execute("UPDATE run SET claim = \(stored)")
      let worker = try SQLiteStore(store.layout)
      let batch = try worker.lease(store.plan.runs[...], atMost: 1, maxAttempts: 10)
      #expect(batch.leases.map(\.fencingToken) == [next])
      #expect(try store.value("SELECT claim FROM run WHERE worker IS NOT NULL") == .integer(next))
      try worker.release()
    }
  }

  @Test("A run is given up after exactly the maximum number of attempts")
  func attempts() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: [2, 3, 4], epochs: 2", isTrained: false)
      for (index, attempts) in [9, 10, 11].enumerated() {
        try store.execute(
          "UPDATE run SET attempts = \(attempts), status = 'interrupted' WHERE id = '\(store.plan.runs[index].id)'"
        )
      }
      let recorder = try store.recorder()
      let start = try #require(try recorder.next { false })
      #expect(start.run.id == store.plan.runs[0].id)
      let patience = Patience(1)
      let none = try recorder.next(isCancelled: patience.isOver)
      #expect(none == nil)
      try recorder.finish()
      #expect(
        try store.rows("SELECT attempts, status FROM run ORDER BY attempts") == [
          [.integer(9), .text("interrupted")], [.integer(10), .text("failed")],
          [.integer(11), .text("failed")],
        ])
    }
  }
}
