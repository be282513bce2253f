/// A column of a table: its name and the kind of its values.
public struct Column: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Values are numbers; a missing one is NaN.
    case number
    /// Values are 0 or 1, or from −1 to 1 in a step's output, and are never scaled.
    case flag
    /// Values are indices into these words, which differ in their UTF-8 bytes; −1 is missing, −2 a word that is not
    /// among them.
    case category([String])
    /// Values are seconds since 1970-01-01 UTC; a missing one is NaN.
    case date

    package var isCategory: Bool { if case .category = self { true } else { false } }
  }

  public let name: String
  public let kind: Kind

  public init(_ name: String, _ kind: Kind = .number) {
    self.name = name
    self.kind = kind
  }

  /// How a reader is to treat it.
  var treatment: ColumnRequest.Treatment {
    switch kind {
    case .number, .flag: .numbers
    case .category, .date: .words
    }
  }

  /// The words of a category; nil for other kinds.
  package var words: [String]? { if case .category(let words) = kind { words } else { nil } }
}
