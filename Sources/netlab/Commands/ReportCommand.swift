// netlab report

import Reports
import RunStore

enum ReportCommand {
  static let definition = CommandDefinition(
    name: "report", operands: ["[SWEEP]"], summary: "compare the runs of a sweep: Markdown and CSV",
    details: """
      Writes report.md, runs.csv and cells.csv into a folder, and prints the top of the comparison. SWEEP is the beginning
      of a sweep's id, or its name; without it, the sweep that was started last.
      """,
    options: [
      OptionDefinition(
        name: "output", value: "DIR", summary: "the folder to write to (default: reports/NAME)"),
      OptionDefinition(name: "top", value: "N", summary: "cells and runs to show (default: 10)"),
    ],
    examples: ["netlab report", "netlab report breast-cancer --output comparison --top 20"], run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let top = try arguments.integer("top", minimum: 1) ?? 10
    let reader = try StoreReader(arguments.store(Netlab.environment))
    let id =
      if let name = arguments.operands.first { try reader.id(ofSweepNamed: name) } else {
        try reader.newestSweepID()
      }
    let sweep = try reader.sweep(id)
    let report = SweepReport(sweep, top: top)
    let directory = arguments.text("output") ?? "reports/\(SweepReport.directoryName(sweep.name))"
    let files = try report.write(to: directory)
    Terminal.result(report.topOfComparison)
    if !arguments.flag("quiet") {
      let layout = reader.layout
      Terminal.result(
        "\nstore: \(layout.database), \(layout.weightsDirectory)/*.h5\nreport: \(files.joined(separator: ", "))\n"
      )
    }
    return .done
  }
}
