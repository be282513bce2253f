import Synchronization
import TestSupport
import Testing

@testable import Experiments
@testable import Threading

struct CheckpointTests {
  /// Keeps the checkpoints of a run, and cancels it after an epoch.
  private final class Watcher: SweepObserver {
    let checkpoints = Mutex<[Checkpoint]>([])
    let results = Mutex<[RunResult]>([])
    private let last: Int
    private let cancellation: Cancellation

    init(cancelling cancellation: Cancellation, after epoch: Int) {
      last = epoch
      self.cancellation = cancellation
      if epoch == 0 { cancellation.cancel() }
    }

    func runStarted(_ start: RunStart) {}
    func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {
      checkpoints.withLock { $0.append(checkpoint) }
    }
    func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {
      if epoch.epoch == last { cancellation.cancel() }
    }
    func runEnded(_ run: PlannedRun, _ result: RunResult) { results.withLock { $0.append(result) } }
  }

  private func train(cancelledAfter epoch: Int, interval: Double) throws -> (Watcher, [Int]) {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid(parameters: "width: 2, epochs: 6", more: "")))
      let cancellation = Cancellation()
      let watcher = Watcher(cancelling: cancellation, after: epoch)
      try SweepRunner(plan, checkpointInterval: interval).run(
        RunList(plan.runs), jobs: 1, observer: watcher, cancellation: cancellation)
      return (watcher, watcher.checkpoints.withLock { $0.map(\.state.epoch) })
    }
  }

  @Test("An interrupted run keeps its progress, even if that is only one epoch", arguments: [1, 2, 5])
  func interrupted(epoch: Int) throws {
    let (watcher, epochs) = try train(cancelledAfter: epoch, interval: 1e9)
    #expect(epochs == [epoch])
    #expect(watcher.results.withLock { $0.map(\.status) } == [.interrupted])
    #expect(watcher.results.withLock { $0.map(\.lastEpoch) } == [epoch])
  }

  @Test("A run without a finished epoch has no checkpoint")
  func nothing() throws {
    #expect(try train(cancelledAfter: 0, interval: 0).1 == [])
  }

  @Test("Without an interval there is a checkpoint after each epoch but the last, which is the run's end")
  func always() throws {
    let (watcher, epochs) = try train(cancelledAfter: .max, interval: 0)
    #expect(epochs == [1, 2, 3, 4, 5])
    #expect(watcher.results.withLock { $0.map(\.status) } == [.completed])
    #expect(watcher.results.withLock { $0.first?.state?.epoch } == 6)
  }
}
