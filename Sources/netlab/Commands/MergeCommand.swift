// netlab merge

import SQLiteStore

enum MergeCommand {
  static let definition = CommandDefinition(
    name: "merge", operands: ["OTHER_STORE"], summary: "bring in the runs of another store",
    details: """
      Copies the runs that the store OTHER_STORE has finished and this one has not, with curves, weights and sweeps. Nothing
      clashes, since a run's id is the hash of all that decides its result; where both have a result, this store's stays. What
      is damaged or does not fit its id is left out and named. It may be repeated, or broken off and repeated. The other store
      is not changed. Exit status 1 if a run is left out.
      """,
    options: [OptionDefinition(name: "dry-run", value: nil, summary: "say what would be brought in")],
    examples: ["netlab merge /media/laptop/runs", "netlab merge cluster-runs --store runs --dry-run"],
    run: { arguments in
      let isDry = arguments.flag("dry-run")
      var merge = try Merge(of: StoreLayout(arguments.operands[0]), into: arguments.store(Netlab.environment))
      let result = try isDry ? merge.run(isDry: true) : undone { try merge.run(isDry: false) }
      var text =
        "\(result.broughtIn) runs \(isDry ? "would be " : "")brought in, \(result.alreadyThere) there already"
      if result.unfinished > 0 { text += ", \(result.unfinished) not finished there" }
      Terminal.result(text + "\n")
      if !result.differing.isEmpty {
        let more = result.differing.count > 5 ? ", …" : ""
        let ids = result.differing.prefix(5).map { String($0.prefix(12)) }.joined(separator: ", ") + more
        Terminal.error(
          "netlab: \(result.differing.count) runs have other weights there; this store's stay, and 'netlab verify' says whether they "
            + "are right: \(ids)")
      }
      for refusal in result.refused {
        Terminal.error("netlab: run \(refusal.name.prefix(12)) is left out: \(refusal.reason)")
      }
      for refusal in result.refusedSweeps {
        Terminal.error("netlab: sweep \(refusal.name) is left out: \(refusal.reason)")
      }
      return result.refused.isEmpty && result.refusedSweeps.isEmpty ? .done : .failed
    })
}
