// A trained network with all that it takes to use it: what a weights file holds.

import Datasets
import Experiments
import NeuralNetwork

/// A run's network at its best epoch, and what its inputs and outputs mean.
public struct StoredNetwork: Equatable, Sendable {
  public let netlabVersion: String
  public let runID: RunID
  /// Canonical JSON, all that decided the result.
  public let configuration: String
  /// From 1.
  public let epoch: Int
  /// With the architecture, and in it the loss.
  public let parameters: Parameters
  /// Empty for a regression.
  public let classes: [String]
  /// From the features to the network's inputs.
  public let recipe: Recipe
  /// From a regression's target to what the network learns, and back.
  public let targetRecipe: TargetRecipe
  /// Where its training stood; nil where nothing can go on from it.
  public let state: StoredState?

  public var architecture: Architecture { parameters.architecture }

  /// The columns of the recipe, in its order.
  public var featureNames: [String] { recipe.inputs.map(\.name) }

  /// What came of a run, with its state if a longer run could go on from it.
  package init(
    _ best: RunResult.Best, _ state: TrainingState?, of run: PlannedRun, in runs: RunSet,
    netlabVersion: String
  ) {
    self.init(
      best.parameters, epoch: best.record.epoch, run.lineage == nil ? nil : state, of: run, in: runs,
      netlabVersion: netlabVersion)
  }

  /// What a run under way has come to.
  package init(_ checkpoint: Checkpoint, of run: PlannedRun, in runs: RunSet, netlabVersion: String) {
    self.init(
      checkpoint.best, epoch: checkpoint.bestEpoch, checkpoint.state, of: run, in: runs,
      netlabVersion: netlabVersion)
  }

  private init(
    _ best: Parameters, epoch: Int, _ state: TrainingState?, of run: PlannedRun, in runs: RunSet,
    netlabVersion: String
  ) {
    self.netlabVersion = netlabVersion
    runID = run.id
    configuration = run.configuration
    self.epoch = epoch
    parameters = best
    self.state = state.map(StoredState.init)
    classes = runs.dataset.classes
    let data = runs.data(of: run)
    recipe = data.recipe
    targetRecipe = data.targetRecipe
  }
}
