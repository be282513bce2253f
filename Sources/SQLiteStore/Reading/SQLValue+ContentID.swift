// Ids in the database.

import Experiments
import SQLite

extension SQLValue {
  init<Content>(_ id: ContentID<Content>) {
    self = .text(id.text)
  }

  init<Content>(_ id: ContentID<Content>?) {
    self = id.map { .text($0.text) } ?? .null
  }
}

extension ContentID {
  /// nil for a value that is no id.
  init?(_ value: SQLValue) {
    guard let text = value.text else { return nil }
    self.init(text)
  }
}
