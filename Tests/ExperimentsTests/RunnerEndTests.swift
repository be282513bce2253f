// The ends of sweeps and runs: failures, missing metrics, interruptions.

import Datasets
import NeuralNetwork
import Synchronization
import TestSupport
import Testing

@testable import Experiments
@testable import Threading

/// Keeps all events.
private final class Listener: SweepObserver {
  let results = Mutex<[RunResult]>([])
  let checkpoints = Mutex<[Checkpoint]>([])
  let curve = Mutex<[EpochRecord]>([])
  private let pause: Double

  init(pausing seconds: Double = 0) { pause = seconds }

  func runStarted(_ start: RunStart) {}
  func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {
    checkpoints.withLock { $0.append(checkpoint) }
  }
  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {
    curve.withLock { $0.append(epoch) }
    if pause > 0 { Threads.sleep(seconds: pause) }
  }
  func runEnded(_ run: PlannedRun, _ result: RunResult) { results.withLock { $0.append(result) } }

  var statuses: [RunResult.Status] { results.withLock { $0.map(\.status) } }
}

/// Hands out one start.
private final class OneStart: RunSource {
  private let start: Mutex<RunStart?>
  init(_ start: RunStart) { self.start = Mutex(start) }
  func next(isCancelled: () -> Bool) -> RunStart? {
    start.withLock { start in
      defer { start = nil }
      return start
    }
  }
}

struct RunnerEndTests {
  /// Runs of a regression whose validation split has one row, and so no R².
  private func line(_ folder: TemporaryDirectory, _ parameters: String, seeds: Int) throws -> Plan {
    let rows = (0..<50).map { "\($0),\(Double($0) * 0.5 + 0.25)" }
    try folder.write((["x,y"] + rows).joined(separator: "\n"), to: "line.csv")
    let text = """
      {data: {path: "line.csv", target: "y", validation: 0.02}, metric: {name: "val_r2"},
       parameters: {depth: 0, epochs: 2, \(parameters)}, seeds: \(seeds)}
      """
    return try Plan(Spec.read(folder.write(text, to: "line.json")))
  }

  private func train(_ plan: Plan, _ runs: [PlannedRun]) throws -> (SweepRunner.Outcome, Listener) {
    let listener = Listener()
    let outcome = try SweepRunner(plan).run(
      RunList(runs), jobs: 1, observer: listener, cancellation: Cancellation())
    return (outcome, listener)
  }

  private static let reason = "val_r2 has no value: its split lacks what it needs"

  @Test("Ten failures and nothing else end a sweep, nine do not", arguments: [1, 9, 10, 12])
  func failures(count: Int) throws {
    try TemporaryDirectory.with { folder in
      let plan = try line(folder, "", seeds: count)
      let (outcome, listener) = try train(plan, plan.runs)
      #expect(outcome == (count < 10 ? .ended : .everyRunFailed(reason: Self.reason)))
      #expect(
        listener.statuses
          == Array(repeating: RunResult.Status.failed(Self.reason), count: min(count, 10)))
    }
  }

  @Test("A sweep continues if runs fail after one that did not")
  func oneOther() throws {
    try TemporaryDirectory.with { folder in
      let plan = try line(folder, "learning_rate: [1e30, 0.01]", seeds: 12)
      let diverging = plan.runs.prefix(1)
      let (outcome, listener) = try train(plan, Array(diverging + plan.runs.suffix(12)))
      #expect(outcome == .ended)
      #expect(listener.statuses.count == 13)
      if case .diverged = listener.statuses[0] {} else { Issue.record("\(listener.statuses[0])") }
    }
  }

  @Test("A split with a single row has metrics")
  func singleRows() throws {
    try TemporaryDirectory.with { folder in
      let rows = (0..<50).map { "\($0),\(Double($0) * 0.5 + 0.25)" }
      try folder.write((["x,y"] + rows).joined(separator: "\n"), to: "line.csv")
      let text =
        "{data: {path: 'line.csv', target: 'y', validation: 0.02, test: 0.02}, parameters: {epochs: 2}}"
      let plan = try Plan(Spec.read(folder.write(text, to: "line.json")))
      let division = plan.divisions[0]
      #expect(division.validation.count == 1 && division.test.count == 1)
      let best = try #require(try train(plan, plan.runs).1.results.withLock { $0 }.first?.best)
      #expect(best.record.validation?.loss.isFinite == true && best.test?.loss.isFinite == true)
    }
  }

  @Test("An epoch is finite if its losses are, in the training and the validation split")
  func finite() {
    func isFinite(_ training: Double, _ validation: Double?) -> Bool {
      EpochRecord(
        epoch: 1, training: MetricValues { _ in training },
        validation: validation.map { value in MetricValues { _ in value } },
        learningRate: 1, seconds: 0
      ).isFinite
    }
    #expect(isFinite(1, 2) && isFinite(1, nil))
    #expect(!isFinite(.nan, 2) && !isFinite(1, .infinity) && !isFinite(.nan, nil) && !isFinite(.nan, .nan))
  }

  @Test("Checkpoints are an interval apart")
  func intervals() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid(parameters: "width: 2, epochs: 30", more: "")))
      let listener = Listener(pausing: 0.008)
      let start = Clock.monotonic
      try SweepRunner(plan, checkpointInterval: 0.1).run(
        RunList(plan.runs), jobs: 1, observer: listener, cancellation: Cancellation())
      let count = listener.checkpoints.withLock { $0.count }
      #expect(count > 0 && Double(count) * 0.1 <= Clock.monotonic - start)
    }
  }

  @Test("A checkpoint has the best epoch so far with its parameters, and the training state")
  func checkpoints() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(
        Spec.read(
          folder.writeGrid(
            parameters: "width: 2, epochs: 8", more: "metric: {name: 'train_loss', goal: 'maximize'}")))
      let listener = Listener()
      try SweepRunner(plan, checkpointInterval: 0).run(
        RunList(plan.runs), jobs: 1, observer: listener, cancellation: Cancellation())
      let curve = listener.curve.withLock { $0 }
      for checkpoint in listener.checkpoints.withLock({ $0 }) {
        let sofar = curve.prefix(checkpoint.state.epoch)
        let best = try #require(sofar.max { $0.training.loss < $1.training.loss })
        #expect(checkpoint.bestEpoch == best.epoch)
        let isNow = best.epoch == checkpoint.state.epoch
        #expect((checkpoint.best == checkpoint.state.parameters) == isNow)
      }
      #expect(listener.checkpoints.withLock { $0.map(\.state.epoch) } == Array(1..<8))
    }
  }

  @Test("A resumed run equals one that never stopped, and reports checkpoints only of new epochs")
  func goingOn() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid(parameters: "width: 2, epochs: 8", more: "")))
      let straight = Listener()
      try SweepRunner(plan, checkpointInterval: 0).run(
        RunList(plan.runs), jobs: 1, observer: straight, cancellation: Cancellation())
      let checkpoint = straight.checkpoints.withLock { $0[4] }
      let curve = straight.curve.withLock { $0 }
      let timed = curve.prefix(5).map {
        EpochRecord(
          epoch: $0.epoch, training: $0.training, validation: $0.validation, learningRate: $0.learningRate,
          seconds: 1000)
      }
      let point = try #require(
        StartingPoint(state: checkpoint.state, best: checkpoint.best, curve: timed, of: plan.runs[0].id))
      func goOn(_ cancellation: Cancellation) throws -> Listener {
        let listener = Listener()
        try SweepRunner(plan, checkpointInterval: 1e9).run(
          OneStart(RunStart(plan.runs[0], from: point)), jobs: 1, observer: listener,
          cancellation: cancellation)
        return listener
      }
      let resumed = try goOn(Cancellation())
      #expect(resumed.curve.withLock { $0.map(\.training) } == curve.suffix(3).map(\.training))
      let (old, new) = (straight.results.withLock { $0[0] }, resumed.results.withLock { $0[0] })
      #expect(new.best?.parameters == old.best?.parameters && new.state?.parameters == old.state?.parameters)
      #expect(new.best?.record.epoch == old.best?.record.epoch && new.lastEpoch == 8)
      #expect(new.seconds > 5000 && new.seconds < 5100)

      // Cancelled at the start, it has no new epochs.
      final class Late: RunSource {
        let start: RunStart
        let cancellation: Cancellation
        init(_ start: RunStart, _ cancellation: Cancellation) {
          (self.start, self.cancellation) = (start, cancellation)
        }
        func next(isCancelled: () -> Bool) -> RunStart? {
          cancellation.cancel()
          return start
        }
      }
      let cancellation = Cancellation()
      let late = Listener()
      try SweepRunner(plan, checkpointInterval: 0).run(
        Late(RunStart(plan.runs[0], from: point), cancellation), jobs: 1, observer: late,
        cancellation: cancellation)
      #expect(late.statuses == [.interrupted] && late.results.withLock { $0[0].lastEpoch } == 5)
      #expect(late.checkpoints.withLock { $0.isEmpty })
    }
  }
}
