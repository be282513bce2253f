// A compiled statement: bind values, step through rows, read columns.

import CSQLite

/// A compiled SQL statement, which can be run any number of times.
public struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let connection: OpaquePointer
  private let budget: Budget?

  init(handle: OpaquePointer, connection: OpaquePointer, budget: Budget?) {
    self.handle = handle
    self.connection = connection
    self.budget = budget
  }

  deinit {
    sqlite3_finalize(handle)
  }

  public var sql: String { sqlite3_sql(handle).map { String(cString: $0) } ?? "" }

  /// The names of the result's columns; empty for a statement that returns nothing.
  public var columnNames: [String] {
    (0..<sqlite3_column_count(handle)).map { column in
      sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
    }
  }

  /// Binds values to the `?` placeholders in order, and resets the statement.
  public mutating func bind(_ values: [SQLValue]) throws(SQLiteError) {
    sqlite3_reset(handle)
    guard values.count == sqlite3_bind_parameter_count(handle) else {
      throw SQLiteError(
        code: SQLITE_RANGE,
        message: "\(values.count) values for \(sqlite3_bind_parameter_count(handle)) parameters", sql: sql)
    }
    for (index, value) in values.enumerated() {
      let parameter = Int32(index + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(handle, parameter)
        case .integer(let value): sqlite3_bind_int64(handle, parameter, Int64(value))
        case .real(let value): sqlite3_bind_double(handle, parameter, value)
        case .text(let value): bind(value, to: parameter)
        case .blob(let bytes):
          sqlite3_bind_blob64(
            handle, parameter, bytes, UInt64(bytes.count), netlab_sqlite_transient())
        }
      guard code == SQLITE_OK else { throw error(code) }
    }
  }

  private func bind(_ text: String, to parameter: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // An empty buffer may have no address, which SQLite would take for NULL.
        sqlite3_bind_text64(
          handle, parameter, characters.baseAddress ?? Self.empty, UInt64(characters.count),
          netlab_sqlite_transient(), UInt8(SQLITE_UTF8))
      }
    }
  }

  nonisolated(unsafe) private static let empty = UnsafePointer(
    UnsafeMutablePointer<CChar>.allocate(capacity: 1))

  /// Advances to the next row.
  /// - Returns: whether there is one.
  public mutating func step() throws(SQLiteError) -> Bool {
    switch budget?.step({ sqlite3_step(handle) }) ?? sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let failure = error(code)
      sqlite3_reset(handle)
      throw failure
    }
  }

  /// Runs the statement to its end with these values.
  public mutating func run(_ values: [SQLValue]) throws(SQLiteError) {
    try bind(values)
    while try step() {}
  }

  /// The values of the current row.
  public var row: [SQLValue] {
    (0..<sqlite3_column_count(handle)).map { value(at: $0) }
  }

  private func value(at column: Int32) -> SQLValue {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(Int(sqlite3_column_int64(handle, column)))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
    case SQLITE_TEXT:
      guard let bytes = sqlite3_column_text(handle, column) else { return .null }
      let count = Int(sqlite3_column_bytes(handle, column))
      // Stored text need not be UTF-8; invalid bytes become U+FFFD.
      return .text(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let count = Int(sqlite3_column_bytes(handle, column))
      return .blob(Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(handle, column), count: count)))
    default: return .null
    }
  }

  private func error(_ code: Int32) -> SQLiteError {
    let error = SQLiteError(code: code, message: String(cString: sqlite3_errmsg(connection)), sql: sql)
    return budget?.limits.explained(error) ?? error
  }
}
