// Which machine this is.

import Glibc
import NeuralNetwork

extension Provenance {
  /// What is made by this process.
  public init(netlabVersion: String, gitCommit: String?, command: String) {
    self.init(
      netlabVersion: netlabVersion, gitCommit: gitCommit, host: ProcessIdentity.current.host,
      cpu: Self.processorName, blas: Engine.kernels, command: command)
  }

  /// As /proc/cpuinfo has it, where it does: not every architecture gives its processors names.
  private static var processorName: String? {
    guard let text = try? SystemFile.contents("/proc/cpuinfo"),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("model name") }),
      let colon = line.firstIndex(of: ":")
    else { return nil }
    let words = line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace)
    return words.isEmpty ? nil : words.joined(separator: " ")
  }
}
