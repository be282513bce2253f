// The command `netlab runs export`.

import Files
import SQLiteStore
import Tabular

enum RunsExportCommand {
  static let definition = CommandDefinition(
    name: "runs export", operands: ["RUN", "DIR"], summary: "export one run to a folder",
    details: """
      RUN is the beginning of a run's id; DIR must be new or empty. Writes run.json (everything in the store), curve.csv, weights.h5
      if the run has completed, and grid.json, a spec that retrains exactly this run.
      """,
    options: [], examples: ["netlab runs export 3f2a9c1b best"], run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    var reader = try StoreReader(arguments.store(Netlab.environment))
    let id = try reader.id(ofRunNamed: arguments.operands[0])
    let directory = arguments.operands[1]
    guard try File.names(in: directory).isEmpty else {
      throw UsageError(
        description: "'\(directory)' is not empty: nothing was written", command: "runs export")
    }
    let export = try RunExport(id, &reader)
    func path(_ name: String) -> String { Path.resolve(name, from: directory) }
    var paths = [path("run.json"), path("curve.csv")]
    try undone {
      try File.makeDirectory(directory)
      try File.writeAtomically(export.run.canonicalText + "\n", to: paths[0])
      try File.writeAtomically(TableFormat.csv.text(export.curve), to: paths[1])
      if let weights = export.weights {
        paths.append(path("weights.h5"))
        try File.writeAtomically(weights, to: path("weights.h5"))
      }
      if let spec = export.spec {
        paths.append(path("grid.json"))
        try File.writeAtomically(spec, to: path("grid.json"))
      }
    }
    if export.spec != nil {
      for file in export.missingData {
        Terminal.error(
          "netlab: grid.json names '\(file)', which does not exist: correct the path before you use it")
      }
    } else if let reason = export.unrepeatable {
      Terminal.error("netlab: no grid.json: \(reason)")
    }
    if !arguments.flag("quiet") { Terminal.result(paths.joined(separator: "\n") + "\n") }
    return .done
  }
}
