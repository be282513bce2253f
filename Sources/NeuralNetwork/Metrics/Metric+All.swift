// The metrics, one definition each.

extension Metric {
  /// All metrics, in the order of the reports. Metrics not listed here are not measured.
  public static let all: [Metric] = [
    .loss, .accuracy, .balancedAccuracy, .precision, .recall, .f1, .rocAUC, .logLoss, .mcc, .meanSquaredError,
    .meanAbsoluteError, .r2,
  ]

  public static let loss = Metric(
    "loss", .minimize, of: [.classification, .regression], isOfTraining: true,
    "mean loss per example, without penalties, label smoothing and class weights",
    .sums { $0.meanLoss })

  // MARK: Classification

  public static let accuracy = Metric(
    "accuracy", .maximize, of: [.classification], unit: .fraction, isOfTraining: true,
    "fraction of examples classified correctly",
    .sums { Double($0.correct) / Double($0.count) })

  public static let balancedAccuracy = Metric(
    "balanced_accuracy", .maximize, of: [.classification], unit: .fraction,
    "mean recall of the classes that occur",
    source: "K. Brodersen et al., \"The balanced accuracy and its posterior distribution\", ICPR 2010",
    .decisions { $0.mean(of: \.recall, where: { $0.examples > 0 }) })

  public static let precision = Metric(
    "precision", .maximize, of: [.classification], unit: .fraction,
    "fraction of the examples predicted as a class that belong to it, 0 for a class never predicted; mean over the classes that occur or are predicted",
    .decisions { $0.mean(of: \.precision) })

  public static let recall = Metric(
    "recall", .maximize, of: [.classification], unit: .fraction,
    "fraction of the examples of a class that are predicted as it, 0 for a class that never occurs; mean over the same classes",
    .decisions { $0.mean(of: \.recall) })

  public static let f1 = Metric(
    "f1", .maximize, of: [.classification], unit: .fraction,
    "2 · precision · recall / (precision + recall) of a class; mean over the same classes",
    .decisions { $0.mean(of: \.f1) })

  public static let rocAUC = Metric(
    "roc_auc", .maximize, of: [.classification], unit: .fraction,
    "probability that an example of a class scores higher for it than an example of another class, ties counting half; for more than two classes the mean, undefined if a class is absent",
    source: "J. Hanley and B. McNeil, 1982, doi:10.1148/radiology.143.1.7063747",
    .scores { $0.meanOverClasses(RankingArea.area) })

  public static let logLoss = Metric(
    "log_loss", .minimize, of: [.classification],
    "mean −log of the probability of the true class; only for cross-entropies, where it equals the loss",
    .sums { $0.loss.isCrossEntropy ? $0.meanLoss : nil })

  public static let mcc = Metric(
    "mcc", .maximize, of: [.classification],
    "Matthews correlation coefficient of classes and predictions, 0 where undefined",
    source:
      "J. Gorodkin, \"Comparing two K-category assignments by a K-category correlation coefficient\", 2004, doi:10.1016/j.compbiolchem.2004.09.006",
    .decisions { $0.correlation })

  // MARK: Regression

  public static let meanSquaredError = Metric(
    "mse", .minimize, of: [.regression], unit: .targetSquared, "mean squared error",
    source: "Σ (a − y)² / m",
    .sums { $0.squaredError / Double($0.count) * $0.targetScale * $0.targetScale })

  public static let meanAbsoluteError = Metric(
    "mae", .minimize, of: [.regression], unit: .target, "mean absolute error",
    source: "Σ |a − y| / m",
    .sums { $0.absoluteError / Double($0.count) * $0.targetScale })

  public static let r2 = Metric(
    "r2", .maximize, of: [.regression], isOfTraining: true,
    "fraction of the targets' variance explained by the predictions, undefined if all targets are equal",
    source: "1 − Σ (a − y)² / Σ (y − ȳ)²",
    .sums { $0.totalSumOfSquares > 0 ? 1 - $0.squaredError / $0.totalSumOfSquares : nil })
}
