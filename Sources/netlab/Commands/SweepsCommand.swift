// netlab sweeps

import Reports
import RunStore
import SQLite

enum SweepsCommand {
  static let list = CommandDefinition(
    name: "sweeps ls", operands: [], summary: "list the sweeps of the store",
    details:
      "One line a sweep, in the order in which they were first started. Columns are those of the view 'sweeps'.",
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
      SWEEP is the beginning of a sweep's id, or its name; without it, the sweep that was started last. Every column of the view
      'sweeps', the data, the best run so far, and the spec.
      """,
    options: [ListOptions.format],
    examples: ["netlab sweeps show breast-cancer"],
    run: { arguments in
      let format = try arguments.choice("format", default: TableFormat.table)
      var reader = try StoreReader(arguments.store(Netlab.environment))
      let id = try reader.id(ofSweepNamed: arguments.operands.first)
      let row = try reader.query("SELECT * FROM sweeps WHERE id = ?", [.text(id)])
      let sweep = try reader.sweep(id)
      let data = sweep.data
      let best = try reader.query(
        """
        SELECT runs.id, \(sweep.metric) FROM runs JOIN sweep_runs ON run_id = runs.id
        WHERE sweep_id = ? AND status = 'completed' AND \(sweep.metric) IS NOT NULL
        ORDER BY \(sweep.metric) \(sweep.minimizes ? "" : "DESC") LIMIT 1
        """, [.text(id)])
      var pairs = Array(zip(row.columns, row.rows[0]))
      let spec = pairs.removeLast()
      pairs += [
        ("data", .text(data.path)), ("data_sha256", .text(data.sha256)),
        ("target", .text("\(data.target) (\(data.task))")),
        ("examples", .integer(data.examples)), ("features", .integer(data.features)),
        ("training", .integer(data.training)), ("validation", .integer(data.validation)),
        ("test", .integer(data.test)), ("best_run", best.rows.first?[0] ?? .null),
        ("best_\(sweep.metric)", best.rows.first?[1] ?? .null),
      ]
      guard format == .table || format == .markdown else {
        pairs.append(spec)
        Terminal.result(format.text(Table(columns: pairs.map(\.0), rows: [pairs.map(\.1)])))
        return .done
      }
      let upright = Table(
        columns: ["column", "value"], rows: pairs.map { [.text($0.0), .text($0.1.exact)] })
      Terminal.result(format.text(upright) + "\n\(spec.1.exact)\n")
      return .done
    })
}
