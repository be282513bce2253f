// netlab report

import Files
import Reports
import RunStore

enum ReportCommand {
  static let definition = CommandDefinition(
    name: "report", operands: ["[SWEEP]"], summary: "compare the runs of a sweep: Markdown, plots and CSV",
    details: """
      Writes report.md, runs.csv, cells.csv and plots in SVG into a folder, and prints the top of the comparison. SWEEP is the
      beginning of a sweep's id, or its name; without it, the sweep that was started last. The same store gives the same bytes.
      With --check nothing is written: the exit status is 1 if a file on disk is not what the store would give now.
      """,
    options: [
      OptionDefinition(
        name: "output", value: "DIR", summary: "the folder to write to (default: reports/NAME)"),
      OptionDefinition(name: "top", value: "N", summary: "cells and runs to show (default: 10)"),
      OptionDefinition(
        name: "check", value: nil, summary: "say which files are not what the store would give now"),
    ],
    examples: [
      "netlab report", "netlab report breast-cancer --output comparison --top 20", "netlab report --check",
    ], run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let top = try arguments.integer("top", minimum: 1) ?? 10
    let reader = try StoreReader(arguments.store(Netlab.environment))
    let id =
      if let name = arguments.operands.first { try reader.id(ofSweepNamed: name) } else {
        try reader.newestSweepID()
      }
    let sweep = try reader.sweep(id)
    let report = try SweepReport(sweep, top: top) { run in try reader.curve(ofRun: run) }
    let directory = arguments.text("output") ?? "reports/\(SweepReport.directoryName(sweep.name))"
    let files = try report.comparisonFiles()
    if arguments.flag("check") { return try check(files, in: directory) }
    try File.makeDirectory(directory)
    let paths = try files.map { try $0.write(to: directory) }
    Terminal.result(report.topOfComparison)
    if !arguments.flag("quiet") {
      let layout = reader.layout
      Terminal.result(
        "\nstore: \(layout.database), \(layout.weightsDirectory)/*.h5\nreport: \(paths.joined(separator: ", "))\n"
      )
    }
    return .done
  }

  private static func check(_ files: [ReportFile], in directory: String) throws -> ExitStatus {
    var status = ExitStatus.done
    for file in files where try !file.isCurrent(in: directory) {
      Terminal.result("\(Path.resolve(file.name, from: directory)): not what the store would give now\n")
      status = .failed
    }
    return status
  }
}
