// The contents of a weights file: a trained network with everything needed to use it.

import Datasets
import Experiments
import JSON
import NeuralNetwork

/// A run's network at its best epoch, and the meaning of its inputs and outputs.
public struct StoredNetwork: Equatable, Sendable {
  public let netlabVersion: String
  public let runID: RunID
  /// Canonical JSON: everything that decided the result.
  public let configuration: String
  /// From 1.
  public let epoch: Int
  /// Includes the architecture, and with it the loss.
  public let parameters: Parameters
  /// Empty for a regression.
  public let classes: [String]
  /// The probability above which the second of two classes is predicted; nil for 0.5.
  public let threshold: Double?
  /// Turns features into network inputs.
  public let recipe: Recipe
  /// The targets; at least one.
  public let targets: [StoredTarget]
  /// The training state; nil if no run can continue from it.
  public let state: StoredState?

  public var architecture: Architecture { parameters.architecture }

  /// The recipe's input columns, in order.
  public var featureNames: [String] { recipe.inputs.map(\.name) }

  /// The names of the targets' columns; empty if its configuration does not say.
  public var targetNames: [String] {
    guard targets.count == 1 else { return targets.map { $0.name ?? "" } }
    guard case .object(let members)? = (try? JSONNode.parse(configuration))?.value,
      case .object(let data)? = members["data"], case .string(let name)? = data["target"]
    else { return [] }
    return [name]
  }

  /// The network of a completed run, with the training state if a longer run could continue from it.
  package init(
    _ best: RunResult.Best, _ state: TrainingState?, of run: PlannedRun, in runs: RunSet,
    netlabVersion: String
  ) {
    self.init(
      best.parameters, threshold: best.threshold, epoch: best.record.epoch, run.lineage == nil ? nil : state,
      of: run, in: runs,
      netlabVersion: netlabVersion)
  }

  /// What a run under way has come to.
  package init(_ checkpoint: Checkpoint, of run: PlannedRun, in runs: RunSet, netlabVersion: String) {
    self.init(
      checkpoint.best, epoch: checkpoint.bestEpoch, checkpoint.state, of: run, in: runs,
      netlabVersion: netlabVersion)
  }

  private init(
    _ best: Parameters, threshold: Double? = nil, epoch: Int, _ state: TrainingState?, of run: PlannedRun,
    in runs: RunSet,
    netlabVersion: String
  ) {
    self.netlabVersion = netlabVersion
    runID = run.id
    configuration = run.configuration
    self.epoch = epoch
    parameters = best
    self.threshold = threshold
    self.state = state.map(StoredState.init)
    classes = runs.dataset.classes
    let recipes = runs.recipes(of: run)
    recipe = recipes.features
    targets = zip(runs.dataset.targets, recipes.targets).map { target, recipe in
      StoredTarget(
        name: recipes.targets.count > 1 ? target.name : nil,
        labels: target.task == .multilabel ? target.classes : [], recipe: recipe)
    }
  }
}
