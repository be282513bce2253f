// Which runs a command is about: those that are named, and those for which an SQL expression holds.

import RunStore

enum RunSelection {
  static let option = OptionDefinition(
    name: "where", value: "SQL", summary: "also all runs for which this SQL expression holds")

  /// The whole ids, each once, in the order of the operands and then of the store.
  ///
  /// - Parameter names: beginnings of ids.
  static func ids(
    _ names: some Collection<String>, _ arguments: Arguments, _ reader: inout StoreReader
  ) throws -> [String] {
    var ids = try names.map { try reader.id(ofRunNamed: $0) }
    if let condition = arguments.text("where") {
      ids += try reader.query("SELECT id FROM runs WHERE (\(condition)\n) ORDER BY id").rows.compactMap(
        \.[0].text)
    } else if names.isEmpty {
      throw UsageError(
        description: "no run is named: give the beginnings of ids, or --where", command: nil)
    }
    var seen: Set<String> = []
    return ids.filter { seen.insert($0).inserted }
  }
}
