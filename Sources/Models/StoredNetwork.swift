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
  /// One for each input, in their order.
  public let featureNames: [String]
  /// Empty for a regression.
  public let classes: [String]
  /// Of the features.
  public let standardization: Standardization
  /// Of a regression's target; nil where it was left as it is.
  public let targetStandardization: Standardization?
  /// Where its training stood; nil where nothing can go on from it.
  public let state: StoredState?

  public var architecture: Architecture { parameters.architecture }

  /// What came of a run, with its state if a longer run could go on from it.
  package init(
    _ best: RunResult.Best, _ state: TrainingState?, of run: PlannedRun, in plan: Plan, netlabVersion: String
  ) {
    self.init(
      best.parameters, epoch: best.record.epoch, run.lineage == nil ? nil : state, of: run, in: plan,
      netlabVersion: netlabVersion)
  }

  /// What a run under way has come to.
  package init(_ checkpoint: Checkpoint, of run: PlannedRun, in plan: Plan, netlabVersion: String) {
    self.init(
      checkpoint.best, epoch: checkpoint.bestEpoch, checkpoint.state, of: run, in: plan,
      netlabVersion: netlabVersion)
  }

  private init(
    _ best: Parameters, epoch: Int, _ state: TrainingState?, of run: PlannedRun, in plan: Plan,
    netlabVersion: String
  ) {
    self.netlabVersion = netlabVersion
    runID = run.id
    configuration = run.configuration
    self.epoch = epoch
    parameters = best
    self.state = state.map(StoredState.init)
    featureNames = plan.dataset.featureNames
    classes = plan.dataset.classes
    standardization = plan.data.standardization
    targetStandardization = plan.spec.data.standardizeTarget ? plan.data.targetStandardization : nil
  }
}
