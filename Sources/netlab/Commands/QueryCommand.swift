// netlab query

import SQLite
import SQLiteStore
import Tabular

enum QueryCommand {
  private static let seconds = 60

  static let definition = CommandDefinition(
    name: "query", operands: ["SQL"], summary: "ask the store in SQL",
    details: """
      Runs one SELECT over the public views (\(StoreReader.viewNames.joined(separator: ", "))) and prints what it gives.
      The store is only read: whatever would write or reach another file is refused. Rows are printed as they come; Ctrl-C
      stops it.
      """,
    options: [
      OptionDefinition(
        name: "timeout", value: "SECONDS",
        summary: "seconds that SQLite may compute; 0 is no limit (default: \(seconds))"),
      ListOptions.format,
    ],
    examples: [
      "netlab query \"SELECT depth, avg(val_accuracy) FROM runs GROUP BY depth\"",
      "netlab query \"SELECT epoch, val_loss FROM curves WHERE run_id LIKE '3f2a%'\" --format csv",
      "netlab query \"SELECT * FROM curves\" --format jsonl | head",
    ],
    run: { arguments in
      let format = try arguments.choice("format", default: TableFormat.table)
      let seconds = try arguments.integer("timeout", minimum: 0) ?? Self.seconds
      let limits = Limits(
        seconds: seconds == 0 ? nil : Double(seconds), bytes: 64 << 20, heap: 1 << 30,
        functions: Functions.ofQueries)
      var reader = try StoreReader(arguments.store(Netlab.environment))
      return try ListOptions.print(arguments.operands[0], limits: limits, format: format, &reader)
    })
}
