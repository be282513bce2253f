// Hyperparameters of batch size, epochs and early stopping.

extension HyperparameterDefinition {
  static let duration = [batchSize, epochCount, patience, minDelta]

  private static let batchSize = integer(
    "batch_size", 0...Int(Int32.max), default: 32, help: "examples per step; 0 for all",
    documentation: "examples per step; 0 for all"
  ) { $1.training.batchSize = $0 }
  .alsoNamed("batch", "minibatch_size")

  private static let epochCount = integer(
    "epochs", epochs, default: 200, help: "passes over the training split",
    documentation: "passes over the training split, including the warm-up"
  ) { $1.training.epochs = $0 }
  .alsoNamed(
    "n_epochs", "num_epochs", "max_epochs", related: ["max_iter", "iterations", "steps", "num_steps"])

  private static let patience = integer(
    "patience", 0...10_000_000, default: 40, neutral: 0,
    help: "epochs without improvement before a run stops; 0 never stops",
    documentation: "epochs without improvement before a run stops; 0 never stops"
  ) { $1.patience = $0 }
  .alsoNamed("early_stopping_patience", "n_iter_no_change", related: ["early_stopping"])

  private static let minDelta = number(
    "min_delta", .notNegative, default: 0, dependsOn: "patience",
    condition: Condition(text: "with `patience`") { values, _ in
      if case .integer(let patience) = values["patience"] { patience > 0 } else { false }
    },
    help: "minimum improvement of the metric that counts",
    documentation: "minimum improvement over the best metric so far that counts"
  ) { $1.minimumChange = $0 }
}
