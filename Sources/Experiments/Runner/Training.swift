// Trains one run.

import Threading
import Search
import NeuralNetwork

extension RunStart {
  /// Trains the run and reports each epoch to the observer. The results depend only on the run and its data, not
  /// on the starting point.
  func train(
    on data: TrainingData, as architecture: Architecture, objective: Objective, checkpointInterval: Double,
    observer: some SweepObserver,
    isCancelled: () -> Bool
  ) throws -> RunResult {
    let hyperparameters = run.cell.hyperparameters
    var settings = hyperparameters.trainingSettings(classCounts: data.classCounts)
    settings.engine = run.cell.engine
    let seed = UInt64(run.seed)
    let initial =
      point?.best
      ?? Parameters(
        architecture: architecture, initializer: hyperparameters.initializer, seed: seed,
        engine: settings.engine)
    var trainer =
      point.map { Trainer(resuming: $0.state, examples: data.training, settings: settings, seed: seed) }
      ?? Trainer(initial, examples: data.training, settings: settings, seed: seed)
    var validator = data.validation.map {
      Evaluator($0, architecture: architecture, engine: settings.engine)
    }
    var tracker = BestEpochTracker(
      objective, stopping: hyperparameters.earlyStopping(objective), best: initial)
    for record in point?.curve ?? [] { tracker.update(with: record, &trainer) }

    let begin = Clock.monotonic
    let secondsBefore = point?.curve.reduce(0) { $0 + $1.seconds } ?? 0
    var last = begin
    var lastCheckpoint = begin
    func result(
      _ status: RunResult.Status, _ best: RunResult.Best? = nil, _ state: TrainingState? = nil,
      after epochs: Int
    ) -> RunResult {
      RunResult(
        status: status, best: best, state: state, lastEpoch: epochs,
        seconds: secondsBefore + Clock.monotonic - begin)
    }

    func reportCheckpoint() throws {
      guard let best = tracker.best else { return }
      try observer.runReached(
        Checkpoint(
          state: trainer.copyState(), bestEpoch: best.record.epoch, best: tracker.bestParameters), of: run)
    }

    var grace = Grace()
    while trainer.epoch < hyperparameters.epochs, !tracker.shouldStop {
      let finished = trainer.epoch
      if isCancelled() {
        if finished > point?.state.epoch ?? 0 { try reportCheckpoint() }
        return result(.interrupted, after: finished)
      }
      guard
        let trained = trainer.trainEpoch(isCancelled: { grace.isOver(isCancelled(), now: Clock.monotonic) })
      else {
        return result(.interrupted, after: finished)
      }
      let validation = validator?.evaluate(&trainer)
      let now = Clock.monotonic
      let record = EpochRecord(
        epoch: trainer.epoch,
        training: MetricValues(
          training: trained.accumulator, of: data.training, architecture: architecture),
        validation: validation, learningRate: trained.learningRate, seconds: now - last)
      last = now
      try observer.epochEnded(record, of: run)
      guard record.isFinite else {
        return result(.diverged(epoch: trainer.epoch), after: trainer.epoch)
      }
      if tracker.update(with: record, &trainer) { trainer.copyParameters(to: &tracker.bestParameters) }
      if now - lastCheckpoint >= checkpointInterval, trainer.epoch < hyperparameters.epochs {
        lastCheckpoint = now
        try reportCheckpoint()
      }
    }

    guard let best = tracker.best else {
      return result(
        .failed("\(objective.metric) has no value: its split lacks what it needs"), after: trainer.epoch)
    }
    let state = trainer.copyState()
    trainer.load(tracker.bestParameters)
    _ = validator?.evaluate(&trainer)
    var tester = data.test.map { Evaluator($0, architecture: architecture, engine: settings.engine) }
    var (record, threshold) = (best.record, nil as Double?)
    if hyperparameters.tunesThreshold {
      let metric = objective.metric.metric
      threshold =
        validator?.tuneThreshold(for: metric) ?? validator?.tuneThreshold(for: .balancedAccuracy)
      if let threshold {
        record = record.validated(validator?.evaluate(&trainer))
        tester?.decide(above: threshold)
      }
    }
    let test = tester?.evaluate(&trainer)
    return result(
      .completed,
      RunResult.Best(
        record: record, test: test, validationConfusion: validator?.confusion,
        testConfusion: tester?.confusion, parameters: tracker.bestParameters, threshold: threshold),
      state, after: trainer.epoch)
  }
}

/// Tracks the best epoch and early stopping.
private struct BestEpochTracker {
  private let objective: Objective
  private var stopping: EarlyStopping
  private(set) var best: (value: Double, record: EpochRecord)?
  private(set) var shouldStop = false
  /// The parameters of the best epoch.
  var bestParameters: Parameters

  init(_ objective: Objective, stopping: EarlyStopping, best: Parameters) {
    self.objective = objective
    self.stopping = stopping
    bestParameters = best
  }

  /// - Returns: whether the epoch is the best so far.
  @discardableResult
  mutating func update(with record: EpochRecord, _ trainer: inout Trainer) -> Bool {
    let value = record.value(of: objective.metric)
    trainer.epochEnded(record.epoch, metric: value, isError: objective.goal == .minimize)
    shouldStop = stopping.shouldStop(after: value)
    guard let value, best.map({ objective.isBetter(value, than: $0.value) }) ?? true else { return false }
    best = (value, record)
    return true
  }
}
