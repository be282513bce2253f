// The schema's history. A store of any age is brought up to date by the steps that it has not seen; a step that has
// been released is never changed again.

import SQLite

/// One step of the schema.
struct Migration: Sendable {
  let name: String
  let sql: String

  /// In their order; the schema's version is how many have been applied.
  static let all = [createTables, addEngineSettings, addClaims, addTags]

  static var version: Int { all.count }
}
