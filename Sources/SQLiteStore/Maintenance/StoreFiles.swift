// Classifies the files of a store's folders by name.

import Experiments
import Files

/// A file in `weights` or `checkpoints` with a name that netlab gives.
struct StoreFile: Hashable {
  enum Kind: Hashable {
    case weights
    case checkpoint(epoch: Int)
    /// A file being written, or left by a killed process.
    case temporary
  }

  let path: String
  let run: RunID
  let kind: Kind

  /// - Returns: nil for a name that netlab never gives; the file is not netlab's then.
  init?(path: String) {
    let parts = Path.name(of: path).split(separator: ".", omittingEmptySubsequences: false)
    guard let run = parts.first.flatMap({ RunID($0) }) else { return nil }
    self.path = path
    self.run = run
    switch parts.dropFirst().map(String.init) {
    case ["h5"]: kind = .weights
    case let rest where rest.count == 2 && rest[1] == "h5":
      guard let epoch = Self.number(rest[0]) else { return nil }
      kind = .checkpoint(epoch: epoch)
    case let rest where rest.count >= 3 && rest[rest.count - 1] == "tmp" && rest[rest.count - 3] == "h5":
      // Earlier versions used the process id instead of random digits.
      let token = rest[rest.count - 2]
      guard RandomName.isOne(token) || Self.number(token) != nil else { return nil }
      kind = .temporary
    default: return nil
    }
  }

  /// A number as netlab writes it, without sign or leading zeros.
  private static func number(_ text: String) -> Int? {
    Int(text).flatMap { $0 >= 0 && String($0) == text ? $0 : nil }
  }

  /// Whether a process is writing it now.
  var isBeingWritten: Bool { kind == .temporary && AtomicFileWriter.isBeingWritten(path) }

  /// Removes it, unless a process is writing it now.
  ///
  /// - Returns: whether it was removed.
  func remove() throws(FileError) -> Bool {
    if kind == .temporary { return try AtomicFileWriter.removeAbandoned(path) }
    try File.remove(path)
    return true
  }
}

extension StoreLayout {
  /// All of netlab's files in both folders, sorted; none in a folder that is a link.
  func files() throws -> [StoreFile] {
    try [weightsDirectory, checkpointsDirectory].filter { !File.isLink($0) }.flatMap { directory in
      try File.names(in: directory).compactMap { StoreFile(path: "\(directory)/\($0)") }
    }
  }
}
