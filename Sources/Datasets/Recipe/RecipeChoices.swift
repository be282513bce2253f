/// How a recipe is made: everything that is chosen before it is fitted.
public struct RecipeChoices: Hashable, Sendable {
  /// How numbers are brought to one scale.
  public enum Scaling: Hashable, Sendable {
    /// To mean 0 and standard deviation 1.
    case standard
    /// To median 0 and interquartile range 1.
    case robust
    /// To a normal distribution, by ranks.
    case quantile
    /// To 0 … 1.
    case minMax
    /// Division by `divisor` alone.
    case none
  }

  /// How a number becomes several; replaces its scaling.
  public enum NumericEncoding: Hashable, Sendable {
    case none
    /// The number's place in each of at most so many bins.
    case piecewiseLinear(bins: Int)
  }

  public enum CategoryEncoding: Hashable, Sendable {
    case oneHot
    /// As a number, which is scaled.
    case ordinal
    /// As a learned vector; the length depends on the number of values if it is nil: see `CategoryCodes`.
    case embedding(size: Int?)
  }

  public enum TargetTransform: Hashable, Sendable {
    case none
    /// sign(x) log (1 + |x|)
    case log
  }

  public var scaling = Scaling.standard
  /// For `Scaling.none`: all numbers are divided by it.
  public var divisor = 1.0
  public var numericEncoding = NumericEncoding.none
  public var categoryEncoding = CategoryEncoding.oneHot
  /// A category's values with fewer training examples share a code.
  public var minFrequency = 2
  /// The names of the columns whose logarithm is taken before they are scaled.
  public var logColumns: Set<String> = []
  /// Of a regression.
  public var standardizeTarget = false
  /// Of a regression.
  public var targetTransform = TargetTransform.none

  public init() {}
}

extension RecipeChoices {
  /// The transforms of features, in order.
  package var features: [any Transform] {
    var transforms: [any Transform] = [DateEncoding()]
    if categoryEncoding == .ordinal { transforms.append(OrdinalEncoding(minFrequency: minFrequency)) }
    // Without this step a missing number is 0 after scaling, which is no typical value of these.
    let isWanted = numericEncoding != .none || scaling == .minMax
    transforms.append(MedianImputation(always: isWanted))
    if !logColumns.isEmpty { transforms.append(LogTransform(columns: logColumns)) }
    switch numericEncoding {
    case .none: transforms.append(scalingTransform)
    case .piecewiseLinear(let bins): transforms.append(PiecewiseLinear(bins: bins))
    }
    switch categoryEncoding {
    case .oneHot: transforms.append(CategoryEncoder(minFrequency: minFrequency))
    case .embedding(let size):
      transforms.append(CategoryEncoder(minFrequency: minFrequency, embedding: .init(size: size)))
    case .ordinal: break
    }
    return transforms
  }

  private var scalingTransform: any Transform {
    switch scaling {
    case .standard: StandardScaling()
    case .robust: RobustScaling()
    case .quantile: QuantileScaling()
    case .minMax: MinMaxScaling()
    case .none: FixedScaling(dividingBy: divisor)
    }
  }

  /// The transforms of a regression's target, in order.
  package var target: [any Datasets.TargetTransform] {
    var transforms: [any Datasets.TargetTransform] = []
    if targetTransform == .log { transforms.append(LogTransform(columns: nil)) }
    if standardizeTarget { transforms.append(StandardScaling()) }
    return transforms
  }
}

extension Recipe {
  /// Fits a recipe.
  ///
  /// - Parameters:
  ///   - rows: the rows of the training split; no others are read.
  ///   - scalesRounding: as in `TrainingRows`.
  public init(
    fitting choices: RecipeChoices, to table: FeatureTable, rows: [Int], scalesRounding: Bool = false
  ) {
    self.init(fitting: choices.features, to: table, rows: rows, scalesRounding: scalesRounding)
  }
}

extension TargetRecipe {
  /// Fits the recipe of a target, which leaves classes as they are.
  ///
  /// - Parameters:
  ///   - column: the index of the target among the table's columns.
  ///   - rows: the rows of the training split; no others are read.
  public init(
    fitting choices: RecipeChoices, to table: FeatureTable, column: Int = 0, rows: [Int],
    scalesRounding: Bool = false
  ) {
    let isNumber = table.columns[column].words == nil
    self.init(
      fitting: isNumber ? choices.target : [], to: table, column: column, rows: rows,
      scalesRounding: scalesRounding)
  }
}
