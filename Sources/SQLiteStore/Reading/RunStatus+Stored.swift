// Converts statuses to and from the database.

import Experiments
import SQLite

extension RunStatus {
  /// A value of the store's column, which can hold no other.
  init(_ value: SQLValue) {
    self = value.text.flatMap(RunStatus.init(rawValue:)) ?? .pending
  }
}
