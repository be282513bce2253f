// The contract of `Store` (Sources/Experiments/Store/Store.swift), which every store must satisfy.

import Synchronization
import TestSupport
import Testing
import Threading

@testable import Experiments
@testable import SQLiteStore

@Suite("Every store keeps the contract of Store")
struct StoreContractTests {
  /// The events of training a run, with a checkpoint after each epoch but the last.
  func events(of run: PlannedRun, _ plan: Plan) throws -> [RunEvent] {
    let list = EventList()
    try SweepRunner(plan, checkpointInterval: 0).run(
      RunList([run]), jobs: 1, observer: list, cancellation: Cancellation())
    return list.events
  }

  /// What must be the same whenever a run is trained.
  func results(_ plan: Plan, _ store: any Store) throws -> [String] {
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
      let (plan, store) = (try TestSweep.plan(folder), try workers.open())
      #expect(try store.statuses(of: plan.runs) == [:])
      #expect(try store.members(ofSweep: plan.sweepID()) == [])
      #expect(try TestSweep.register(plan, store) == plan.runs)
      #expect(try TestSweep.register(plan, store) == plan.runs)
      #expect(try store.statuses(of: plan.runs) == [.pending: 4])
      try TestSweep.run(plan, store)
      #expect(try TestSweep.register(plan, store) == [])
      #expect(try store.statuses(of: plan.runs) == [.completed: 4])
      #expect(try store.members(ofSweep: plan.sweepID()) == plan.runs.map(\.id))
    }
  }

  @Test(
    "Members are appended at the end, once each, and are trained like other runs", arguments: Backend.allCases
  )
  func appending(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let store = try workers.open()
      let (plan, more) = (try TestSweep.plan(folder), try TestSweep.plan(folder, "width: [4, 6], epochs: 5"))
      let unknown = UnknownSweep(id: try plan.sweepID())
      #expect(throws: unknown) { try store.append(more.runs, to: plan) }
      try TestSweep.register(plan, store)
      let added = Array(more.runs.suffix(2))
      #expect(try store.append(more.runs, to: plan) == more.runs)
      #expect(try store.append(more.runs, to: plan) == more.runs)
      #expect(try store.members(ofSweep: plan.sweepID()) == (plan.runs + added).map(\.id))
      let recorder = try RunRecorder(store, plan: plan, provenance: TestSweep.provenance, candidates: added)
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
      let plan = try TestSweep.plan(folder)
      let (first, second) = (try workers.open(), try workers.open())
      try TestSweep.register(plan, first)
      let mine = try first.lease(plan.runs[...], atMost: 3, maxAttempts: 10)
      #expect(mine.leases.map(\.run) == Array(plan.runs.prefix(3)) && mine.examined == 3)
      #expect(mine.leases.allSatisfy { $0.checkpoint == nil })
      let others = try second.lease(plan.runs[...], atMost: 3, maxAttempts: 10)
      #expect(others.leases.map(\.run) == [plan.runs[3]] && others.elsewhere == Array(plan.runs.prefix(3)))
      #expect(others.examined == 4 && others.ended.isEmpty)
      // Released runs can be leased again.
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
      let batch = try store.lease(TestSweep.plan(folder).runs[...], atMost: 10, maxAttempts: 10)
      #expect(batch.leases.isEmpty && batch.elsewhere.isEmpty && batch.ended.isEmpty && batch.examined == 4)
    }
  }

  @Test(
    "Two workers share a sweep: each run is trained once, to the same results", arguments: Backend.allCases)
  func sharing(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try TestSweep.plan(folder, "width: [2, 3, 4, 5], epochs: 5")
      let stores = [try workers.open(), try workers.open()]
      let errors = Mutex<[String]>([])
      Threads.run(2) { index in
        do { try TestSweep.run(plan, stores[index], jobs: 1) } catch {
          errors.withLock { $0.append("\(error)") }
        }
      }
      #expect(errors.withLock(\.self) == [])
      #expect(try stores[0].statuses(of: plan.runs) == [.completed: 8])
      let alone = MemoryStore()
      try TestSweep.run(plan, alone)
      #expect(try results(plan, stores[1]) == results(plan, alone))
    }
  }

  @Test(
    "A worker that has lost its lease changes nothing, and is told at the run's end",
    arguments: Backend.allCases)
  func fencing(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try TestSweep.plan(folder)
      let run = plan.runs[0]
      let (stale, other) = (try workers.open(), try workers.open())
      try TestSweep.register(plan, stale)
      let lease = try #require(try stale.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      try workers.kill(stale)
      let successor = try #require(try other.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      #expect(successor.fencingToken > lease.fencingToken)
      let events = try events(of: run, plan)
      let outcome = try stale.write(events, under: [run.id: lease], of: plan, TestSweep.provenance)
      #expect(outcome.settled.isEmpty && outcome.lost == [run])
      #expect(try other.statuses(of: [run]) == [.pending: 1])
      #expect(try other.curve(ofRun: run.id).isEmpty && other.parameters(ofRun: run.id) == nil)
      // Not even with the successor's token.
      let forged = try stale.write(events, under: [run.id: successor], of: plan, TestSweep.provenance)
      #expect(forged.settled.isEmpty && forged.lost == [run])
      let written = try other.write(events, under: [run.id: successor], of: plan, TestSweep.provenance)
      #expect(written.settled == [run] && written.lost.isEmpty)
      #expect(try other.statuses(of: [run]) == [.completed: 1])
    }
  }

  @Test("Nothing is written without a lease, or after a run's end", arguments: Backend.allCases)
  func unleased(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let (plan, store) = (try TestSweep.plan(folder), try workers.open())
      let run = plan.runs[0]
      try TestSweep.register(plan, store)
      let events = try events(of: run, plan)
      #expect(try store.write(events, under: [:], of: plan, TestSweep.provenance).lost == [run])
      #expect(try store.statuses(of: [run]) == [.pending: 1])
      let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      _ = try store.write(events, under: [run.id: lease], of: plan, TestSweep.provenance)
      let again = try store.write([events[0]], under: [run.id: lease], of: plan, TestSweep.provenance)
      #expect(again.settled.isEmpty && again.lost.isEmpty)
      #expect(try store.statuses(of: [run]) == [.completed: 1])
    }
  }
}
