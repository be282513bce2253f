// netlab sweeps

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
}
