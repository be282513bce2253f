// The examples of a run in the engine's form.

import Datasets
import NeuralNetwork
import Search

/// The splits of a data set as the engine takes them; all runs share their arrays.
struct TrainingData: Sendable {
  let training: Examples
  let validation: Examples?
  let test: Examples?
  /// The number of training examples of each class; empty for a regression.
  let classCounts: [Int]

  init(_ data: PreparedData, of dataset: Dataset) {
    let recipes = data.recipes
    let scales = recipes.targets.map {
      Examples.TargetScale(unit: $0.unit, offset: $0.offset, isLogarithm: $0.isLogarithm)
    }
    func examples(_ split: PreparedData.Split) -> Examples {
      Examples(
        split.inputs.inputs(of: recipes.features), targets: split.targets, targetCount: dataset.targets.count,
        weights: split.weights, targetScales: scales)
    }
    training = examples(data.training)
    validation = data.validation.count > 0 ? examples(data.validation) : nil
    test = data.test.count > 0 ? examples(data.test) : nil
    var counts = dataset.classes.map { _ in 0 }
    if !counts.isEmpty {
      for target in data.training.targets { counts[Int(target)] += 1 }
    }
    classCounts = counts
  }
}
