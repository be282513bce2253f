// The state of the repository that a spec lies in, as git tells it.

import Glibc

enum GitCommit {
  /// The commit that is checked out, with `-dirty` where files differ from it; nil outside a repository or without git.
  static func current(in directory: String) -> String? {
    let quoted = directory.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    guard
      let pipe = popen(
        "git -C '\(quoted)' describe --always --dirty --abbrev=40 --exclude='*' 2>/dev/null", "r")
    else { return nil }
    var line = [CChar](repeating: 0, count: 128)
    let read = fgets(&line, Int32(line.count), pipe)
    guard pclose(pipe) == 0, read != nil else { return nil }
    let text = String(
      decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.isEmpty ? nil : text
  }
}
