// The command `netlab query`.

import SQLite
import SQLiteStore
import Tabular

enum QueryCommand {
  private static let seconds = 60

  static let definition = CommandDefinition(
    name: "query", operands: ["SQL"], summary: "run a read-only SQL query",
    details: """
      Runs one SELECT over the public views (\(StoreReader.viewNames.joined(separator: ", "))) and prints the result.
      The store is only read: statements that would write or access another file are refused. Rows are printed as they
      arrive; Ctrl-C stops the query.
      """,
    options: [
      OptionDefinition(
        name: "timeout", value: "SECONDS",
        summary: "maximum seconds of computing; 0 for no limit (default: \(seconds))"),
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
