// Describes the machine that netlab runs on.

import Glibc
import NeuralNetwork

extension Provenance {
  /// The provenance of results of this process.
  public init(netlabVersion: String, gitCommit: String?, command: String) {
    self.init(
      netlabVersion: netlabVersion, gitCommit: gitCommit, host: ProcessIdentity.current.host,
      cpu: Self.processorName, kernels: Engine.kernels, command: command)
  }

  /// The model name in /proc/cpuinfo, which some architectures omit.
  private static var processorName: String? {
    guard let text = try? SystemFile.contents("/proc/cpuinfo"),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("model name") }),
      let colon = line.firstIndex(of: ":")
    else { return nil }
    let words = line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace)
    return words.isEmpty ? nil : words.joined(separator: " ")
  }
}
