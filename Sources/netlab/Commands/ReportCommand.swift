// The command `netlab report`.

import Files
import Reports
import SQLiteStore

enum ReportCommand {
  static let definition = CommandDefinition(
    name: "report", operands: ["[SWEEP]"],
    summary: "compare the runs of a sweep in Markdown, HTML, CSV, LaTeX or JSON",
    details: """
      Writes report.md, runs.csv, cells.csv and SVG plots into a folder, and prints the top of the comparison. SWEEP is a
      sweep's name or the beginning of its id (default: the sweep started last). Other formats are one file each:
      html is a self-contained page to explore the runs (report.html); latex a table for a paper (cells.tex); json the
      whole comparison for programs (report.json). The same store gives the same bytes.
      With --check nothing is written, and the exit status is 1 if a file on disk is out of date.
      """,
    options: [
      OptionDefinition(
        name: "output", value: "DIR", summary: "folder to write to (default: reports/NAME)"),
      OptionDefinition(name: "top", value: "N", summary: "number of cells and runs to show (default: 10)"),
      OptionDefinition(
        name: "format", value: "FORMAT", summary: "md, html, latex or json (default: md)",
        choices: Format.allCases.map(\.rawValue)),
      OptionDefinition(
        name: "curves", value: nil, summary: "also write every epoch of every run to curves.csv"),
      OptionDefinition(
        name: "check", value: nil, summary: "name the files that are out of date"),
    ],
    examples: [
      "netlab report", "netlab report breast-cancer --output comparison --top 20",
      "netlab report --format html", "netlab report --check",
    ], run: run)

  private enum Format: String, CaseIterable {
    case markdown = "md"
    case html, latex, json
  }

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let top = try arguments.integer("top", minimum: 1) ?? 10
    let format = try arguments.choice("format", default: Format.markdown)
    let reader = try StoreReader(arguments.store(Netlab.environment))
    let id = try reader.id(ofSweepNamed: arguments.operands.first)
    let sweep = try reader.sweep(id)
    let report = try SweepReport(sweep, top: top) { run in try reader.curve(ofRun: run) }
    let directory = try arguments.text("output") ?? "reports/\(SweepReport.directoryName(sweep.name))"
    let files =
      switch format {
      case .markdown: try report.comparisonFiles()
      case .html: [try report.htmlFile { runs, epochs in try reader.curves(ofRuns: runs, epochs: epochs) }]
      case .latex: [report.latexFile()]
      case .json: [report.jsonFile()]
      }
    if arguments.flag("check") {
      var stale = try files.filter { try !$0.isCurrent(in: directory) }.map(\.name)
      if arguments.flag("curves"),
        try !report.areCurvesCurrent(in: directory, curve: { run in try reader.curve(ofRun: run) })
      {
        stale.append(SweepReport.curvesName)
      }
      for name in stale {
        Terminal.result("\(Path.resolve(name, from: directory)): out of date\n")
      }
      return stale.isEmpty ? .done : .failed
    }
    let paths = try undone {
      try File.makeDirectory(directory)
      return try files.map { try $0.write(to: directory) }
        + (arguments.flag("curves")
          ? [report.writeCurves(to: directory) { run in try reader.curve(ofRun: run) }] : [])
    }
    let isQuiet = arguments.flag("quiet")
    if format == .markdown {
      Terminal.result(report.topOfComparison + (isQuiet ? "" : "\n"))
      if !isQuiet {
        Terminal.result("store: \(reader.layout.database), \(reader.layout.weightsDirectory)/*.h5\n")
      }
    }
    if !isQuiet {
      Terminal.result("report: \(paths.joined(separator: ", "))\n")
      for warning in report.warnings { Terminal.error("warning: \(warning)") }
    }
    if let run = report.bestRun { NextStep.show("predict \(run) ROWS.csv", arguments) }
    return .done
  }
}
