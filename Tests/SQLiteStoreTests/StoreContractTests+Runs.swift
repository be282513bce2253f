// The part of the contract of `Store` about runs: their statuses, and how they resume.

import TestSupport
import Testing

@testable import Experiments

extension StoreContractTests {
  @Test(
    "The status of a run follows its events, and a run is completed with its network",
    arguments: Backend.allCases)
  func statuses(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let (plan, store) = (try TestSweep.plan(folder), try workers.open())
      let run = plan.runs[0]
      try TestSweep.register(plan, store)
      let events = try events(of: run, plan)
      let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      for event in events.dropLast() {
        _ = try store.write([event], under: [run.id: lease], of: plan, TestSweep.provenance)
        #expect(try store.statuses(of: [run]) == [.running: 1])
        #expect(try store.parameters(ofRun: run.id) == nil)
      }
      #expect(try store.curve(ofRun: run.id).map(\.epoch) == [1, 2, 3, 4, 5])
      let end = try #require(events.last)
      let outcome = try store.write([end], under: [run.id: lease], of: plan, TestSweep.provenance)
      #expect(outcome.settled == [run] && outcome.lost.isEmpty)
      #expect(try store.statuses(of: plan.runs) == [.completed: 1, .pending: 3])
      guard case .ended(_, let result, _) = end else {
        Issue.record("no end")
        return
      }
      #expect(try store.parameters(ofRun: run.id) == result.best?.parameters)
    }
  }

  @Test("A running run becomes interrupted when its worker releases it or dies", arguments: Backend.allCases)
  func interruption(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try TestSweep.plan(folder)
      let (store, observer) = (try workers.open(), try workers.open())
      try TestSweep.register(plan, store)
      for isKilled in [false, true] {
        let run = plan.runs[isKilled ? 1 : 0]
        let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 10).leases.first)
        _ = try store.write(
          [.started(RunStart(run), at: "now")], under: [run.id: lease], of: plan, TestSweep.provenance)
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
      let (plan, store) = (try TestSweep.plan(folder), try workers.open())
      let run = plan.runs[0]
      try TestSweep.register(plan, store)
      for _ in 0..<2 {
        let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 2).leases.first)
        _ = try store.write(
          [.started(RunStart(run), at: "now")], under: [run.id: lease], of: plan, TestSweep.provenance)
        try store.release()
      }
      let batch = try store.lease([run], atMost: 1, maxAttempts: 2)
      #expect(batch.leases.isEmpty && batch.ended == [run])
      #expect(try store.statuses(of: [run]) == [.failed: 1])
      for most in [nil, 2] { #expect(try store.forecast(of: [run], retryingUpTo: most) == reused(1)) }
      #expect(try store.forecast(of: [run], retryingUpTo: 3).toTrain == 1)
      #expect(try TestSweep.register(plan, store) == Array(plan.runs.dropFirst()))
      #expect(try TestSweep.register(plan, store, retryingUpTo: 2) == Array(plan.runs.dropFirst()))
      #expect(try TestSweep.register(plan, store, retryingUpTo: 3) == plan.runs)
      #expect(try store.lease([run], atMost: 1, maxAttempts: 3).leases.count == 1)
    }
  }

  // MARK: Resumption

  @Test(
    "A run resumed from a checkpoint has the results of an uninterrupted one",
    arguments: Backend.allCases)
  func resuming(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try TestSweep.plan(
        folder, "width: 3, optimizer: 'adam', dropout: 0.2, epochs: 12, schedule: 'cosine'")
      let straight = MemoryStore()
      try TestSweep.run(plan, straight)
      let first = try workers.open()
      try TestSweep.run(plan, first, jobs: 1, interruptedAfter: 7)
      let second = try workers.open()
      #expect(try second.statuses(of: plan.runs)[.completed] == nil)
      #expect(try second.forecast(of: plan.runs, retryingUpTo: nil).continued == 1)
      let lease = try #require(
        try second.lease(plan.runs[...], atMost: 2, maxAttempts: 10).leases.first { $0.checkpoint != nil })
      let point = try #require(try second.startingPoint(of: lease, in: plan))
      #expect(point.state.epoch == lease.checkpoint?.epoch && point.origin == lease.run.id)
      #expect(point.curve.map(\.epoch) == Array(1...point.state.epoch))
      try second.release()
      while try TestSweep.run(plan, workers.open(), jobs: 1, interruptedAfter: 7) > 0 {}
      #expect(try results(plan, second) == results(plan, straight))
      #expect(try second.forecast(of: plan.runs, retryingUpTo: nil) == reused(2))
    }
  }

  @Test(
    "A run that starts over keeps its latest checkpoint, also at the same epoch",
    arguments: Backend.allCases)
  func startingOver(_ backend: Backend) throws {
    try backend.with { workers, folder in
      let plan = try TestSweep.plan(folder)
      let run = plan.runs[0]
      let events = try events(of: run, plan)
      let last = try #require(events.lastIndex { if case .checkpoint = $0 { true } else { false } })
      let store = try workers.open()
      try TestSweep.register(plan, store)
      for _ in 0..<2 {
        let lease = try #require(try store.lease([run], atMost: 1, maxAttempts: 10).leases.first)
        _ = try store.write(Array(events[...last]), under: [run.id: lease], of: plan, TestSweep.provenance)
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
      for epochs in [3, 6] { try TestSweep.run(TestSweep.plan(folder, "width: 3, epochs: \(epochs)"), store) }
      let shorter = try TestSweep.plan(folder, "width: 3, epochs: 6")
      let long = try TestSweep.plan(folder, "width: 3, epochs: 10")
      let forecast = try store.forecast(of: long.runs, retryingUpTo: nil)
      #expect(forecast.toTrain == 2 && forecast.continued == 2 && forecast.reused == 0)
      try TestSweep.register(long, store)
      let leases = try store.lease(long.runs[...], atMost: 2, maxAttempts: 10).leases
      let points = try leases.map { try store.startingPoint(of: $0, in: long) }
      #expect(points.map { $0?.origin } == shorter.runs.map(\.id))
      #expect(points.allSatisfy { $0?.state.epoch == 6 })
      try store.release()
      try TestSweep.run(long, store)
      let alone = MemoryStore()
      try TestSweep.run(long, alone)
      #expect(try results(long, store) == results(long, alone))
    }
  }
}
