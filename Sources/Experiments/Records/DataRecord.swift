import Datasets

/// The data of a sweep and its splits.
public struct DataRecord: Sendable {
  /// The paths of the files as given in the spec, comma-separated.
  public let path: String
  public let identity: DataIdentity
  public let target: String
  public let task: Task
  public let examples: Int
  public let features: Int
  /// Empty for a regression.
  public let classes: [String]
  /// The number of rows of each split.
  public let training: Int
  public let validation: Int
  public let test: Int
  public let splitSeed: Int
  /// What was found and decided about the data.
  public let notes: [TransformNote]
  /// nil for sweeps that were stored without one.
  public let baseline: Baseline?

  public init(
    path: String, identity: DataIdentity, target: String, task: Task, examples: Int, features: Int,
    classes: [String], training: Int, validation: Int, test: Int, splitSeed: Int,
    notes: [TransformNote], baseline: Baseline? = nil
  ) {
    self.path = path
    self.identity = identity
    self.target = target
    self.task = task
    self.examples = examples
    self.features = features
    self.classes = classes
    self.training = training
    self.validation = validation
    self.test = test
    self.splitSeed = splitSeed
    self.notes = notes
    self.baseline = baseline
  }
}
