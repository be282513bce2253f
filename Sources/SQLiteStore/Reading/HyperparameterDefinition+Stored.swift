// Reads and checks a hyperparameter's stored values, which are untrusted.

import SQLite
import Search

extension HyperparameterDefinition {
  /// Whether a stored value is valid for the hyperparameter; NULL is valid if it does not apply.
  public func accepts(_ value: SQLValue) -> Bool { value.isNull || self.value(stored: value) != nil }

  /// Decodes a column's value; nil if it is invalid or NULL.
  func value(stored value: SQLValue) -> ParameterValue? { self.value(fromTable: value) }
}
