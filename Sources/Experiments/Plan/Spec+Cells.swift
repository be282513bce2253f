// Creates cells of a spec, and checks that they can be trained.

import Search
import JSON
import NeuralNetwork

extension Spec {
  /// The search space for data.
  func space(for data: DataShape) -> SearchSpace { settings.space(axes, constraints, for: data) }
}

extension RunSettings {
  func space(
    _ axes: [Axis] = [], _ constraints: [String] = [], for data: DataShape
  ) -> SearchSpace {
    SearchSpace(axes: axes, constraints: constraints, data: data) { key, message in error(key, message) }
  }

  /// - Throws: `SpecError` if training could not change the layers before a normalisation, or if the loss does not suit
  ///   the values of the target.
  func requireTrainable(_ hyperparameters: Hyperparameters, on data: SweepData) throws(SpecError) {
    guard !hyperparameters.tunesThreshold || self.data.resampling.hasValidation else {
      throw error(
        "parameters.decision_threshold",
        "a tuned threshold needs a validation split: set data.validation above 0")
    }
    if hyperparameters.loss == .poisson {
      guard data.dataset.targets.allSatisfy({ $0.values.allSatisfy { $0 >= 0 } }) else {
        throw error("parameters.loss", "poisson predicts counts, but the target has values below 0")
      }
    }
    let exampleCount = data.divisions.map(\.training.count).min() ?? 0
    let rows = hyperparameters.trainingSettings(classCounts: data.dataset.classes.map { _ in 1 })
      .batchRows(exampleCount: exampleCount)
    guard rows > 1 || hyperparameters.value("normalization") != .name(Normalization.batch.rawValue) else {
      let reason =
        exampleCount > 1 ? "batch_size is 1" : "the training split has only one example"
      throw error(
        "parameters.normalization",
        "batch normalisation over a single example makes every unit 0 and learns nothing, and \(reason); use a larger "
          + "batch_size or layer normalisation, or exclude the combination with a constraint")
    }
  }
}
