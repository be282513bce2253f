import JSON
import NeuralNetwork
import Search

/// A stored run: its configuration, its outcome and its provenance.
///
/// An immutable class, because reports sort and group tens of thousands of runs, and copying a reference is cheap.
public final class RunRecord: Sendable {
  public let id: RunID
  public let cell: CellRecord
  public let seed: Int
  public let status: RunStatus
  /// For completed runs.
  public let bestEpoch: Int?
  /// The last finished epoch; nil before the run has ended.
  public let lastEpoch: Int?
  /// The metrics at the best epoch.
  public let metrics: RunMetrics
  /// For classifiers with a validation or test split.
  public let validationConfusion: Confusion?
  public let testConfusion: Confusion?
  /// UTC, ISO 8601.
  public let startedAt: String?
  public let finishedAt: String?
  public let seconds: Double?
  /// The number of times that training has started.
  public let attempts: Int
  /// The reason for a failure or divergence.
  public let error: String?
  /// Canonical JSON; the id is its hash.
  public let configuration: String
  /// The SHA-256 of the weights file, for completed runs.
  public let weightsSHA256: String?
  /// The provenance; nil before the run has started, and if it was not stored.
  public let machine: Machine
  /// Sorted.
  public let tags: [String]

  /// The program and the machine that trained a run.
  public struct Machine: Sendable {
    public let gitCommit: String?
    public let host: String?
    public let cpu: String?
    /// The implementation of matrix products.
    public let kernels: String?
    public let netlabVersion: String?

    public init(
      gitCommit: String? = nil, host: String? = nil, cpu: String? = nil, kernels: String? = nil,
      netlabVersion: String? = nil
    ) {
      self.gitCommit = gitCommit
      self.host = host
      self.cpu = cpu
      self.kernels = kernels
      self.netlabVersion = netlabVersion
    }
  }

  public init(
    id: RunID, cell: CellRecord, seed: Int, status: RunStatus, bestEpoch: Int? = nil, lastEpoch: Int? = nil,
    metrics: RunMetrics = RunMetrics(), validationConfusion: Confusion? = nil,
    testConfusion: Confusion? = nil, startedAt: String? = nil, finishedAt: String? = nil,
    seconds: Double? = nil, attempts: Int = 0, error: String? = nil, configuration: String,
    weightsSHA256: String? = nil, machine: Machine = Machine(), tags: [String] = []
  ) {
    self.id = id
    self.cell = cell
    self.seed = seed
    self.status = status
    self.bestEpoch = bestEpoch
    self.lastEpoch = lastEpoch
    self.metrics = metrics
    self.validationConfusion = validationConfusion
    self.testConfusion = testConfusion
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.seconds = seconds
    self.attempts = attempts
    self.error = error
    self.configuration = configuration
    self.weightsSHA256 = weightsSHA256
    self.machine = machine
    self.tags = tags
  }
}

/// A run's metrics by split.
public struct RunMetrics: Equatable, Sendable {
  public let training: MetricValues
  public let validation: MetricValues
  public let test: MetricValues

  public init(training: MetricValues, validation: MetricValues, test: MetricValues) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// - Parameter value: returns the value of a metric of a split; nil if there is none.
  public init(_ value: (SplitMetric) -> Double? = { _ in nil }) {
    func values(_ split: SplitName) -> MetricValues { MetricValues { value(SplitMetric(split, $0)) } }
    self.init(training: values(.training), validation: values(.validation), test: values(.test))
  }

  /// nil if the metric does not apply, is undefined, or was not measured.
  public subscript(metric: SplitMetric) -> Double? {
    guard let place = metric.place else { return nil }
    return switch metric.split {
    case .training: training[place: place]
    case .validation: validation[place: place]
    case .test: test[place: place]
    }
  }
}

extension RunRecord {
  /// The index of the fold that it was trained on; nil if its data is not divided into folds.
  public var fold: Int? {
    // Parsing is slow, and most runs have no fold.
    guard configuration.contains("\"fold\":"), let node = try? JSONNode.parse(configuration),
      case .object(let members) = node.value, case .number(.integer(let fold)) = members["fold"]
    else { return nil }
    return fold
  }
}
