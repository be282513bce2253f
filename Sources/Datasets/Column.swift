/// A column of a table: its name, and how its values are to be understood.
public struct Column: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Values are quantities.
    case number
    /// Values are indices into these words.
    case category([String])
  }

  public let name: String
  public let kind: Kind

  public init(_ name: String, _ kind: Kind = .number) {
    self.name = name
    self.kind = kind
  }
}
