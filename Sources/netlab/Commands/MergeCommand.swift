// The command `netlab merge`.

import SQLiteStore

enum MergeCommand {
  static let definition = CommandDefinition(
    name: "merge", operands: ["OTHER_STORE"], summary: "merge the runs of another store",
    details: """
      Copies the runs that OTHER_STORE has finished and this store has not, with curves, weights and sweeps. Runs cannot
      conflict, since a run's id is the hash of everything that decides its result. If both have a result, this store's is kept.
      Runs that are damaged or do not match their id are skipped and named. A merge can be interrupted and repeated. The other store
      is not changed. The exit status is 1 if a run was skipped.
      """,
    options: [OptionDefinition(name: "dry-run", value: nil, summary: "show what would be merged")],
    examples: ["netlab merge /media/laptop/runs", "netlab merge cluster-runs --store runs --dry-run"],
    run: { arguments in
      let isDry = arguments.flag("dry-run")
      var merge = try Merge(of: StoreLayout(arguments.operands[0]), into: arguments.store(Netlab.environment))
      let result = try isDry ? merge.run(isDry: true) : undone { try merge.run(isDry: false) }
      var text =
        "\(result.merged) runs \(isDry ? "would be " : "")merged, \(result.alreadyPresent) already present"
      if result.unfinished > 0 { text += ", \(result.unfinished) unfinished" }
      Terminal.result(text + "\n")
      if !result.differing.isEmpty {
        let more = result.differing.count > 5 ? ", …" : ""
        let ids = result.differing.prefix(5).map { String($0.prefix(12)) }.joined(separator: ", ") + more
        Terminal.error(
          "netlab: \(result.differing.count) runs have different weights there; this store's are kept, and "
            + "'netlab verify' checks them: \(ids)")
      }
      for refusal in result.refused {
        Terminal.error("netlab: run \(refusal.name.prefix(12)) is skipped: \(refusal.reason)")
      }
      for refusal in result.refusedSweeps {
        Terminal.error("netlab: sweep \(refusal.name) is skipped: \(refusal.reason)")
      }
      return result.refused.isEmpty && result.refusedSweeps.isEmpty ? .done : .failed
    })
}
