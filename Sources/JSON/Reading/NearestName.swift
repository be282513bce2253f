// Suggests the nearest name for a mistyped one: "did you mean …?"

public enum NearestName {
  /// Longer names are not typing errors, and comparing them could be slow.
  private static let longestName = 100

  /// The candidate most likely meant by a mistyped name; nil if none is near.
  public static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
    guard name.utf8.count <= longestName else { return nil }
    let candidates = candidates.filter { $0.utf8.count <= longestName }
    // Abbreviations are not typing errors: log_uniform means log_uniform_values, not int_uniform.
    let longer = candidates.filter { $0.hasPrefix(name) }.min { $0.count < $1.count }
    if name.count > 2, let longer { return longer }
    let limit = min(3, name.count / 3 + 1)
    return candidates.map { ($0, distance(name.lowercased(), $0.lowercased())) }
      .filter { $0.1 <= limit }
      .min { $0.1 < $1.1 }?.0
  }

  /// A hint for an error about an unknown name: the nearest name, or all names.
  public static func hint(for name: String, among candidates: [String]) -> String {
    if let nearest = of(name, among: candidates) { return "did you mean '\(nearest)'?" }
    return "expected one of: \(candidates.joined(separator: ", "))"
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbours between two names (V. Levenshtein
  /// 1966, F. Damerau 1964; no substring is edited twice).
  static func distance(_ first: String, _ second: String) -> Int {
    let a = Array(first)
    let b = Array(second)
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
