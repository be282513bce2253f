// What a network's outputs are judged by.

/// A figure of merit over some examples, by its name in specs and in the store. The averages over classes are macro averages:
/// each class counts alike.
public enum Metric: String, CaseIterable, Sendable {
  /// J: the mean loss an example, without penalties, label smoothing and class weights.
  case loss
  /// The part of the examples that was put in its class.
  case accuracy
  /// The mean recall of the classes that occur. K. Brodersen et al., "The balanced accuracy and its posterior distribution",
  /// ICPR 2010.
  case balancedAccuracy = "balanced_accuracy"
  /// Of those put in a class, the part that belongs there; mean over the classes that occur or were predicted, 0 for one that
  /// was never predicted.
  case precision
  /// Of those that belong in a class, the part that was put there; mean over the same classes, 0 for one that never occurs.
  case recall
  /// 2 precision · recall / (precision + recall) of a class; mean over the same classes.
  case f1
  /// The probability that an example of a class scores higher for it than one of another class, ties counting half; the mean
  /// over the classes of more than two, not defined where one is absent. J. Hanley and B. McNeil, 1982, doi:10.1148/radiology.143.1.7063747.
  case rocAUC = "roc_auc"
  /// −log of the probability given to the right class, on average: equal to the loss for the cross-entropies, which alone give
  /// probabilities.
  case logLoss = "log_loss"
  /// Matthews's correlation of truth and prediction, 0 where it is not defined. J. Gorodkin, "Comparing two K-category
  /// assignments by a K-category correlation coefficient", 2004, doi:10.1016/j.compbiolchem.2004.09.006.
  case mcc
  /// Mean of (a − y)², in the target's own units squared.
  case meanSquaredError = "mse"
  /// Mean of |a − y|, in the target's own units.
  case meanAbsoluteError = "mae"
  /// 1 − Σ (a − y)² / Σ (y − ȳ)².
  case r2

  /// Those that training itself yields, at no cost, over the minibatches as they go by.
  public static let ofTraining: [Metric] = [.loss, .accuracy, .r2]

  /// Whether a smaller value is the better one.
  public var isError: Bool {
    switch self {
    case .loss, .logLoss, .meanSquaredError, .meanAbsoluteError: true
    case .accuracy, .balancedAccuracy, .precision, .recall, .f1, .rocAUC, .mcc, .r2: false
    }
  }

  /// Whether classifiers have it, or regressions; the loss both.
  public func applies(toClassifier: Bool) -> Bool {
    switch self {
    case .loss: true
    case .accuracy, .balancedAccuracy, .precision, .recall, .f1, .rocAUC, .logLoss, .mcc: toClassifier
    case .meanSquaredError, .meanAbsoluteError, .r2: !toClassifier
    }
  }

  /// Its place among all of them.
  var position: Int {
    switch self {
    case .loss: 0
    case .accuracy: 1
    case .balancedAccuracy: 2
    case .precision: 3
    case .recall: 4
    case .f1: 5
    case .rocAUC: 6
    case .logLoss: 7
    case .mcc: 8
    case .meanSquaredError: 9
    case .meanAbsoluteError: 10
    case .r2: 11
    }
  }
}
