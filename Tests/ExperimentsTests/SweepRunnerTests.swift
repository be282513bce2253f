import JSON
import NeuralNetwork
import Synchronization
import TestSupport
import Testing

@testable import Experiments
@testable import Threading

/// Keeps all events.
private final class Recorder: SweepObserver {
  struct Run {
    var epochs: [EpochRecord] = []
    var result: RunResult?
  }

  struct Refusal: Error {}

  private let runs = Mutex<[RunID: Run]>([:])
  private let refusesEpoch: Int?
  private let cancellation: Cancellation?

  init(refusingEpoch: Int? = nil, cancelling: Cancellation? = nil) {
    refusesEpoch = refusingEpoch
    cancellation = cancelling
  }

  func runStarted(_ start: RunStart) { runs.withLock { $0[start.run.id] = Run() } }

  func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {}

  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws {
    if epoch.epoch == refusesEpoch { throw Refusal() }
    if epoch.epoch == 2 { cancellation?.cancel() }
    runs.withLock { $0[run.id]?.epochs.append(epoch) }
  }

  func runEnded(_ run: PlannedRun, _ result: RunResult) { runs.withLock { $0[run.id]?.result = result } }

  var all: [RunID: Run] { runs.withLock { $0 } }
}

struct SweepRunnerTests {
  private func plan(_ parameters: String, more: String = "", _ folder: TemporaryDirectory) throws -> Plan {
    try Plan(Spec.read(folder.writeGrid(parameters: parameters, more: more)))
  }

  @Test("A runner refuses runs that do not fit in this machine's memory")
  func memory() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("depth: [1, 1000], width: 1000000", folder)
      let error = #expect(throws: SpecError.self) { _ = try SweepRunner(plan) }
      #expect(error?.message.hasPrefix("a network of depth 1000, width 1000000 takes ") == true)
    }
  }

  @Test("Curves and parameters do not depend on the number of jobs, and the best epoch is the best")
  func jobs() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: [3, 6], activation: ['relu', 'tanh'], epochs: 12", more: "seeds: 3", folder)
      let recorders = try [1, 4].map { jobs in
        let recorder = Recorder()
        try SweepRunner(plan).run(
          RunList(plan.runs), jobs: jobs, observer: recorder, cancellation: Cancellation())
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
        // The parameters kept are those that gave the metric.
        let data = plan.runSet.trainingData(of: plan.runs[0])
        var network = Network(best.parameters)
        #expect(try network.evaluate(#require(data.validation)).loss == best.record.validation?.loss)
        #expect(try network.evaluate(#require(data.test)).loss == best.test?.loss)
      }
    }
  }

  @Test("Classes are counted over the training split only, from which balanced weights follow")
  func classCounts() throws {
    try TemporaryDirectory.with { folder in
      // Of 40 rows 10 have the class "a": 24, 8 and 8 rows in the splits, with 6, 2 and 2 of them.
      let rows = (0..<40).map { "\($0),\($0 % 4 == 0 ? "a" : "b")" }
      try folder.write((["x,t"] + rows).joined(separator: "\n"), to: "t.csv")
      let spec = "{data: {path: 't.csv', target: 't'}, parameters: {class_weights: 'balanced'}}"
      let plan = try Plan(Spec.read(folder.write(spec, to: "grid.json")))
      let data = plan.runSet.trainingData(of: plan.runs[0])
      #expect(data.classCounts == [6, 18])
      // scikit-learn: compute_class_weight("balanced") is n / (classes * counts).
      let settings = plan.cells[0].hyperparameters.trainingSettings(classCounts: data.classCounts)
      #expect(settings.regularization.classWeights == [2, 24.0 / 36])
    }
  }

  @Test("A training resumes only if its curve leads up to its state")
  func startingPoints() throws {
    let origin = try RunID(hashing: "a run")
    let architecture = Architecture(
      features: 1, hidden: [], outputs: 1, activation: .relu, loss: .meanSquaredError)
    let parameters = Parameters(architecture: architecture, initializer: .zeros, seed: 0)
    func canStart(after epoch: Int, curve: [Int]) -> Bool {
      let trainer = Trainer(
        parameters, examples: Examples(features: [1], targets: [1], featureCount: 1),
        settings: TrainingSettings(learningRate: 1, batchSize: 0, epochs: 1), seed: 0)
      let state = TrainingState(
        epoch: epoch, parameters: parameters, optimizer: trainer.copyState().optimizer)
      let records = curve.map { epoch in
        EpochRecord(
          epoch: epoch, training: MetricValues { _ in 1 }, validation: nil, learningRate: 1, seconds: 0)
      }
      return StartingPoint(state: state, best: parameters, curve: records, of: origin) != nil
    }
    #expect(canStart(after: 2, curve: [1, 2]) && canStart(after: 1, curve: [1]))
    for curve in [[], [1], [2, 1], [1, 3], [0, 1], [1, 2, 3]] { #expect(!canStart(after: 2, curve: curve)) }
    for epoch in [Int.max, 0, -1, Int.min] { #expect(!canStart(after: epoch, curve: [])) }
  }

  @Test("A cancellation ends runs as interrupted, and starts no others")
  func cancelling() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: [3, 6], epochs: 1000", more: "seeds: 3", folder)
      let cancellation = Cancellation()
      let recorder = Recorder(cancelling: cancellation)
      try SweepRunner(plan).run(RunList(plan.runs), jobs: 1, observer: recorder, cancellation: cancellation)
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
        try SweepRunner(plan).run(
          RunList(plan.runs), jobs: 1, observer: recorder, cancellation: Cancellation())
      }
      #expect(recorder.all.count == 1)
    }
  }

  @Test("The events of each run are in order: started, its epochs, ended")
  func order() throws {
    final class Log: SweepObserver {
      let events = Mutex<[RunID: [String]]>([:])
      func add(_ event: String, _ run: PlannedRun) {
        events.withLock { $0[run.id, default: []].append(event) }
      }
      func runStarted(_ start: RunStart) { add("started", start.run) }
      func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) { add("checkpoint", run) }
      func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) { add("\(epoch.epoch)", run) }
      func runEnded(_ run: PlannedRun, _ result: RunResult) { add("\(result.status)", run) }
    }
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: [3, 6], epochs: 3", more: "seeds: 4", folder)
      let log = Log()
      // More jobs than runs do no harm.
      try SweepRunner(plan).run(RunList(plan.runs), jobs: 20, observer: log, cancellation: Cancellation())
      let events = log.events.withLock { $0 }
      #expect(events.count == 8)
      #expect(Set(events.values) == [["started", "1", "2", "3", "completed"]])
      try SweepRunner(plan).run(RunList([]), jobs: 2, observer: log, cancellation: Cancellation())
    }
  }

  @Test("A run that diverges ends with its epoch, and the others continue")
  func diverging() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(
        "learning_rate: [0.1, 1e30, 0.01], depth: 3, epochs: 20, batch_size: 8", folder)
      let recorder = Recorder()
      try SweepRunner(plan).run(RunList(plan.runs), jobs: 1, observer: recorder, cancellation: Cancellation())
      let runs = try plan.runs.map { try #require(recorder.all[$0.id]) }
      #expect(runs.map { $0.result?.status } == [.completed, .diverged(epoch: 1), .completed])
      #expect(runs[1].result?.lastEpoch == 1)
      #expect(runs[1].result?.best == nil)
      // The metrics that show it are reported, too.
      #expect(runs[1].epochs.count == 1)
    }
  }

  @Test("The metric chooses the epoch, whether more or less is better")
  func metrics() throws {
    try TemporaryDirectory.with { folder in
      for (name, goal) in [
        ("val_accuracy", "maximize"), ("train_loss", "maximize"), ("train_accuracy", "minimize"),
      ] {
        let plan = try plan(
          "width: 4, epochs: 15, learning_rate: 0.3", more: "metric: {name: '\(name)', goal: '\(goal)'}",
          folder)
        let recorder = Recorder()
        try SweepRunner(plan).run(
          RunList(plan.runs), jobs: 1, observer: recorder, cancellation: Cancellation())
        let run = try #require(recorder.all.values.first)
        let values = run.epochs.compactMap { $0.value(of: plan.spec.objective.metric) }
        let best = try #require(goal == "maximize" ? values.max() : values.min())
        // The first of equal ones.
        let index = try #require(values.firstIndex(of: best))
        #expect(run.result?.best?.record == run.epochs[index])
      }
    }
  }

  @Test("Without validation and test splits there are no metrics of them")
  func trainingOnly() throws {
    try TemporaryDirectory.with { folder in
      try folder.writePoints()
      let spec =
        "{data: {path: 'points.csv', target: 'side', validation: 0, test: 0}, parameters: {epochs: 3}}"
      let plan = try Plan(Spec.read(folder.write(spec, to: "grid.json")))
      let recorder = Recorder()
      try SweepRunner(plan).run(RunList(plan.runs), jobs: 1, observer: recorder, cancellation: Cancellation())
      let run = try #require(recorder.all.values.first)
      #expect(run.epochs.allSatisfy { $0.validation == nil })
      #expect(run.result?.status == .completed)
      #expect(run.result?.best?.test == nil)
    }
  }

  @Test("An observer's error stops the other runs in progress")
  func failing() throws {
    /// Lets the first run fail as soon as the second one, which would train for hours, is under way. If that
    /// one is not stopped within ten seconds, it fails as well, and never ends as interrupted.
    final class Saboteur: SweepObserver {
      let first: RunID
      let isOtherUnderWay = Mutex(false)
      let start = ContinuousClock.now
      let ended = Mutex<[RunResult.Status]>([])
      init(first: RunID) { self.first = first }

      func runStarted(_ start: RunStart) {}
      func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {}
      func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws {
        guard run.id == first else {
          isOtherUnderWay.withLock { $0 = true }
          if start.duration(to: .now) > .seconds(10) { throw Recorder.Refusal() }
          return
        }
        if isOtherUnderWay.withLock({ $0 }) { throw Recorder.Refusal() }
      }
      func runEnded(_ run: PlannedRun, _ result: RunResult) { ended.withLock { $0.append(result.status) } }
    }
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: [3, 6], epochs: 10000000", folder)
      let observer = Saboteur(first: plan.runs[0].id)
      let cancellation = Cancellation()
      #expect(throws: Recorder.Refusal.self) {
        try SweepRunner(plan).run(RunList(plan.runs), jobs: 2, observer: observer, cancellation: cancellation)
      }
      #expect(observer.ended.withLock { $0 } == [.interrupted])
      #expect(!cancellation.isCancelled)
    }
  }
}
