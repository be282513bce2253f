import NeuralNetwork
import Synchronization
import TestSupport
import Testing

@testable import Sweeps

/// Keeps all that it is told.
private final class Recorder: SweepObserver {
  struct Run {
    var epochs: [EpochRecord] = []
    var result: RunResult?
  }

  struct Refusal: Error {}

  private let runs = Mutex<[String: Run]>([:])
  private let refusesEpoch: Int?
  private let cancellation: Cancellation?

  init(refusingEpoch: Int? = nil, cancelling: Cancellation? = nil) {
    refusesEpoch = refusingEpoch
    cancellation = cancelling
  }

  func runStarted(_ run: PlannedRun) { runs.withLock { $0[run.id] = Run() } }

  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws {
    if epoch.epoch == refusesEpoch { throw Refusal() }
    if epoch.epoch == 2 { cancellation?.cancel() }
    runs.withLock { $0[run.id]?.epochs.append(epoch) }
  }

  func runEnded(_ run: PlannedRun, _ result: RunResult) { runs.withLock { $0[run.id]?.result = result } }

  var all: [String: Run] { runs.withLock { $0 } }
}

struct SweepRunnerTests {
  private func plan(_ parameters: String, more: String = "", _ folder: TemporaryDirectory) throws -> Plan {
    try Plan(Spec.read(folder.writeGrid(parameters: parameters, more: more)))
  }

  @Test("Curves and parameters do not depend on the number of jobs, and the best epoch is the best")
  func jobs() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: [3, 6], activation: ['relu', 'tanh'], epochs: 12", more: "seeds: 3", folder)
      let recorders = try [1, 4].map { jobs in
        let recorder = Recorder()
        try SweepRunner(plan).run(plan.runs, jobs: jobs, observer: recorder, cancellation: Cancellation())
        return recorder.all
      }
      #expect(recorders[0].count == 12)
      for (id, run) in recorders[0] {
        let other = try #require(recorders[1][id])
        #expect(run.epochs.map(\.training) == other.epochs.map(\.training))
        #expect(run.epochs.map(\.validation) == other.epochs.map(\.validation))
        #expect(run.epochs.map(\.epoch) == Array(1...12))
        let best = try #require(run.result?.best)
        #expect(best.parameters == other.result?.best?.parameters)
        #expect(best.record.validation?.loss == run.epochs.compactMap { $0.validation?.loss }.min())
        // The parameters kept are those that gave the figure.
        let data = TrainingData(plan.data, of: plan.dataset)
        var network = Network(best.parameters)
        #expect(try network.evaluate(#require(data.validation)).meanLoss == best.record.validation?.loss)
        #expect(try network.evaluate(#require(data.test)).meanLoss == best.test?.loss)
      }
    }
  }

  @Test("A cancellation ends runs as interrupted, and starts no others")
  func cancelling() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: [3, 6], epochs: 1000", more: "seeds: 3", folder)
      let cancellation = Cancellation()
      let recorder = Recorder(cancelling: cancellation)
      try SweepRunner(plan).run(plan.runs, jobs: 1, observer: recorder, cancellation: cancellation)
      #expect(recorder.all.count == 1)
      #expect(recorder.all.values.first?.result?.status == .interrupted)
      #expect(recorder.all.values.first?.result?.lastEpoch == 2)
    }
  }

  @Test("An observer's error stops the sweep and is thrown")
  func observerErrors() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: [3, 6], epochs: 10", more: "seeds: 5", folder)
      let recorder = Recorder(refusingEpoch: 3)
      #expect(throws: Recorder.Refusal.self) {
        try SweepRunner(plan).run(plan.runs, jobs: 1, observer: recorder, cancellation: Cancellation())
      }
      #expect(recorder.all.count == 1)
    }
  }
}
