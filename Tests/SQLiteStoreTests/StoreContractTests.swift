// The contract of `Store` (Sources/Experiments/Store/Store.swift), which every store must satisfy.

import NeuralNetwork
import SQLite
import Synchronization
import TestSupport
import Testing
import Threading

@testable import Experiments
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
              // As if its process had ended and another one had got its number.
              let key = try #require(worker as? SQLiteStore).workerKey
              try Connection(path: layout.database, mode: .readWrite).run(
                "UPDATE worker SET start = start - 1 WHERE key = ?", [.integer(key)])
            }), folder)
      }
    }
  }
}

/// Keeps the events of one run.
private final class EventList: SweepObserver {
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

@Suite("Every store keeps the contract of Store")
struct StoreContractTests {
  private let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "kernels",
    command: "netlab sweep grid.json")

  private func plan(
    _ folder: TemporaryDirectory, _ parameters: String = "width: [2, 4], epochs: 5"
  ) throws -> Plan {
    try Plan(Spec.read(folder.writeGrid(parameters: parameters)))
  }

  @discardableResult
  private func register(_ plan: Plan, _ store: any Store, retryingUpTo attempts: Int? = nil) throws
    -> [PlannedRun]
  {
    try store.register(plan, locations: plan.dataPaths, provenance: provenance, retryingUpTo: attempts)
  }

  /// Trains what remains of a plan.
  ///
  /// - Returns: how many runs remained.
  @discardableResult
  private func sweep(
    _ plan: Plan, _ store: any Store, jobs: Int = 2, interruptedAfter epochs: Int = .max
  ) throws -> Int {
    let remaining = try register(plan, store)
    let recorder = try RunRecorder(store, plan: plan, provenance: provenance, candidates: remaining)
    let cancellation = Cancellation()
    try SweepRunner(plan, checkpointInterval: 0).run(
      recorder, jobs: jobs, observer: Interrupter(recorder, after: epochs, cancellation),
      cancellation: cancellation)
    try recorder.finish()
    return remaining.count
  }

  /// The events of training a run, with a checkpoint after each epoch but the last.
  private func events(of run: PlannedRun, _ plan: Plan) throws -> [RunEvent] {
    let list = EventList()
    try SweepRunner(plan, checkpointInterval: 0).run(
      RunList([run]), jobs: 1, observer: list, cancellation: Cancellation())
    return list.events
  }

  /// What must be the same whenever a run is trained.
  private func results(_ plan: Plan, _ store: any Store) throws -> [String] {
    try plan.runs.map { run in
      let epochs = try store.curve(ofRun: run.id).map { epoch in
        "\(epoch.epoch) \(epoch.training) \(epoch.validation.map { "\($0)" } ?? "") \(epoch.learningRate)"
      }
      let parameters = try store.parameters(ofRun: run.id)?.values ?? []
      return (epochs + ["\(parameters)"]).joined(separator: "\n")
    }
  }

  // MARK: Registration

  @Test("Registering again changes nothing, and returns the unfinished runs", arguments: Backend.allCases)
  func registeringTwice(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let (plan, store) = (try plan(folder), try workers.open())
      #expect(try store.statuses(of: plan.runs) == [:])
      #expect(try store.members(ofSweep: plan.sweepID()) == [])
      #expect(try register(plan, store) == plan.runs)
      #expect(try register(plan, store) == plan.runs)
      #expect(try store.statuses(of: plan.runs) == [.pending: 4])
      try sweep(plan, store)
      #expect(try register(plan, store) == [])
      #expect(try store.statuses(of: plan.runs) == [.completed: 4])
      #expect(try store.members(ofSweep: plan.sweepID()) == plan.runs.map(\.id))
    }
  }

  @Test(
    "Members are appended behind the others, each once, and train as any run", arguments: Backend.allCases)
  func appending(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let store = try workers.open()
      let (plan, more) = (try plan(folder), try self.plan(folder, "width: [4, 6], epochs: 5"))
      let unknown = UnknownSweep(id: try plan.sweepID())
      #expect(throws: unknown) { try store.append(more.runs, to: plan) }
      try register(plan, store)
      let added = Array(more.runs.suffix(2))
      #expect(try store.append(more.runs, to: plan) == more.runs)
      #expect(try store.append(more.runs, to: plan) == more.runs)
      #expect(try store.members(ofSweep: plan.sweepID()) == (plan.runs + added).map(\.id))
      let recorder = try RunRecorder(store, plan: plan, provenance: provenance, candidates: added)
      try SweepRunner(plan).run(recorder, jobs: 1, observer: recorder, cancellation: Cancellation())
      try recorder.finish()
      #expect(try store.statuses(of: plan.runs + added) == [.pending: 4, .completed: 2])
      #expect(try store.append(added, to: plan) == [])
    }
  }

  // MARK: Leases

  @Test("A run is leased to one worker at a time, with a larger token each time", arguments: Backend.allCases)
  func leasing(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try plan(folder)
      let (first, second) = (try workers.open(), try workers.open())
      try register(plan, first)
      let mine = try first.lease(plan.runs[...], atMost: 3, maxAttempts: 10)
      #expect(mine.leases.map(\.run) == Array(plan.runs.prefix(3)) && mine.examined == 3)
      #expect(mine.leases.allSatisfy { $0.checkpoint == nil })
      let others = try second.lease(plan.runs[...], atMost: 3, maxAttempts: 10)
      #expect(others.leases.map(\.run) == [plan.runs[3]] && others.elsewhere == Array(plan.runs.prefix(3)))
      #expect(others.examined == 4 && others.ended.isEmpty)
      // What is given back can be leased again.
      try first.release()
      let again = try second.lease(plan.runs.prefix(3), atMost: 10, maxAttempts: 10)
      #expect(again.leases.map(\.run) == Array(plan.runs.prefix(3)) && again.elsewhere.isEmpty)
      for (old, new) in zip(mine.leases, again.leases) { #expect(new.fencingToken > old.fencingToken) }
    }
  }

  @Test("Runs that the store does not have are not leased", arguments: Backend.allCases)
  func leasingUnknown(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let store = try workers.open()
      let batch = try store.lease(plan(folder).runs[...], atMost: 10, maxAttempts: 10)
      #expect(batch.leases.isEmpty && batch.elsewhere.isEmpty && batch.ended.isEmpty && batch.examined == 4)
    }
  }

  @Test(
    "Two workers share a sweep: each run is trained once, to the same results", arguments: Backend.allCases)
  func sharing(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try plan(folder, "width: [2, 3, 4, 5], epochs: 5")
      let stores = [try workers.open(), try workers.open()]
      let errors = Mutex<[String]>([])
      Threads.run(2) { index in
        do { try sweep(plan, stores[index], jobs: 1) } catch { errors.withLock { $0.append("\(error)") } }
      }
      #expect(errors.withLock(\.self) == [])
      #expect(try stores[0].statuses(of: plan.runs) == [.completed: 8])
      let alone = MemoryStore()
      try sweep(plan, alone)
      #expect(try results(plan, stores[1]) == results(plan, alone))
    }
  }

  @Test(
    "A worker that has lost its lease changes nothing, and learns it at the end", arguments: Backend.allCases)
  func fencing(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try plan(folder)
      let run = plan.runs[0]
      let (stale, other) = (try workers.open(), try workers.open())
      try register(plan, stale)
      let lease = try #require(try stale.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      try workers.kill(stale)
      let successor = try #require(try other.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      #expect(successor.fencingToken > lease.fencingToken)
      let events = try events(of: run, plan)
      let outcome = try stale.write(events, under: [run.id: lease], of: plan, provenance)
      #expect(outcome.settled.isEmpty && outcome.lost == [run])
      #expect(try other.statuses(of: [run]) == [.pending: 1])
      #expect(try other.curve(ofRun: run.id).isEmpty && other.parameters(ofRun: run.id) == nil)
      // Not even with the successor's token.
      let forged = try stale.write(events, under: [run.id: successor], of: plan, provenance)
      #expect(forged.settled.isEmpty && forged.lost == [run])
      let written = try other.write(events, under: [run.id: successor], of: plan, provenance)
      #expect(written.settled == [run] && written.lost.isEmpty)
      #expect(try other.statuses(of: [run]) == [.completed: 1])
    }
  }

  @Test("Without a lease nothing is written, and after the end neither", arguments: Backend.allCases)
  func unleased(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let (plan, store) = (try plan(folder), try workers.open())
      let run = plan.runs[0]
      try register(plan, store)
      let events = try events(of: run, plan)
      #expect(try store.write(events, under: [:], of: plan, provenance).lost == [run])
      #expect(try store.statuses(of: [run]) == [.pending: 1])
      let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      _ = try store.write(events, under: [run.id: lease], of: plan, provenance)
      let again = try store.write([events[0]], under: [run.id: lease], of: plan, provenance)
      #expect(again.settled.isEmpty && again.lost.isEmpty)
      #expect(try store.statuses(of: [run]) == [.completed: 1])
    }
  }

  // MARK: Statuses

  @Test(
    "The status of a run follows its events, and a run is completed with its network",
    arguments: Backend.allCases)
  func statuses(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let (plan, store) = (try plan(folder), try workers.open())
      let run = plan.runs[0]
      try register(plan, store)
      let events = try events(of: run, plan)
      let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      for event in events.dropLast() {
        _ = try store.write([event], under: [run.id: lease], of: plan, provenance)
        #expect(try store.statuses(of: [run]) == [.running: 1])
        #expect(try store.parameters(ofRun: run.id) == nil)
      }
      #expect(try store.curve(ofRun: run.id).map(\.epoch) == [1, 2, 3, 4, 5])
      let end = try #require(events.last)
      let outcome = try store.write([end], under: [run.id: lease], of: plan, provenance)
      #expect(outcome.settled == [run] && outcome.lost.isEmpty)
      #expect(try store.statuses(of: plan.runs) == [.completed: 1, .pending: 3])
      guard case .ended(_, let result, _) = end else {
        Issue.record("no end")
        return
      }
      #expect(try store.parameters(ofRun: run.id) == result.best?.parameters)
    }
  }

  @Test("A running run is interrupted when its worker gives it back or dies", arguments: Backend.allCases)
  func interruption(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try plan(folder)
      let (store, observer) = (try workers.open(), try workers.open())
      try register(plan, store)
      for isKilled in [false, true] {
        let run = plan.runs[isKilled ? 1 : 0]
        let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 10).leases.first)
        _ = try store.write(
          [.started(RunStart(run), at: "now")], under: [run.id: lease], of: plan, provenance)
        #expect(try observer.statuses(of: [run]) == [.running: 1])
        if isKilled { try workers.kill(store) } else { try store.release() }
        #expect(try observer.statuses(of: [run]) == [.interrupted: 1])
      }
    }
  }

  @Test(
    "A run that never makes progress is given up, and retried only on request", arguments: Backend.allCases)
  func attempts(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let (plan, store) = (try plan(folder), try workers.open())
      let run = plan.runs[0]
      try register(plan, store)
      for _ in 0..<2 {
        let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 2).leases.first)
        _ = try store.write(
          [.started(RunStart(run), at: "now")], under: [run.id: lease], of: plan, provenance)
        try store.release()
      }
      let batch = try store.lease([run], atMost: 1, maxAttempts: 2)
      #expect(batch.leases.isEmpty && batch.ended == [run])
      #expect(try store.statuses(of: [run]) == [.failed: 1])
      for most in [nil, 2] { #expect(try store.forecast(of: [run], retryingUpTo: most) == reused(1)) }
      #expect(try store.forecast(of: [run], retryingUpTo: 3).toTrain == 1)
      #expect(try register(plan, store) == Array(plan.runs.dropFirst()))
      #expect(try register(plan, store, retryingUpTo: 2) == Array(plan.runs.dropFirst()))
      #expect(try register(plan, store, retryingUpTo: 3) == plan.runs)
      #expect(try store.lease([run], atMost: 1, maxAttempts: 3).leases.count == 1)
    }
  }

  // MARK: Resumption

  @Test(
    "A run continues from its checkpoint, to the results of one that was never interrupted",
    arguments: Backend.allCases)
  func resuming(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try plan(folder, "width: 3, optimizer: 'adam', dropout: 0.2, epochs: 12, schedule: 'cosine'")
      let straight = MemoryStore()
      try sweep(plan, straight)
      let first = try workers.open()
      try sweep(plan, first, jobs: 1, interruptedAfter: 7)
      let second = try workers.open()
      #expect(try second.statuses(of: plan.runs)[.completed] == nil)
      #expect(try second.forecast(of: plan.runs, retryingUpTo: nil).continued == 1)
      let lease = try #require(
        try second.lease(plan.runs[...], atMost: 2, maxAttempts: 10).leases.first { $0.checkpoint != nil })
      let point = try #require(try second.startingPoint(of: lease, in: plan))
      #expect(point.state.epoch == lease.checkpoint?.epoch && point.origin == lease.run.id)
      #expect(point.curve.map(\.epoch) == Array(1...point.state.epoch))
      try second.release()
      while try sweep(plan, workers.open(), jobs: 1, interruptedAfter: 7) > 0 {}
      #expect(try results(plan, second) == results(plan, straight))
      #expect(try second.forecast(of: plan.runs, retryingUpTo: nil) == reused(2))
    }
  }

  @Test(
    "A run that starts over keeps its checkpoint, also at the epoch of the one before",
    arguments: Backend.allCases)
  func startingOver(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try plan(folder)
      let run = plan.runs[0]
      let events = try events(of: run, plan)
      let last = try #require(events.lastIndex { if case .checkpoint = $0 { true } else { false } })
      let store = try workers.open()
      try register(plan, store)
      for _ in 0..<2 {
        let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 10).leases.first)
        _ = try store.write(Array(events[...last]), under: [run.id: lease], of: plan, provenance)
        try store.release()
      }
      let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      #expect(try store.startingPoint(of: lease, in: plan)?.state.epoch == 4)
    }
  }

  private func reused(_ count: Int) -> Forecast {
    var forecast = Forecast()
    for _ in 0..<count { forecast.add(isReused: true, isContinued: false) }
    return forecast
  }

  @Test("A longer run continues from the longest shorter one", arguments: Backend.allCases)
  func extending(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let store = try workers.open()
      for epochs in [3, 6] { try sweep(plan(folder, "width: 3, epochs: \(epochs)"), store) }
      let shorter = try plan(folder, "width: 3, epochs: 6")
      let long = try plan(folder, "width: 3, epochs: 10")
      let forecast = try store.forecast(of: long.runs, retryingUpTo: nil)
      #expect(forecast.toTrain == 2 && forecast.continued == 2 && forecast.reused == 0)
      try register(long, store)
      let leases = try store.lease(long.runs[...], atMost: 2, maxAttempts: 10).leases
      let points = try leases.map { try store.startingPoint(of: $0, in: long) }
      #expect(points.map { $0?.origin } == shorter.runs.map(\.id))
      #expect(points.allSatisfy { $0?.state.epoch == 6 })
      try store.release()
      try sweep(long, store)
      let alone = MemoryStore()
      try sweep(long, alone)
      #expect(try results(long, store) == results(long, alone))
    }
  }
}
