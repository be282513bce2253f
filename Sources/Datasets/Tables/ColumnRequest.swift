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

  /// Columns that are read whatever `skipped` says.
  var needed: Set<String> = []
  public var skipped = ColumnPatterns([])
  /// If set, all others are skipped.
  public var only: Set<String>?
  /// If set, columns that none of them matches are skipped too.
  public var wanted: ColumnPatterns?
  private var rules = PatternRules<Treatment>()

  public init() {}

  /// Adds columns to be read as stated. A plain name precedes patterns, and the first of several patterns decides.
  public mutating func add(_ treatment: Treatment, _ pattern: ColumnPattern) {
    rules.add(treatment, for: pattern)
  }

  /// The same request for a file in which the array of the columns `NAME` or `NAME_1`, `NAME_2`, … has another name.
  func renaming(_ name: String, to other: String) -> ColumnRequest {
    var request = self
    for column in needed {
      guard let renamed = RawTable.name(column, renaming: name, to: other) else { continue }
      request.needed.insert(renamed)
      request.add(treatment(of: column), ColumnPattern(renamed))
    }
    return request
  }

  public func treatment(of name: String) -> Treatment {
    if !needed.contains(name) {
      if let only, !only.contains(name) { return .skip }
      if let wanted, !wanted.matches(name) { return .skip }
      if skipped.matches(name) { return .skip }
    }
    return rules.value(for: name) ?? .automatic
  }
}
