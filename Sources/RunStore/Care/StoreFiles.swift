// The files of a store's folders, told by their names.

import Files
import Glibc
import Sweeps

/// A file that netlab itself would write into `weights` or `checkpoints`.
struct StoreFile: Hashable {
  enum Kind: Hashable {
    case weights
    case checkpoint(epoch: Int)
    /// Not finished, by a process of this id.
    case temporary(pid: Int)
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
      guard let epoch = Int(rest[0]) else { return nil }
      kind = .checkpoint(epoch: epoch)
    case let rest where rest.count >= 3 && rest[rest.count - 1] == "tmp" && rest[rest.count - 3] == "h5":
      guard let pid = Int(rest[rest.count - 2]) else { return nil }
      kind = .temporary(pid: pid)
    default: return nil
    }
  }

  /// Whether the process that was writing it may be at it still.
  var isBeingWritten: Bool {
    guard case .temporary(let pid) = kind else { return false }
    return kill(pid_t(truncatingIfNeeded: pid), 0) == 0 || errno == EPERM
  }
}

extension StoreLayout {
  /// All files of netlab's in both folders, in order.
  func files() throws -> [StoreFile] {
    try [weightsDirectory, checkpointsDirectory].flatMap { directory in
      try File.names(in: directory).compactMap { StoreFile(path: "\(directory)/\($0)") }
    }
  }
}
