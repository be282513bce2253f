// What the divisions by a column of the table share: `"split": {KEY: COLUMN}` of a spec.

import JSON

/// Divides rows by a column that `split` names.
protocol ColumnDivision: Resampling {
  /// The key of `split`.
  static var key: String { get }

  var fractions: SplitFractions { get }
  var column: String { get }
}

extension ColumnDivision {
  package static var keys: [String] { SplitFractions.keys + [SplitKey.name] }

  package static func isRequested(by data: ObjectReader) -> Bool { SplitKey.has(key, in: data) }

  package var configuration: [String: JSONValue] {
    var members = fractions.configuration
    members[SplitKey.name] = .object([Self.key: .string(column)])
    return members
  }

  package var seed: Int { fractions.seed }
  package var hasValidation: Bool { fractions.validation > 0 }
}
