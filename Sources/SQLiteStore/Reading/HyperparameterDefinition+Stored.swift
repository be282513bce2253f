// Checks a hyperparameter's stored values, which may come from a stranger.

import SQLite
import Search
import Tabular

extension HyperparameterDefinition {
  /// Whether a stored value is one that the hyperparameter can have; NULL where it does not apply.
  public func accepts(_ value: SQLValue) -> Bool {
    value.isNull || self.value(fromTable: Value(value)) != nil
  }
}
