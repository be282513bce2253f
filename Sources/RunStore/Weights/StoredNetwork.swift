// A trained network with all that it takes to use it: what a weights file holds.

import Datasets
import NeuralNetwork
import Sweeps

/// A run's network at its best epoch, and what its inputs and outputs mean.
public struct StoredNetwork: Equatable, Sendable {
  public let netlabVersion: String
  public let runID: String
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

  public var architecture: Architecture { parameters.architecture }

  /// What came of a run.
  init(_ best: RunResult.Best, of run: PlannedRun, in plan: Plan, netlabVersion: String) {
    self.netlabVersion = netlabVersion
    runID = run.id
    configuration = run.configuration
    epoch = best.record.epoch
    parameters = best.parameters
    featureNames = plan.dataset.featureNames
    classes = plan.dataset.classes
    standardization = plan.data.standardization
    targetStandardization = plan.spec.data.standardizeTarget ? plan.data.targetStandardization : nil
  }
}
