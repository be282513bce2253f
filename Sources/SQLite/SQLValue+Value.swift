// Converts between database values and table values.

import Tabular

extension Value {
  public init(_ value: SQLValue) {
    self =
      switch value {
      case .null: .null
      case .integer(let value): .integer(value)
      case .real(let value): .real(value)
      case .text(let value): .text(value)
      case .blob(let bytes): .blob(bytes)
      }
  }
}

extension SQLValue {
  public init(_ value: Value) {
    self =
      switch value {
      case .null: .null
      case .integer(let value): .integer(value)
      case .real(let value): .real(value)
      case .text(let value): .text(value)
      case .blob(let bytes): .blob(bytes)
      }
  }
}
