/// A column of a table: its name and the kind of its values.
public struct Column: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Values are numbers.
    case number
    /// Values are indices into these categories.
    case category([String])
  }

  public let name: String
  public let kind: Kind

  public init(_ name: String, _ kind: Kind = .number) {
    self.name = name
    self.kind = kind
  }
}
