/// A column of a table: its name and the kind of its values.
public struct Column: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Values are numbers; NaN if missing.
    case number
    /// Values are 0 and 1, and are not scaled.
    case flag
    /// Values are indices into these words; see `ColumnValues.missing` and `unseen`.
    case category([String])
    /// Values are seconds since 1970-01-01 00:00 UTC; NaN if missing.
    case date
  }

  public let name: String
  public let kind: Kind

  public init(_ name: String, _ kind: Kind = .number) {
    self.name = name
    self.kind = kind
  }
}
