// Selects the runs that a command works on, by id or by an SQL expression.

import Experiments
import SQLiteStore

enum RunSelection {
  static let option = OptionDefinition(
    name: "where", value: "SQL", summary: "also all runs that match this SQL expression")

  /// Returns full ids without duplicates, first those of the operands, then in the store's order.
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
