// The metrics, one definition each.

extension Metric {
  /// In the order in which reports show them. A metric that is not in this list is not measured.
  public static let all: [Metric] = [
    .loss, .accuracy, .balancedAccuracy, .precision, .recall, .f1, .rocAUC, .logLoss, .mcc, .meanSquaredError,
    .meanAbsoluteError, .r2,
  ]

  public static let loss = Metric(
    "loss", .minimize, of: [.classification, .regression], isOfTraining: true,
    "mean loss of an example, without penalties, label smoothing and class weights",
    .sums { $0.meanLoss })

  // MARK: Classification

  public static let accuracy = Metric(
    "accuracy", .maximize, of: [.classification], unit: .fraction, isOfTraining: true,
    "share of the examples that were put in their class",
    .sums { Double($0.correct) / Double($0.count) })

  public static let balancedAccuracy = Metric(
    "balanced_accuracy", .maximize, of: [.classification], unit: .fraction,
    "mean recall of the classes that occur",
    source: "K. Brodersen et al., \"The balanced accuracy and its posterior distribution\", ICPR 2010",
    .decisions { $0.mean(of: \.recall, where: { $0.examples > 0 }) })

  public static let precision = Metric(
    "precision", .maximize, of: [.classification], unit: .fraction,
    "share of those put in a class that belong there, 0 for a class that was never predicted; mean over the classes that occur or were predicted",
    .decisions { $0.mean(of: \.precision) })

  public static let recall = Metric(
    "recall", .maximize, of: [.classification], unit: .fraction,
    "share of those that belong in a class that were put there, 0 for a class that never occurs; mean over the same classes",
    .decisions { $0.mean(of: \.recall) })

  public static let f1 = Metric(
    "f1", .maximize, of: [.classification], unit: .fraction,
    "2 · precision · recall / (precision + recall) of a class; mean over the same classes",
    .decisions { $0.mean(of: \.f1) })

  public static let rocAUC = Metric(
    "roc_auc", .maximize, of: [.classification], unit: .fraction,
    "probability that an example of a class scores higher for it than one of another class, ties counting half; of more than two classes the mean, and not defined where one is absent",
    source: "J. Hanley and B. McNeil, 1982, doi:10.1148/radiology.143.1.7063747",
    .scores { $0.meanOverClasses(RankingArea.area) })

  public static let logLoss = Metric(
    "log_loss", .minimize, of: [.classification],
    "mean −log of the probability given to the right class; of the cross-entropies alone, which give probabilities and which it equals",
    .sums { $0.loss.isCrossEntropy ? $0.meanLoss : nil })

  public static let mcc = Metric(
    "mcc", .maximize, of: [.classification],
    "Matthews's correlation of classes and predictions, 0 where it is not defined",
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
    "share of the targets' variance that the predictions explain, not defined where all targets are equal",
    source: "1 − Σ (a − y)² / Σ (y − ȳ)²",
    .sums { $0.totalSumOfSquares > 0 ? 1 - $0.squaredError / $0.totalSumOfSquares : nil })
}
