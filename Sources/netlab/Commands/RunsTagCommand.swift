// The command `netlab runs tag`.

import SQLiteStore

enum RunsTagCommand {
  static let definition = CommandDefinition(
    name: "runs tag", operands: ["TAG", "[RUN…]"], summary: "tag runs",
    details: """
      TAG is one word of at most 64 characters, without commas. RUN is the beginning of a run's id. A run may have several tags, listed in
      the column 'tags' of the view 'runs' and one per row in the view 'tags'. Adding a tag twice has no effect.
      """,
    options: [
      RunSelection.option, OptionDefinition(name: "remove", value: nil, summary: "remove the tag"),
    ],
    examples: [
      "netlab runs tag paper 3f2a9c1b 77d0aa12", "netlab runs tag weak --where \"val_accuracy < 0.6\"",
      "netlab runs ls --where \"id IN (SELECT run_id FROM tags WHERE tag = 'paper')\"",
    ],
    run: { arguments in
      let tag = arguments.operands[0]
      guard Tag.isValid(tag) else {
        throw UsageError(
          description: "'\(tag)' is not a tag: use one word of at most 64 characters, without commas",
          command: "runs tag")
      }
      let layout = arguments.store(Netlab.environment)
      var reader = try StoreReader(layout)
      let runs = try RunSelection.ids(arguments.operands.dropFirst(), arguments, &reader)
      let isRemoved = arguments.flag("remove")
      let editor = try StoreEditor(layout)
      try undone { try editor.tag(runs, [tag], isRemoved: isRemoved) }
      if !arguments.flag("quiet") {
        let count = "\(runs.count) \(runs.count == 1 ? "run" : "runs")"
        Terminal.result("\(count) \(isRemoved ? "without" : "with") the tag '\(tag)'\n")
      }
      return .done
    })
}
