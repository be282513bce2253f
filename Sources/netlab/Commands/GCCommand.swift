// The command `netlab gc`.

import SQLiteStore

enum GCCommand {
  static let definition = CommandDefinition(
    name: "gc", operands: [], summary: "remove unreferenced files",
    details: """
      Removes weights and checkpoints that the database does not reference, and incomplete files of killed processes.
      Runs are kept, and so are files that netlab would not have written. Sweeps may be running.
      """,
    options: [OptionDefinition(name: "dry-run", value: nil, summary: "list the files without removing them")],
    examples: ["netlab gc --dry-run"],
    run: { arguments in
      let layout = arguments.store(Netlab.environment)
      let isDry = arguments.flag("dry-run")
      let collection =
        try isDry
        ? GarbageCollection.examine(layout) : undone(readsFirst: true) { try GarbageCollection.run(layout) }
      if isDry { for path in collection.files { Terminal.result("\(path)\n") } }
      let verb = isDry ? "would be removed" : "removed"
      Terminal.result("\(collection.files.count) files \(verb), \(collection.size) bytes\n")
      return .done
    })
}
