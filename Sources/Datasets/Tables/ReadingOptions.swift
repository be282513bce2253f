/// How to read a table's files: what a spec states, and for the rest nil, to be told from the files.
public struct ReadingOptions: Hashable, Sendable {
  public enum Separator: Hashable, Sendable {
    /// An ASCII character.
    case character(UInt8)
    /// Any number of blanks and tabs.
    case whitespace
  }

  public enum DecimalMark: String, CaseIterable, Sendable {
    case point = "."
    case comma = ","
  }

  public enum Encoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"
    case latin1 = "latin-1"
  }

  public enum Header: Hashable, Sendable {
    /// The file does not name its columns.
    case absent
    /// The first line that is read names them.
    case present
    /// They have these names, and the file does not name them.
    case names([String])
  }

  // Of text.
  public var separator: Separator?
  public var decimal: DecimalMark?
  public var encoding: Encoding?
  public var header: Header?
  /// Lines to skip at the beginning.
  public var skipRows: Int?
  /// Spellings of a missing value besides the usual ones.
  public var missing: [String] = []

  // Of HDF5 files: the paths of two datasets in the file.
  public var dataset: String?
  public var targetDataset: String?

  // Of SQLite databases: a SELECT.
  public var query: String?

  public init() {}

  /// The same, with what is told of the layout of a text left to be detected again.
  package func detectingLayout() -> ReadingOptions {
    var options = self
    (options.separator, options.decimal, options.encoding) = (nil, nil, nil)
    (options.header, options.skipRows) = (nil, nil)
    return options
  }

  /// The same without what was told otherwise from another file of text, so that it is told from each again.
  package func agreeing(with other: ReadingOptions) -> ReadingOptions {
    var agreed = self
    if separator != other.separator { agreed.separator = nil }
    if decimal != other.decimal { agreed.decimal = nil }
    if encoding != other.encoding { agreed.encoding = nil }
    if header != other.header { agreed.header = nil }
    if skipRows != other.skipRows { agreed.skipRows = nil }
    return agreed
  }
}
