// Reads the commit of the repository that contains a spec.

import Files
import Glibc

/// A running git process that reads the commit while other work is done.
///
/// The repository is untrusted, and git runs programs that its configuration names: file-system monitors, hooks,
/// content filters (also those of submodules), and commands that fetch missing objects. All are disabled. The user's
/// own filters are disabled too, so files under one count as changed if git has to read them.
struct GitCommit: ~Copyable {
  private let head: Subprocess?
  private let changes: Subprocess?

  /// Starts reading the commit that is checked out in a folder.
  init(in directory: String) {
    head = Self.git(in: directory, ["rev-parse", "--show-toplevel", "HEAD"])
    // Lists all files whose size, time or inode has changed since git's last look. `git diff` would read them, but
    // writes.
    changes = Self.filterSettings(in: directory).flatMap { settings in
      Self.git(
        in: directory, settings: settings,
        ["diff-index", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules=dirty", "HEAD", "--"])
    }
  }

  /// The settings that disable each configured filter; git runs filters even to tell whether a file differs. nil if a
  /// filter's name cannot be written on a command line.
  private static func filterSettings(in directory: String) -> [String]? {
    guard
      let names = try? git(in: directory, ["config", "-z", "--name-only", "--list"])?.collect(limit: 1 << 20)
    else { return nil }
    var settings: Set<String> = []
    for bytes in names.split(separator: 0) where bytes.starts(with: "filter.".utf8) {
      let name = String(decoding: bytes, as: UTF8.self)
      guard let end = name.utf8.lastIndex(of: UInt8(ascii: ".")), name.utf8.elementsEqual(bytes),
        !bytes.contains(UInt8(ascii: "="))
      else { return nil }
      for setting in ["clean=", "smudge=", "process=", "required=false"] {
        settings.insert("\(name[...end])\(setting)")
      }
    }
    return settings.sorted()
  }

  /// Waits for the commit, with `-dirty` if files differ from it; nil outside a repository or without git.
  consuming func name() -> String? {
    guard let head = try? head?.collect(limit: 1 << 16), let changes = try? changes?.collect(limit: 1 << 26)
    else { return nil }
    let lines = head.split(separator: UInt8(ascii: "\n"))
    guard let commit = lines.last.map({ String(decoding: $0, as: UTF8.self) }),
      [40, 64].contains(commit.utf8.count), commit.utf8.allSatisfy(Self.isHexadecimal)
    else { return nil }
    let root = String(decoding: head.dropLast(commit.utf8.count + 2), as: UTF8.self)
    return commit + (Self.isDirty(changes, root: root) ? "-dirty" : "")
  }

  /// - Parameter changes: pairs of `:MODE MODE HASH HASH M` and a path, each terminated by a zero byte; the second
  ///   hash is 0 if git would have to read the file.
  private static func isDirty(_ changes: [UInt8], root: String) -> Bool {
    let parts = changes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    var expected: [(path: String, hash: String)] = []
    for place in stride(from: 0, to: parts.count, by: 2) {
      let fields = parts[place].split(separator: " ")
      guard place + 1 < parts.count, fields.count == 5, fields[0].dropFirst() == fields[1], fields[4] == "M",
        fields[3].utf8.allSatisfy({ $0 == UInt8(ascii: "0") }), isFile("\(root)/\(parts[place + 1])")
      else { return true }
      expected.append((parts[place + 1], String(fields[2])))
    }
    // As many per call as a command line may hold.
    for start in stride(from: 0, to: expected.count, by: 100) {
      let some = expected[start..<min(start + 100, expected.count)]
      let process = git(in: root, ["hash-object", "--no-filters", "--"] + some.map(\.path))
      guard let hashes = try? process?.collect(limit: 1 << 16) else { return true }
      let lines = String(decoding: hashes, as: UTF8.self).split(separator: "\n")
      guard lines.elementsEqual(some, by: { $0 == $1.hash }) else { return true }
    }
    return false
  }

  private static func git(
    in directory: String, settings: [String] = [], _ arguments: [String]
  ) -> Subprocess? {
    guard let program = Subprocess.path(of: "git") else { return nil }
    var variables = environment
    variables["GIT_OPTIONAL_LOCKS"] = "0"
    variables["GIT_NO_LAZY_FETCH"] = "1"
    variables["GIT_ALLOW_PROTOCOL"] = "none"
    let all = ["core.fsmonitor=false", "core.hooksPath=/dev/null"] + settings
    return try? Subprocess(
      program, ["--no-pager"] + all.flatMap { ["-c", $0] } + ["-C", directory] + arguments,
      environment: variables, timeLimit: .seconds(30))
  }

  /// The environment variables, with git's location and the user's own git settings.
  private static var environment: [String: String] {
    var variables: [String: String] = [:]
    var next = environ
    while let variable = next.pointee {
      let parts = String(cString: variable).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      next += 1
    }
    return variables
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    "0123456789abcdef".utf8.contains(byte)
  }
}
