// Who made a run, on what and with what.

/// What is recorded of every run beside its result.
public struct Provenance: Sendable {
  public let netlabVersion: String
  /// Of the folder that the spec lies in; nil outside a repository.
  public let gitCommit: String?
  public let host: String
  /// The processor's name; nil where the system does not tell it.
  public let cpu: String?
  /// What matrix products are computed with: `Engine.kernels`, and a BLAS library before netlab had kernels of its own.
  public let blas: String
  /// The command line.
  public let command: String

  public init(
    netlabVersion: String, gitCommit: String?, host: String, cpu: String? = nil, blas: String, command: String
  ) {
    self.netlabVersion = netlabVersion
    self.gitCommit = gitCommit
    self.host = host
    self.cpu = cpu
    self.blas = blas
    self.command = command
  }
}
