import Search

/// A stored sweep with its runs: everything that a report needs except the curves.
public struct SweepRecord: Sendable {
  public let id: SweepID
  public let name: String
  public let objective: Objective
  /// The command line that last started it.
  public let command: String
  /// The original text of the spec.
  public let spec: String
  public let data: DataRecord
  /// In the order of the grid.
  public let runs: [RunRecord]
  /// The results of `netlab verify`, by machine.
  public let verifications: [VerificationSummary]

  public init(
    id: SweepID, name: String, objective: Objective, command: String, spec: String, data: DataRecord,
    runs: [RunRecord], verifications: [VerificationSummary]
  ) {
    self.id = id
    self.name = name
    self.objective = objective
    self.command = command
    self.spec = spec
    self.data = data
    self.runs = runs
    self.verifications = verifications
  }
}

/// The latest verifications of a sweep's runs on one machine.
public struct VerificationSummary: Equatable, Sendable {
  public let host: String
  public let cpu: String?
  public let kernels: String
  /// The time of the latest one: UTC, ISO 8601.
  public let latest: String
  public let verified: Int
  public let differing: Int

  public init(
    host: String, cpu: String?, kernels: String, latest: String, verified: Int, differing: Int
  ) {
    self.host = host
    self.cpu = cpu
    self.kernels = kernels
    self.latest = latest
    self.verified = verified
    self.differing = differing
  }
}
