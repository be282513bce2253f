/// Which columns of a file to read, and as what.
public struct ColumnRequest: Equatable, Sendable {
  public enum Treatment: Equatable, Sendable {
    /// Numbers if all values are, otherwise words.
    case automatic
    case numbers
    /// The texts as they stand, also those that are numbers.
    case words
    /// Not looked at: it may hold anything.
    case skip
  }

  struct Rule: Equatable, Sendable {
    let pattern: ColumnPattern
    let treatment: Treatment
  }

  /// Columns that are read whatever `skipped` says.
  var needed: Set<String> = []
  public var skipped: [ColumnPattern] = []
  /// If set, all others are skipped.
  public var only: Set<String>?
  /// If set, columns that none of them matches are skipped too.
  public var wanted: [ColumnPattern]?
  private(set) var rules: [Rule] = []

  public init() {}

  /// Adds columns to be read as stated. A plain name precedes patterns, and the first of several patterns decides.
  public mutating func add(_ treatment: Treatment, _ pattern: ColumnPattern) {
    rules.append(Rule(pattern: pattern, treatment: treatment))
  }

  public func treatment(of name: String) -> Treatment {
    if !needed.contains(name) {
      if let only, !only.contains(name) { return .skip }
      if let wanted, !wanted.contains(where: { $0.matches(name) }) { return .skip }
      if skipped.contains(where: { $0.matches(name) }) { return .skip }
    }
    return (rules.first { $0.pattern.text == name } ?? rules.first { $0.pattern.matches(name) })?.treatment
      ?? .automatic
  }
}

/// A column's name, in which `*` stands for any characters and `?` for one.
public struct ColumnPattern: Hashable, Sendable {
  public let text: String

  public init(_ text: String) { self.text = text }

  /// Whether it is no plain name.
  public var isPattern: Bool { text.unicodeScalars.contains { $0 == "*" || $0 == "?" } }

  /// Compares Unicode scalars, in time proportional to the product of both lengths at most. A name matches itself.
  public func matches(_ name: String) -> Bool {
    if text == name { return true }
    let (pattern, name) = (Array(text.unicodeScalars), Array(name.unicodeScalars))
    var (place, index) = (0, 0)
    // Where to go on if the characters after the last `*` do not match.
    var retry: (place: Int, index: Int)?
    while index < name.count {
      if place < pattern.count, pattern[place] == "*" {
        retry = (place + 1, index)
        place += 1
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == name[index] {
        place += 1
        index += 1
      } else if let (after, start) = retry {
        retry = (after, start + 1)
        (place, index) = (after, start + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
