// Shorthands for reading text tables in tests.

@testable import Datasets

extension RawTable {
  static func csv(
    _ bytes: [UInt8], _ request: ColumnRequest = ColumnRequest(),
    _ state: (inout ReadingOptions) -> Void = { _ in }
  ) throws -> RawTable {
    var options = ReadingOptions()
    state(&options)
    return try CSVReader.read(DataFile(path: "d", bytes: bytes), options, request)
  }

  static func csv(
    _ text: String, _ request: ColumnRequest = ColumnRequest(),
    _ state: (inout ReadingOptions) -> Void = { _ in }
  ) throws -> RawTable {
    try csv(Array(text.utf8), request, state)
  }

  /// Each column as `name: value value`, numbers without a useless fraction, words in brackets, missing values as `-`.
  var summary: String {
    columns.map { column in
      let values =
        switch column.values {
        case .numbers(let numbers): numbers.map { $0.isNaN ? "-" : Target.className($0) }
        case .words(let words): words.codes.map { $0 < 0 ? "-" : "[\(words.distinct[Int($0)])]" }
        case .bytes, .floats: ["?"]
        }
      return ([column.name + ":"] + values).joined(separator: " ")
    }.joined(separator: "; ")
  }
}

extension ReadingOptions {
  /// As in `summary`: separator, decimal mark, header, skipped lines.
  var summary: String {
    let separator =
      switch separator {
      case .character(let byte): byte == 9 ? "tab" : String(UnicodeScalar(byte))
      case .whitespace: "blank"
      case nil: "?"
      }
    let header =
      switch header {
      case .present: "header"
      case .absent: "none"
      case .names: "names"
      case nil: "?"
      }
    return "\(separator) \(decimal?.rawValue ?? "?") \(header) \(skipRows ?? -1)"
  }
}

/// The description of the error that a body throws.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch { return "\(error)" }
}
