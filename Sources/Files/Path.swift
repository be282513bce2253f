// POSIX paths as text.

import Glibc

public enum Path {
  // Compare bytes: a combining mark after a slash would form one character with it.
  private static let slash = UInt8(ascii: "/")

  /// `path` relative to `directory`, unless it is absolute.
  public static func resolve(_ path: String, from directory: String) -> String {
    if path.utf8.first == slash || directory == "." { return path }
    return directory.utf8.last == slash ? directory + path : "\(directory)/\(path)"
  }

  /// The absolute path without links; if there is no such file, the path unchanged.
  public static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// A path that leads to a file from a folder, which must exist; an absolute one is unchanged.
  public static func relative(_ path: String, from directory: String) -> String {
    if path.utf8.first == slash || directory == "." { return path }
    // After "..", the system goes to the parent of the folder that a link leads to.
    let start = absolute(directory).utf8.split(separator: slash)
    let end = absolute(self.directory(of: path)).utf8.split(separator: slash)
    let common = zip(start, end).prefix { $0.elementsEqual($1) }.count
    let parts =
      start.dropFirst(common).map { _ in ".." } + end.dropFirst(common).map { String(Substring($0)) } + [
        name(of: path)
      ]
    return parts.joined(separator: "/")
  }

  /// A path without trailing slashes.
  public static func trimmed(_ path: String) -> String {
    var trimmed = path.utf8[...]
    while trimmed.count > 1 && trimmed.last == slash { trimmed.removeLast() }
    return String(Substring(trimmed))
  }

  /// The parent folder: "a/b" for "a/b/c", "." for "c", "/" for "/c".
  public static func directory(of path: String) -> String {
    let trimmed = trimmed(path).utf8
    guard let last = trimmed.lastIndex(of: slash) else { return "." }
    return last == trimmed.startIndex ? "/" : String(Substring(trimmed[..<last]))
  }

  /// The last component: "c.csv" for "a/b/c.csv".
  public static func name(of path: String) -> String {
    path.utf8.split(separator: slash).last.map { String(Substring($0)) } ?? path
  }
}
