// One run from its first epoch to its end.

import Datasets
import NeuralNetwork

/// The parts of a data set as the engine takes them; their arrays are shared by all runs.
struct TrainingData: Sendable {
  let training: Examples
  let validation: Examples?
  let test: Examples?
  let featureCount: Int
  let classCount: Int

  init(_ data: PreparedData, of dataset: Dataset) {
    func examples(_ part: PreparedData.Part) -> Examples {
      Examples(features: part.features, targets: part.targets, featureCount: dataset.featureCount)
    }
    training = examples(data.training)
    validation = data.validation.count > 0 ? examples(data.validation) : nil
    test = data.test.count > 0 ? examples(data.test) : nil
    featureCount = dataset.featureCount
    classCount = dataset.classes.count
  }
}

extension PlannedRun {
  /// Trains the run, telling the observer each epoch. The figures depend on nothing but the run and its data.
  func train(
    on data: TrainingData, metric: Metric, observer: some SweepObserver, isCancelled: () -> Bool
  ) throws -> RunResult {
    let hyperparameters = cell.hyperparameters
    let architecture = hyperparameters.architecture(
      featureCount: data.featureCount, classCount: data.classCount)
    let initial = Parameters(
      architecture: architecture, initializer: hyperparameters.initializer, seed: UInt64(seed))
    var trainer = Trainer(
      initial, examples: data.training, batchSize: hyperparameters.batchSize, seed: UInt64(seed))
    let begin = Clock.monotonic
    var last = begin
    var best: (value: Double, record: EpochRecord)?
    var bestParameters = initial
    var lastEpoch = 0

    func result(_ status: RunResult.Status, _ best: RunResult.Best? = nil) -> RunResult {
      RunResult(status: status, best: best, lastEpoch: lastEpoch, seconds: Clock.monotonic - begin)
    }

    for epoch in 1...hyperparameters.epochs {
      guard
        let tally = trainer.trainEpoch(
          epoch, learningRate: Float(hyperparameters.learningRate), isCancelled: isCancelled)
      else { return result(.interrupted) }
      let validation = data.validation.map { examples in
        Figures(trainer.evaluate(examples), of: examples, loss: architecture.loss)
      }
      let now = Clock.monotonic
      let record = EpochRecord(
        epoch: epoch, training: Figures(tally, of: data.training, loss: architecture.loss),
        validation: validation, learningRate: hyperparameters.learningRate, seconds: now - last)
      last = now
      lastEpoch = epoch
      try observer.epochEnded(record, of: self)
      guard record.isFinite else { return result(.diverged(epoch: epoch)) }
      if let value = record.value(of: metric.name),
        best.map({ metric.isBetter(value, than: $0.value) }) ?? true
      {
        best = (value, record)
        trainer.copyParameters(to: &bestParameters)
      }
    }

    guard let best else {
      return result(.failed("\(metric.name.rawValue) has no value: all targets of its part are equal"))
    }
    trainer.load(bestParameters)
    let test = data.test.map { examples in
      Figures(trainer.evaluate(examples), of: examples, loss: architecture.loss)
    }
    return result(.completed, RunResult.Best(record: best.record, test: test, parameters: bestParameters))
  }
}
