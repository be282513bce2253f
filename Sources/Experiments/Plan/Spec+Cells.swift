// Single cells of a spec.

import Search
import Datasets
import Files
import JSON
import NeuralNetwork

extension Spec {
  /// The canonical form of a combination of values.
  func hyperparameters(
    _ combination: [String: ParameterValue], on dataset: Dataset
  ) throws(SpecError) -> Hyperparameters {
    do throws(Hyperparameters.Unsuitable) {
      return try Hyperparameters(combination, task: dataset.task, classCount: dataset.classes.count)
    } catch {
      throw self.error("parameters.\(error.name)", error.message)
    }
  }

  /// - Throws: `SpecError` where training could not change what comes before a normalisation.
  func requireTrainable(_ hyperparameters: Hyperparameters, on data: SplitData) throws(SpecError) {
    let rows = hyperparameters.trainingSettings(classCounts: data.dataset.classes.map { _ in 1 })
      .batchRows(exampleCount: data.prepared.training.count)
    guard rows > 1 || hyperparameters.value("normalization") != .name(Normalization.batch.rawValue) else {
      let reason =
        data.prepared.training.count > 1 ? "batch_size is 1" : "the training part has no more"
      throw error(
        "parameters.normalization",
        "batch normalisation over a single example makes every unit 0 and learns nothing, and \(reason); take a larger "
          + "batch_size or layer normalisation, or leave the combination out with a constraint")
    }
  }

  /// - Throws: `SpecError` where this machine has not the memory to train it.
  func cell(_ hyperparameters: Hyperparameters, on data: SplitData) throws -> Cell {
    let dataset = data.dataset
    let architecture = hyperparameters.architecture(
      featureCount: dataset.featureCount, classCount: dataset.classes.count)
    let parts = data.prepared
    let bytes =
      Trainer.memory(
        architecture, exampleCount: parts.training.count,
        settings: hyperparameters.trainingSettings(classCounts: dataset.classes.map { _ in 1 }))
      + [parts.validation, parts.test].reduce(0) {
        $0 + Evaluator.memory(architecture, exampleCount: $1.count)
      }
    let memory = Memory.physical
    guard bytes < memory else {
      throw error(
        "parameters",
        "a network of \(hyperparameters.summary(of: ["depth", "width"])) takes \(bytes >> 30) GiB to train and this "
          + "machine has \(memory >> 30); leave it out with a constraint, or take a smaller batch_size")
    }
    return try Cell(hyperparameters, data: json(of: dataset), objective: objective)
  }

  /// What decides the result about the data.
  private func json(of dataset: Dataset) -> JSONValue {
    var members: [String: JSONValue] = [
      "sha256": .string(dataset.sha256), "target": .string(dataset.targetName),
      "task": .string(dataset.task.rawValue), "validation": .real(data.validation),
      "split_seed": .integer(data.splitSeed), "standardize": .bool(data.standardize),
    ]
    if !data.source.hasTest { members["test"] = .real(data.test) }
    // Left out where they change nothing, as neutral hyperparameters are.
    if case .idx = data.source { members["format"] = .string(DataSource.idxFormat) }
    if data.scale != 1 { members["scale"] = .real(data.scale) }
    if data.standardizeTarget { members["standardize_target"] = .bool(true) }
    return .object(members)
  }
}
