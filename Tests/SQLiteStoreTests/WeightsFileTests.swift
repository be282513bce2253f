// Writing weights files.

import Files
import Synchronization
import TestSupport
import Testing

@testable import Experiments
@testable import Models
@testable import SQLiteStore
@testable import Threading

struct WeightsFileTests {
  /// The checkpoints and the end of a run.
  private final class Keeper: SweepObserver {
    let events = Mutex<[RunEvent]>([])
    func runStarted(_ start: RunStart) { events.withLock { $0.append(.started(start, at: "")) } }
    func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {
      events.withLock { $0.append(.epoch(epoch, run)) }
    }
    func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {
      events.withLock { $0.append(.checkpoint(checkpoint, run)) }
    }
    func runEnded(_ run: PlannedRun, _ result: RunResult) {
      events.withLock { $0.append(.ended(run, result, at: "")) }
    }
  }

  private func withEvents(_ body: (Plan, [RunEvent], StoreLayout) throws -> Void) throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid(parameters: "width: 2, epochs: 3", more: "")))
      let keeper = Keeper()
      try SweepRunner(plan, checkpointInterval: 0).run(
        RunList(plan.runs), jobs: 1, observer: keeper, cancellation: Cancellation())
      let layout = StoreLayout(folder.file("runs"))
      try File.makeDirectory(layout.weightsDirectory)
      try File.makeDirectory(layout.checkpointsDirectory)
      try body(plan, keeper.events.withLock { $0 }, layout)
    }
  }

  private func prepare(_ events: [RunEvent], _ plan: Plan, _ layout: StoreLayout) throws -> [Bool] {
    try WeightsFile.prepare(for: events, of: plan, layout, netlabVersion: "1.2.3").map { $0 != nil }
  }

  @Test("Only a run's last checkpoint is written, and none if the run also ends")
  func superseded() throws {
    try withEvents { (plan: Plan, events: [RunEvent], layout: StoreLayout) throws -> Void in
      let checkpoints = events.filter { if case .checkpoint = $0 { true } else { false } }
      let ends = events.filter(\.isEnd)
      #expect(checkpoints.count == 2 && ends.count == 1)
      #expect(try prepare(events, plan, layout) == events.map { $0.isEnd })
      #expect(try prepare(checkpoints, plan, layout) == [false, true])
      #expect(try prepare([checkpoints[0]], plan, layout) == [true])
      let run = plan.runs[0]
      for (status, isKept) in [
        (RunResult.Status.interrupted, true), (.failed(""), false), (.diverged(epoch: 1), false),
      ] {
        let end = RunEvent.ended(
          run, RunResult(status: status, best: nil, state: nil, lastEpoch: 2, seconds: 0), at: "")
        #expect(try prepare(checkpoints + [end], plan, layout) == [false, isKept, false])
      }
      #expect(try prepare([], plan, layout) == [])
    }
  }

  @Test("A prepared file has its contents, name and digest")
  func files() throws {
    try withEvents { (plan: Plan, events: [RunEvent], layout: StoreLayout) throws -> Void in
      let files = try WeightsFile.prepare(for: events, of: plan, layout, netlabVersion: "1.2.3")
      let weights = try #require(files.last ?? nil)
      #expect(try File.names(in: layout.weightsDirectory).allSatisfy { $0.hasSuffix(".tmp") })
      try weights.file.commit()
      let image = try File.read(layout.weights(ofRun: plan.runs[0].id))
      #expect(try SHA256(of: image).hexadecimal == weights.sha256)
      #expect(try StoredNetwork(image: image).runID == plan.runs[0].id)
    }
  }

  @Test("Any file that cannot be written is an error")
  func failure() throws {
    try withEvents { (plan: Plan, events: [RunEvent], layout: StoreLayout) throws -> Void in
      let checkpoint = try #require(events.first { if case .checkpoint = $0 { true } else { false } })
      let end = try #require(events.last)
      try File.removeTree(layout.weightsDirectory)
      #expect(try prepare([checkpoint], plan, layout) == [true])
      #expect(throws: FileError.self) { try prepare([end], plan, layout) }
      try File.removeTree(layout.checkpointsDirectory)
      #expect(throws: FileError.self) { try prepare([checkpoint], plan, layout) }
      // Those without weights need no file.
      #expect(try prepare(Array(events.prefix(2)), plan, layout) == [false, false])
    }
  }
}
