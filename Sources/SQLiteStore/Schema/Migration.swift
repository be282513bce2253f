// The schema's history. A store of any age is brought up to date by the steps that it has not seen; a step that has
// been released is never changed again.

import SQLite

/// One step of the schema.
struct Migration: Sendable {
  let name: String
  let sql: String

  /// In their order; the schema's version is how many have been applied.
  static let all = [createTables, addEngineSettings, addClaims, addTags, addNamespaces]

  static var version: Int { all.count }

  /// What all steps come to, for a new store. After each column that is added SQLite reads the whole schema again, which for
  /// all of them takes several times as long as the rest.
  static let allAtOnce = [
    tables(
      dataset: ClaimColumns.ofDataset, cell: EngineColumns.ofCell,
      run: EngineColumns.ofRun + ClaimColumns.ofRun,
      epoch: EngineColumns.ofEpoch),
    engineViews(sweeps: sweepsView), claimTables(worker: NamespaceColumns.ofWorker), tagTables, runsView,
  ].joined(separator: "\n")

  static func adding(_ columns: [String], to table: String) -> String {
    columns.map { "ALTER TABLE \(table) ADD COLUMN \($0);" }.joined(separator: "\n")
  }
}
