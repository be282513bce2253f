// What connects a sweep's runner with a store: heartbeats, and what is asked of stores that do less than they might.

import NeuralNetwork
import Synchronization
import TestSupport
import Testing
import Threading

@testable import Experiments

/// An in-memory store that records heartbeats and examines only a few candidates at a time.
private final class WatchedStore: Store {
  private let store = MemoryStore()
  private let times = Mutex<[Double]>([])
  private let maxExamined: Int

  init(maxExamined: Int = .max) { self.maxExamined = maxExamined }

  var beats: [Double] { times.withLock(\.self) }

  func beat() { times.withLock { $0.append(Clock.monotonic) } }

  func lease(_ candidates: ArraySlice<PlannedRun>, atMost count: Int, maxAttempts: Int) -> LeaseBatch {
    store.lease(candidates.prefix(maxExamined), atMost: count, maxAttempts: maxAttempts)
  }

  // MARK: As the store in memory does it

  func register(
    _ plan: Plan, locations: [String], provenance: Provenance, retryingUpTo maxAttempts: Int?
  ) throws -> [PlannedRun] {
    try store.register(plan, locations: locations, provenance: provenance, retryingUpTo: maxAttempts)
  }
  func append(_ runs: [PlannedRun], to plan: Plan) throws -> [PlannedRun] {
    try store.append(runs, to: plan)
  }
  func release() { store.release() }
  func startingPoint(of lease: Lease, in plan: Plan) -> StartingPoint? {
    store.startingPoint(of: lease, in: plan)
  }
  func write(
    _ events: [RunEvent], under leases: [RunID: Lease], of plan: Plan, _ provenance: Provenance
  ) -> WriteOutcome {
    store.write(events, under: leases, of: plan, provenance)
  }
  func statuses(of runs: [PlannedRun]) -> [RunStatus: Int] { store.statuses(of: runs) }
  func forecast(of runs: [PlannedRun], retryingUpTo maxAttempts: Int?) -> Forecast {
    store.forecast(of: runs, retryingUpTo: maxAttempts)
  }
  func curve(ofRun run: RunID) -> [EpochRecord] { store.curve(ofRun: run) }
  func parameters(ofRun run: RunID) -> Parameters? { store.parameters(ofRun: run) }
  func members(ofSweep sweep: SweepID) -> [RunID] { store.members(ofSweep: sweep) }
}

struct RecorderTests {
  private static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "kernels", command: "netlab sweep")

  private func plan(_ parameters: String) throws -> Plan {
    try TemporaryDirectory.with { folder in
      try Plan(Spec.read(folder.writeGrid(parameters: parameters, more: "seeds: 2")))
    }
  }

  @Test("Heartbeats have the given interval, from the start on")
  func heartbeats() throws {
    let (plan, store) = (try plan("width: 2"), WatchedStore())
    let start = Clock.monotonic
    let recorder = try RunRecorder(
      store, plan: plan, provenance: Self.provenance, candidates: [], heartbeat: 0.02)
    while store.beats.count < 3, Clock.monotonic - start < 30 { Threads.sleep(seconds: 0.005) }
    try recorder.finish()
    let beats = store.beats.prefix(3)
    #expect(beats.count == 3)
    for (earlier, later) in zip([start] + beats, beats) { #expect(later - earlier >= 0.02) }
  }

  @Test("Candidates that a store has not examined are requested again")
  func fewAtATime() throws {
    let (plan, store) = (try plan("width: [2, 3], epochs: 1"), WatchedStore(maxExamined: 1))
    _ = try store.register(plan, locations: [], provenance: Self.provenance, retryingUpTo: nil)
    // The first two have ended, so the store returns no lease at first.
    let others = try RunRecorder(
      store, plan: plan, provenance: Self.provenance, candidates: Array(plan.runs.prefix(2)))
    try SweepRunner(plan).run(others, jobs: 1, observer: others, cancellation: Cancellation())
    try others.finish()
    #expect(store.statuses(of: plan.runs) == [.completed: 2, .pending: 2])

    var queue = LeaseQueue(plan.runs, maxAttempts: 10) { _ in }
    var leased: [RunID] = []
    for _ in 0..<4 {
      switch try queue.next(from: store) {
      case .lease(let lease): leased.append(lease.run.id)
      case .wait(let isElsewhere): #expect(!isElsewhere)
      case .exhausted: Issue.record("there are candidates")
      }
    }
    #expect(leased == plan.runs.suffix(2).map(\.id))
  }
}
