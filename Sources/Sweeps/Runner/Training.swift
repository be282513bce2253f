// One run from its first epoch to its end.

import Datasets
import NeuralNetwork

/// The parts of a data set as the engine takes them; their arrays are shared by all runs.
struct TrainingData: Sendable {
  let training: Examples
  let validation: Examples?
  let test: Examples?
  let featureCount: Int
  /// The training examples of each class; empty for a regression.
  let classCounts: [Int]

  init(_ data: PreparedData, of dataset: Dataset) {
    func examples(_ part: PreparedData.Part) -> Examples {
      Examples(
        features: part.features, targets: part.targets, featureCount: dataset.featureCount,
        targetScale: data.targetStandardization.scale[0])
    }
    training = examples(data.training)
    validation = data.validation.count > 0 ? examples(data.validation) : nil
    test = data.test.count > 0 ? examples(data.test) : nil
    featureCount = dataset.featureCount
    var counts = dataset.classes.map { _ in 0 }
    if !counts.isEmpty {
      for target in data.training.targets { counts[Int(target)] += 1 }
    }
    classCounts = counts
  }
}

extension PlannedRun {
  /// Trains the run, telling the observer each epoch. The figures depend on nothing but the run and its data.
  func train(
    on data: TrainingData, metric: Metric, observer: some SweepObserver, isCancelled: () -> Bool
  ) throws -> RunResult {
    let hyperparameters = cell.hyperparameters
    let architecture = hyperparameters.architecture(
      featureCount: data.featureCount, classCount: data.classCounts.count)
    let initial = Parameters(
      architecture: architecture, initializer: hyperparameters.initializer, seed: UInt64(seed))
    var trainer = Trainer(
      initial, examples: data.training,
      settings: hyperparameters.trainingSettings(classCounts: data.classCounts), seed: UInt64(seed))
    var validator = data.validation.map { Evaluator($0, architecture: architecture) }
    var stopping = hyperparameters.earlyStopping(metric)
    let begin = Clock.monotonic
    var last = begin
    var best: (value: Double, record: EpochRecord)?
    var bestParameters = initial

    func result(_ status: RunResult.Status, _ best: RunResult.Best? = nil, after epochs: Int) -> RunResult {
      RunResult(status: status, best: best, lastEpoch: epochs, seconds: Clock.monotonic - begin)
    }

    while trainer.epoch < hyperparameters.epochs {
      let finished = trainer.epoch
      guard let trained = trainer.trainEpoch(isCancelled: isCancelled) else {
        return result(.interrupted, after: finished)
      }
      let validation = validator?.evaluate(&trainer)
      let now = Clock.monotonic
      let record = EpochRecord(
        epoch: trainer.epoch,
        training: Figures(training: trained.tally, of: data.training, loss: architecture.loss),
        validation: validation, learningRate: trained.learningRate, seconds: now - last)
      last = now
      try observer.epochEnded(record, of: self)
      guard record.isFinite else {
        return result(.diverged(epoch: trainer.epoch), after: trainer.epoch)
      }
      let value = record.value(of: metric.name)
      if let value, best.map({ metric.isBetter(value, than: $0.value) }) ?? true {
        best = (value, record)
        trainer.copyParameters(to: &bestParameters)
      }
      trainer.epochEnded(metric: value, isError: metric.goal == .minimize)
      if stopping.shouldStop(after: value) { break }
    }

    guard let best else {
      return result(
        .failed("\(metric.name.text) has no value: its part lacks what it needs"), after: trainer.epoch)
    }
    trainer.load(bestParameters)
    _ = validator?.evaluate(&trainer)
    var tester = data.test.map { Evaluator($0, architecture: architecture) }
    let test = tester?.evaluate(&trainer)
    return result(
      .completed,
      RunResult.Best(
        record: best.record, test: test, validationConfusion: validator?.confusion,
        testConfusion: tester?.confusion, parameters: bestParameters),
      after: trainer.epoch)
  }
}
