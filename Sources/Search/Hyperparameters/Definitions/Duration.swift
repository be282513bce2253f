// The hyperparameters of batches, epochs and early stopping.

extension HyperparameterDefinition {
  static let duration = [batchSize, epochCount, patience, minDelta]

  private static let batchSize = integer(
    "batch_size", 0...Int(Int32.max), default: 32, help: "examples in a step; 0 is all of them",
    documentation: "examples in a step; 0 is all of them"
  ) { $1.training.batchSize = $0 }

  private static let epochCount = integer(
    "epochs", epochs, default: 100, help: "times through the training split",
    documentation: "times through the training split, the warm-up included"
  ) { $1.training.epochs = $0 }

  private static let patience = integer(
    "patience", 0...10_000_000, default: 0, neutral: 0,
    help: "epochs without a better metric after which a run stops; 0 never stops",
    documentation: "epochs without a better metric after which a run stops; 0 never stops"
  ) { $1.patience = $0 }

  private static let minDelta = number(
    "min_delta", .notNegative, default: 0, dependsOn: "patience",
    condition: Condition(text: "with `patience`") { values in
      if case .integer(let patience) = values["patience"] { patience > 0 } else { false }
    },
    help: "how much better the metric must be to count",
    documentation: "how much better than the best so far the metric must be to count"
  ) { $1.minimumChange = $0 }
}
