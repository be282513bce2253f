// A value of the database in JSON.

import JSON
import SQLite

extension SQLValue {
  /// Numbers as numbers; a blob as SQL writes it, in a string.
  public var json: JSONValue {
    switch self {
    case .null: .null
    case .integer(let value): .integer(value)
    case .real(let value): .real(value)
    case .text, .blob: .string(exact)
    }
  }
}
