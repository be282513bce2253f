// The metrics, one definition each.

extension Metric {
  /// All metrics, in the order of the reports. Metrics not listed here are not measured.
  public static let all: [Metric] = [
    .loss, .accuracy, .balancedAccuracy, .precision, .recall, .f1, .rocAUC, .averagePrecision, .logLoss,
    .brier, .mcc, .top3Accuracy, .top5Accuracy, .meanSquaredError, .rootMeanSquaredError, .meanAbsoluteError,
    .medianAbsoluteError, .meanAbsolutePercentageError, .r2, .pinball, .poissonDeviance,
  ]

  public static let loss = Metric(
    "loss", .minimize, of: Task.allCases, isOfTraining: true,
    "mean loss per example, without penalties, label smoothing and class weights",
    .sums { $0.meanLoss })

  // MARK: Classification

  public static let accuracy = Metric(
    "accuracy", .maximize, of: [.classification, .multilabel], unit: .fraction, isOfTraining: true,
    "fraction of examples classified correctly; of labels, with all of them right",
    .sums { $0.accuracy })

  public static let balancedAccuracy = Metric(
    "balanced_accuracy", .maximize, of: [.classification], unit: .fraction,
    "mean recall of the classes that occur",
    source: "K. Brodersen et al., \"The balanced accuracy and its posterior distribution\", ICPR 2010",
    .decisions { $0.mean(of: \.recall, where: { $0.examples > 0 }) })

  public static let precision = Metric(
    "precision", .maximize, of: [.classification, .multilabel], unit: .fraction,
    "fraction of the examples predicted as a class that belong to it, 0 for a class never predicted; mean over the classes that occur or are predicted, or over all labels",
    .decisions { $0.mean(of: \.precision) })

  public static let recall = Metric(
    "recall", .maximize, of: [.classification, .multilabel], unit: .fraction,
    "fraction of the examples of a class that are predicted as it, 0 for a class that never occurs; mean over the same classes",
    .decisions { $0.mean(of: \.recall) })

  public static let f1 = Metric(
    "f1", .maximize, of: [.classification, .multilabel], unit: .fraction,
    "2 · precision · recall / (precision + recall) of a class; mean over the same classes",
    .decisions { $0.mean(of: \.f1) })

  public static let rocAUC = Metric(
    "roc_auc", .maximize, of: [.classification, .multilabel], unit: .fraction,
    "probability that an example of a class scores higher for it than an example of another class, ties counting half; for more than two classes and for labels the mean, undefined if one is absent",
    source: "J. Hanley and B. McNeil, 1982, doi:10.1148/radiology.143.1.7063747",
    .scores { $0.rankings.area })

  public static let averagePrecision = Metric(
    "average_precision", .maximize, of: [.classification, .multilabel], unit: .fraction,
    "mean, over the examples of a class, of the precision among the examples that score as high for it or higher; of two classes that of the second, otherwise the mean over the classes or labels that occur",
    source: "M. Zhu, \"Recall, precision and average precision\", University of Waterloo, 2004",
    .scores { $0.rankings.averagePrecision })

  public static let logLoss = Metric(
    "log_loss", .minimize, of: [.classification],
    "mean −log of the probability of the true class; only for cross-entropies, where it equals the loss",
    .sums { $0.architecture.loss.isCrossEntropy ? $0.meanLoss : nil })

  public static let brier = Metric(
    "brier", .minimize, of: [.classification, .multilabel],
    "mean squared error of the probabilities, only for cross-entropies: of two classes that of the second, from 0 to 1; of more the sum over the classes, from 0 to 2; of labels the mean over the labels",
    source: "G. Brier, 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2, half of it for two classes",
    .sums { $0.brierScore })

  public static let mcc = Metric(
    "mcc", .maximize, of: [.classification],
    "Matthews correlation coefficient of classes and predictions, 0 where undefined",
    source:
      "J. Gorodkin, \"Comparing two K-category assignments by a K-category correlation coefficient\", 2004, doi:10.1016/j.compbiolchem.2004.09.006",
    .decisions { $0.correlation })

  public static let top3Accuracy = topAccuracy(3)
  public static let top5Accuracy = topAccuracy(5)

  private static func topAccuracy(_ k: Int) -> Metric {
    Metric(
      "top_\(k)_accuracy", .maximize, of: [.classification], unit: .fraction,
      "fraction of examples whose class is among the \(k) that score highest; only for more than \(k) classes",
      .scores { $0.accuracy(ofFirst: k) })
  }

  // MARK: Regression

  public static let meanSquaredError = Metric(
    "mse", .minimize, of: [.regression], unit: .targetSquared, "mean squared error",
    source: "Σ (a − y)² / m",
    .sums { $0.meanOverTargets { $0.meanSquaredError } })

  public static let rootMeanSquaredError = Metric(
    "rmse", .minimize, of: [.regression], unit: .target, "root of the mean squared error",
    source: "√(Σ (a − y)² / m)",
    .sums { $0.meanOverTargets { $0.meanSquaredError.squareRoot() } })

  public static let meanAbsoluteError = Metric(
    "mae", .minimize, of: [.regression], unit: .target, "mean absolute error",
    source: "Σ |a − y| / m",
    .sums { $0.meanOverTargets { $0.absoluteError / $0.weight * $0.unit } })

  public static let medianAbsoluteError = Metric(
    "median_ae", .minimize, of: [.regression], unit: .target, "median absolute error",
    source: "median of |a − y|",
    .predictions { $0.medianAbsoluteError })

  public static let meanAbsolutePercentageError = Metric(
    "mape", .minimize, of: [.regression],
    "mean absolute percentage error, as a fraction: 0.1 is 10 %; very large where a target is 0",
    source: "Σ |a − y| / max(|y|, 2⁻⁵²) / m",
    .predictions { $0.mean { abs($0 - $1) / max(abs($1), 0x1p-52) } })

  public static let r2 = Metric(
    "r2", .maximize, of: [.regression], isOfTraining: true,
    "fraction of the targets' variance explained by the predictions, undefined if all targets are equal",
    source: "1 − Σ (a − y)² / Σ (y − ȳ)²",
    .sums {
      $0.meanOverTargets { $0.totalSumOfSquares > 0 ? 1 - $0.squaredError / $0.totalSumOfSquares : nil }
    })

  public static let pinball = Metric(
    "pinball", .minimize, of: [.regression], unit: .target,
    "mean pinball loss over the levels of `quantile`; only with this loss",
    source: "Σ max(τ (y − a), (τ − 1) (y − a)) / m",
    .predictions { $0.pinballLoss })

  public static let poissonDeviance = Metric(
    "poisson_deviance", .minimize, of: [.regression], "mean Poisson deviance; only with the loss `poisson`",
    source: "2 Σ (y log(y / a) − y + a) / m",
    .predictions { $0.poissonDeviance })
}
