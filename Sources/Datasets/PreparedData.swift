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
  public let standardization: Standardization

  /// - Parameter standardizes: whether features are scaled, by mean and deviation of the training part alone.
  public init(_ dataset: Dataset, split: Split, standardizes: Bool) {
    let standardization =
      standardizes
      ? Standardization(fitting: dataset, rows: split.training)
      : Standardization(identityOf: dataset.featureCount)
    self.standardization = standardization
    training = Self.part(dataset, split.training, standardization)
    validation = Self.part(dataset, split.validation, standardization)
    test = Self.part(dataset, split.test, standardization)
  }

  private static func part(_ dataset: Dataset, _ rows: [Int], _ standardization: Standardization) -> Part {
    let width = dataset.featureCount
    let features = [Float](unsafeUninitializedCapacity: rows.count * width) { buffer, count in
      for row in rows {
        for column in 0..<width {
          let value = dataset.features[row * width + column]
          buffer[count] = Float((value - standardization.mean[column]) / standardization.scale[column])
          count += 1
        }
      }
    }
    return Part(features: features, targets: rows.map { Float(dataset.targets[$0]) })
  }
}
