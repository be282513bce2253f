// The files of a store's folders, told by their names.

import Experiments
import Files

/// A file that netlab itself would write into `weights` or `checkpoints`.
struct StoreFile: Hashable {
  enum Kind: Hashable {
    case weights
    case checkpoint(epoch: Int)
    /// Being written, or left by a process that was killed.
    case temporary
  }

  let path: String
  let run: RunID
  let kind: Kind

  /// - Returns: nil for a name that netlab never gives, which is then somebody else's file.
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
      // In former versions the number of the process stood where there are random digits now.
      let token = rest[rest.count - 2]
      guard RandomName.isOne(token) || Self.number(token) != nil else { return nil }
      kind = .temporary
    default: return nil
    }
  }

  /// A number as netlab writes it, without a sign or zeros before it.
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
  /// All files of netlab's in both folders, in order; none in one that is a link to elsewhere.
  func files() throws -> [StoreFile] {
    try [weightsDirectory, checkpointsDirectory].filter { !File.isLink($0) }.flatMap { directory in
      try File.names(in: directory).compactMap { StoreFile(path: "\(directory)/\($0)") }
    }
  }
}
