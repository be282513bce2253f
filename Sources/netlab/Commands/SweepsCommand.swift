// The commands `netlab sweeps ls` and `netlab sweeps show`.

import Experiments
import SQLiteStore
import Tabular

enum SweepsCommand {
  static let list = CommandDefinition(
    name: "sweeps ls", operands: [], summary: "list the sweeps of the store",
    details:
      "One line per sweep, in the order in which they were first started. Columns are those of the view 'sweeps'.",
    options: ListOptions.definitions,
    examples: ["netlab sweeps ls"],
    run: { arguments in
      try ListOptions.list(
        "sweeps",
        columns: "substr(id, 1, 8) AS id, name, status, cells, runs, completed, diverged, failed, created_at",
        order: "created_at", arguments)
    })

  static let show = CommandDefinition(
    name: "sweeps show", operands: ["[SWEEP]"], summary: "show everything about one sweep",
    details: """
      SWEEP is a sweep's name or the beginning of its id (default: the sweep started last). Prints every column of the view
      'sweeps', the unfinished runs, the data, the best run so far, and the spec.
      """,
    options: [ListOptions.format],
    examples: ["netlab sweeps show breast-cancer"],
    run: { arguments in
      let format = try arguments.choice("format", default: TableFormat.table)
      var reader = try StoreReader(arguments.store(Netlab.environment))
      let id = try reader.id(ofSweepNamed: arguments.operands.first)
      let sweep = try reader.query("SELECT * FROM sweeps WHERE id = ?", [.text(id.text)])
      let data = try reader.data(ofSweep: id)
      // The name is checked, so it is safe in a statement.
      let metric = try reader.metric(ofSweep: id).name
      let isMinimized = sweep[column: "goal"] == [.text("minimize")]
      let best = try reader.query(
        """
        SELECT runs.id, \(metric) FROM runs JOIN sweep_runs ON run_id = runs.id
        WHERE sweep_id = ? AND status = 'completed' AND \(metric) IS NOT NULL
        ORDER BY \(metric) \(isMinimized ? "" : "DESC") LIMIT 1
        """, [.text(id.text)])
      let statuses = try reader.query(
        """
        SELECT status, count(*) FROM runs JOIN sweep_runs ON run_id = runs.id
        WHERE sweep_id = ? AND status IN ('running', 'interrupted', 'pending') GROUP BY status
        """, [.text(id.text)])
      // Another process may have removed it since the last query.
      guard let row = sweep.rows.first else { throw StoreError.unknown(kind: "sweep", name: id.text) }
      var pairs = Array(zip(sweep.columns, row))
      let spec = pairs.removeLast()
      // The view counts finished runs.
      pairs += ["running", "interrupted", "pending"].map { status in
        (status, statuses.rows.first { $0[0] == .text(status) }?[1] ?? .integer(0))
      }
      pairs += [
        ("data", .text(data.path)), ("data_id", Value(data.identity.content)),
        ("data_sha256", Value(data.identity.sha256)),
        ("target", .text("\(data.target) (\(data.task.rawValue))")),
        ("examples", .integer(data.examples)), ("features", .integer(data.features)),
        ("training", .integer(data.training)), ("validation", .integer(data.validation)),
        ("test", .integer(data.test)), ("best_run", best.rows.first?[0] ?? .null),
        ("best_\(metric)", best.rows.first?[1] ?? .null),
      ]
      // Tables for people end with the spec's original text.
      if !format.isForReading { pairs.append(spec) }
      Terminal.result(
        format.uprightText(Table(columns: pairs.map(\.0), rows: [pairs.map(\.1)])), as: format)
      if format.isForReading { Terminal.result("\n\(spec.1.exact)\n") }
      return .done
    })
}
