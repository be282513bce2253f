// Converts ids to and from the database.

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
  /// nil if a value is not an id.
  init?(_ value: SQLValue) {
    guard let text = value.text else { return nil }
    self.init(text)
  }
}
