// netlab gc

import SQLiteStore

enum GCCommand {
  static let definition = CommandDefinition(
    name: "gc", operands: [], summary: "remove files that no run needs",
    details: """
      Removes weights and checkpoints that no row of the database speaks of, and what killed processes left half-written.
      Runs stay, and so do files that netlab would not have written. A sweep may be under way.
      """,
    options: [OptionDefinition(name: "dry-run", value: nil, summary: "name the files, and remove none")],
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
