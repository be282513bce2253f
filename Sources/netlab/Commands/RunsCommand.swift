// The commands `netlab runs ls` and `netlab runs show`.

import SQLiteStore
import Tabular

enum RunsCommand {
  static let list = CommandDefinition(
    name: "runs ls", operands: [], summary: "list the runs of the store",
    details: "One line per run, in the order in which they finished. Columns are those of the view 'runs'.",
    options: ListOptions.definitions,
    examples: [
      "netlab runs ls --sort val_loss --limit 5",
      "netlab runs ls --where \"status = 'diverged'\" --format csv",
    ],
    run: { arguments in
      try ListOptions.list(
        "runs",
        columns: """
          substr(id, 1, 8) AS id, status, hidden_layers, activation, learning_rate, batch_size, epochs, seed, best_epoch,
          val_loss, coalesce(val_accuracy, val_r2) AS val_score, test_loss,
          coalesce(test_accuracy, test_r2) AS test_score, seconds
          """, order: "finished_at IS NULL, finished_at, id", arguments)
    })

  static let show = CommandDefinition(
    name: "runs show", operands: ["RUN"], summary: "show everything about one run",
    details: """
      RUN is the beginning of a run's id. Prints every column of the view 'runs' with exact numbers, and the path of its weights, one
      per line; formats for programs print one row.
      """,
    options: [ListOptions.format],
    examples: ["netlab runs show 3f2a9c1b"],
    run: { arguments in
      let format = try arguments.choice("format", default: TableFormat.table)
      var reader = try StoreReader(arguments.store(Netlab.environment))
      let id = try reader.id(ofRunNamed: arguments.operands[0])
      let run = try reader.query("SELECT * FROM runs WHERE id = ?", [.text(id.text)])
      let weights = Value.text(reader.layout.weights(ofRun: id))
      let table = Table(columns: run.columns + ["weights"], rows: run.rows.map { $0 + [weights] })
      Terminal.result(format.uprightText(table), as: format)
      return .done
    })
}
