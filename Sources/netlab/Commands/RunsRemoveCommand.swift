// The command `netlab runs rm`.

import Experiments
import Files
import Glibc
import JSON
import SQLiteStore

enum RunsRemoveCommand {
  static let definition = CommandDefinition(
    name: "runs rm", operands: ["[RUN…]"], summary: "remove runs with their curves and weights",
    details: """
      RUN is the beginning of a run's id. Lists what would be removed and asks for confirmation; without a terminal, --yes is
      required. Runs in training are refused. A sweep trains its removed runs again when it is repeated.
      """,
    options: [
      RunSelection.option, OptionDefinition(name: "yes", value: nil, summary: "do not ask for confirmation"),
    ],
    examples: ["netlab runs rm 3f2a9c1b", "netlab runs rm --where \"status = 'diverged'\" --yes"], run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let layout = arguments.store(Netlab.environment)
    var reader = try StoreReader(layout)
    let runs = try RunSelection.ids(arguments.operands, arguments, &reader)
    guard !runs.isEmpty else {
      Terminal.error("netlab: no run is selected: nothing was removed")
      return .done
    }
    let what = try description(of: runs, layout, &reader)
    if !arguments.flag("yes") {
      guard isatty(STDIN_FILENO) == 1 else {
        throw UsageError(
          description: "\(what) would be removed: use --yes, since there is no terminal to ask on",
          command: "runs rm")
      }
      Terminal.status("remove \(what)? [y/N] ")
      guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
        Terminal.error("nothing was removed")
        return .done
      }
    }
    let editor = try StoreEditor(layout)
    try undone { try editor.remove(runs) }
    if !arguments.flag("quiet") { Terminal.result("removed \(what)\n") }
    return .done
  }

  /// `3 runs of 1 sweep (breast-cancer) with 24576 bytes of weights`.
  private static func description(
    of runs: [RunID], _ layout: StoreLayout, _ reader: inout StoreReader
  ) throws -> String {
    let list = JSONValue.array(runs.map { .string($0.text) }).canonicalText
    let sweeps = try reader.query(
      """
      SELECT DISTINCT sweeps.name FROM sweeps JOIN sweep_runs ON sweep_id = sweeps.id WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY 1
      """, [.text(list)]
    ).rows.compactMap(\.[0].text)
    let size = runs.reduce(0) { $0 + File.size(layout.weights(ofRun: $1)) }
    let names = sweeps.isEmpty ? "" : " of \(sweeps.joined(separator: ", "))"
    return "\(runs.count) \(runs.count == 1 ? "run" : "runs")\(names), \(size) bytes of weights"
  }
}
