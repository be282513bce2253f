// Hyperparameters of penalties and limits.

extension HyperparameterDefinition {
  static let regularization = [l1, l2, maxNorm, clipNorm]

  private static let l1 = number(
    "l1", .notNegative, default: 0, neutral: 0, help: "penalty: l1 · Σ |W|",
    documentation: "the penalty l1 · Σ \\|W\\|"
  ) { $1.training.regularization.l1 = Float($0) }

  private static let l2 = number(
    "l2", .notNegative, default: 0, neutral: 0, help: "penalty: l2 / 2 · Σ W²",
    documentation: "the penalty l2 / 2 · Σ W²"
  ) { $1.training.regularization.l2 = Float($0) }
  .alsoNamed(related: ["alpha", "reg", "l2_penalty"])

  private static let maxNorm = number(
    "max_norm", .notNegative, default: 0, neutral: 0,
    help: "maximum norm of the weights into a unit; 0 for no limit",
    documentation: "maximum norm of the weights into a unit after a step; 0 for no limit"
  ) { $1.training.regularization.maxNorm = Float($0) }

  private static let clipNorm = number(
    "clip_norm", .notNegative, default: 0, neutral: 0,
    help: "maximum norm of the whole gradient; 0 for no limit",
    documentation: "maximum norm of the whole gradient; 0 for no limit"
  ) { $1.training.regularization.clipNorm = Float($0) }
  .alsoNamed(related: ["clip", "gradient_clipping", "max_grad_norm"])
}
