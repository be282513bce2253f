// Which runs a command is about: those that are named, and those for which an SQL expression holds.

import Experiments
import SQLiteStore

enum RunSelection {
  static let option = OptionDefinition(
    name: "where", value: "SQL", summary: "also all runs for which this SQL expression holds")

  /// The whole ids, each once, in the order of the operands and then of the store.
  ///
  /// - Parameter names: beginnings of ids.
  static func ids(
    _ names: some Collection<String>, _ arguments: Arguments, _ reader: inout StoreReader
  ) throws -> [RunID] {
    var ids = try names.map { try reader.id(ofRunNamed: $0) }
    if let condition = arguments.text("where") {
      ids += try reader.ids(ofRunsWhere: condition)
    } else if names.isEmpty {
      throw UsageError(
        description: "no run is named: give the beginnings of ids, or --where", command: nil)
    }
    var seen: Set<RunID> = []
    return ids.filter { seen.insert($0).inserted }
  }
}
