// A data set ready for training: split, scaled and in Float32. All runs on it share it.

/// The three parts of a data set with what was done to them.
public struct PreparedData: Sendable {
  /// Some rows of a data set: m × n features, one example a row, and m targets.
  public struct Part: Sendable {
    public let features: [Float]
    public let targets: [Float]
    public var count: Int { targets.count }
  }

  public let training: Part
  public let validation: Part
  public let test: Part
  /// Of the features.
  public let standardization: Standardization
  /// Of the target, which is one column.
  public let targetStandardization: Standardization

  /// - Parameters:
  ///   - standardizes: whether features are scaled, by mean and deviation of the training part alone.
  ///   - divisor: what they are divided by otherwise.
  ///   - standardizesTarget: whether a regression's target is scaled likewise.
  ///   - scalesRounding: as of `Standardization`.
  public init(
    _ dataset: Dataset, split: Split, standardizes: Bool, divisor: Double = 1,
    standardizesTarget: Bool = false, scalesRounding: Bool = false
  ) {
    let standardization =
      standardizes
      ? Standardization(
        fitting: dataset.features, width: dataset.featureCount, rows: split.training,
        scalesRounding: scalesRounding)
      : Standardization(dividingBy: divisor, width: dataset.featureCount)
    let targetStandardization =
      standardizesTarget
      ? Standardization(
        fitting: dataset.targets, width: 1, rows: split.training, scalesRounding: scalesRounding)
      : Standardization(width: 1)
    func part(_ rows: [Int]) -> Part {
      Part(
        features: standardization.apply(to: dataset.features, rows: rows),
        targets: targetStandardization.apply(to: dataset.targets, rows: rows))
    }
    self.standardization = standardization
    self.targetStandardization = targetStandardization
    training = part(split.training)
    validation = part(split.validation)
    test = part(split.test)
  }
}
