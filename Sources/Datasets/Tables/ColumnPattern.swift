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

/// Names and patterns, of which a column may match any. Plain names are looked up, however many there are.
public struct ColumnPatterns: Hashable, Sendable {
  let all: [ColumnPattern]
  private let names: Set<String>
  private let patterns: [ColumnPattern]

  public init(_ all: [ColumnPattern]) {
    self.all = all
    names = Set(all.map(\.text))
    patterns = all.filter(\.isPattern)
  }

  /// Whether a column is named itself.
  func names(_ name: String) -> Bool { names.contains(name) }

  public func matches(_ name: String) -> Bool {
    names.contains(name) || patterns.contains { $0.matches(name) }
  }
}

/// Values by name or pattern. A name precedes patterns, and of several patterns the first decides.
struct PatternRules<Value: Hashable & Sendable>: Hashable, Sendable {
  private var byName: [String: Value] = [:]
  private var patterns: [ColumnPattern] = []
  private var values: [Value] = []

  mutating func add(_ value: Value, for pattern: ColumnPattern) {
    if byName[pattern.text] == nil { byName[pattern.text] = value }
    guard pattern.isPattern else { return }
    patterns.append(pattern)
    values.append(value)
  }

  /// The value for the name itself.
  func named(_ name: String) -> Value? { byName[name] }

  func value(for name: String) -> Value? {
    byName[name] ?? patterns.firstIndex { $0.matches(name) }.map { values[$0] }
  }
}
