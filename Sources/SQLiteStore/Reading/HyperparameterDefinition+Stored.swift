// Reads and checks a hyperparameter's stored values, which may come from a stranger.

import SQLite
import Search
import Tabular

extension HyperparameterDefinition {
  /// Whether a stored value is one that the hyperparameter can have; NULL where it does not apply.
  public func accepts(_ value: SQLValue) -> Bool { value.isNull || self.value(stored: value) != nil }

  /// The value that a column holds; nil for one that the hyperparameter cannot have, and for NULL.
  func value(stored value: SQLValue) -> ParameterValue? { self.value(fromTable: Value(value)) }
}
