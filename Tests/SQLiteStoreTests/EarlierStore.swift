// Stores of earlier schemas, as written by the netlab of the time.

import Experiments
import Files
import SQLiteStore
import TestSupport

/// The sweeps `points`, `diverging` and `broken off` on the points of `writePoints`: four completed runs, a diverged
/// and a killed one.
struct EarlierStore {
  /// The schemas that have a fixture.
  static let versions = 1...6

  let layout: StoreLayout

  private static func fixture(_ name: String) throws -> [UInt8] {
    let here = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    return try File.read("\(here)/Fixtures/\(name)")
  }

  /// A copy of the database, without weights.
  init(schema version: Int, _ folder: TemporaryDirectory) throws {
    layout = StoreLayout(folder.file("runs"))
    try File.makeDirectory(layout.directory)
    try File.writeAtomically(try Self.fixture("schema-\(version).db"), to: layout.database)
  }

  /// Adds the weights of a run that has a fixture.
  func addWeights(ofRun id: RunID) throws {
    try File.makeDirectory(layout.weightsDirectory)
    try File.writeAtomically(try Self.fixture("\(id).h5"), to: layout.weights(ofRun: id))
  }
}
