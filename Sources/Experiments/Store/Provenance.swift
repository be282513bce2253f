/// The origin of a result: the program, the machine and the command that produced it.
public struct Provenance: Sendable {
  public let netlabVersion: String
  /// The commit of the folder that contains the spec; nil outside a repository.
  public let gitCommit: String?
  public let host: String
  /// The processor's name; nil if the system does not report one.
  public let cpu: String?
  /// The kernels that computed matrix products, as `Engine.kernels`, or the name of a BLAS library for early versions
  /// of netlab.
  public let kernels: String
  /// The command line.
  public let command: String

  public init(
    netlabVersion: String, gitCommit: String?, host: String, cpu: String? = nil, kernels: String,
    command: String
  ) {
    self.netlabVersion = netlabVersion
    self.gitCommit = gitCommit
    self.host = host
    self.cpu = cpu
    self.kernels = kernels
    self.command = command
  }
}
