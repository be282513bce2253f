// The state of the repository that a spec lies in, as git tells it.

import Glibc

/// git, asked for a commit and left to work while other things are done.
struct GitCommit: ~Copyable {
  private let pipe: UnsafeMutablePointer<FILE>?

  /// Asks for the commit that is checked out in a folder.
  init(in directory: String) {
    let quoted = directory.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    pipe = popen(
      "exec git -C '\(quoted)' describe --always --dirty --abbrev=40 --exclude='*' 2>/dev/null", "re")
  }

  deinit {
    if let pipe { pclose(pipe) }
  }

  /// Waits for the commit, with `-dirty` where files differ from it; nil outside a repository or without git.
  consuming func name() -> String? {
    let pipe = pipe
    discard self
    guard let pipe else { return nil }
    var line = [CChar](repeating: 0, count: 128)
    let read = fgets(&line, Int32(line.count), pipe)
    guard pclose(pipe) == 0, read != nil else { return nil }
    let text = String(
      decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.isEmpty ? nil : text
  }
}
