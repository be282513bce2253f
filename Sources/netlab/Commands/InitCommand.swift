// The command `netlab init`.

import Experiments
import Files
import Tabular

enum InitCommand {
  static let definition = CommandDefinition(
    name: "init", operands: ["TABLE"], summary: "write a first sweep for a table",
    details: """
      Reads TABLE as a sweep would and writes grid.json: a first sweep that suits the table's size. Comments say how
      the table was read, which columns are features and of which kinds, what is left out and why, which columns look
      like ids or give the target away, what always saying the same reaches, and how long the sweep takes at most.
      TABLE may have any format that a spec's data may have. An existing file is never replaced.

      Without --target, the target is a column that is named like one: target, label, outcome or response, or class,
      y, labels or output if it is the last column. If there is no such column or several, the columns are listed.
      """,
    options: [
      OptionDefinition(name: "target", value: "COLUMN", summary: "column to predict"),
      OptionDefinition(
        name: "output", value: "FILE", summary: "file to write, or - for standard output (default: grid.json)"
      ),
    ],
    examples: [
      "netlab init titanic.csv --target survived", "netlab init wine.csv --output wine.json",
      "netlab init titanic.csv --target survived --output - | less",
    ], run: run)

  private static let maxListed = 100

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let path = arguments.operands[0]
    let output = arguments.text("output") ?? "grid.json"
    guard path != "-", try !File.exists(path) || File.isRegular(path) else {
      throw usage("'\(path)' is no regular file, and the spec has to name one: save the table first")
    }
    let isFile = output != "-"
    if isFile { try requireFree(output) }
    let table = try SurveyedTable(reading: path)
    let target = try arguments.text("target") ?? likelyTarget(of: table)
    let proposal = try table.proposal(
      for: target, name: stem(of: path),
      dataPath: isFile ? Path.relative(path, from: Path.directory(of: output)) : path)

    let size = sizeText(of: proposal.plan)
    let findings =
      DataParagraph.lines(of: proposal.plan) + [baselineText(of: proposal.plan)].compactMap(\.self)
    if !arguments.flag("quiet") { Terminal.error(findings.map(\.singleLine).joined(separator: "\n  ")) }
    let text = proposal.text(
      heading: [
        "A first sweep for \(Path.name(of: path)), written by netlab init. Change what you like.", "",
      ]
        + shortened(findings) + ["", size])
    guard isFile else {
      Terminal.data(text)
      if !arguments.flag("quiet") { Terminal.error(size) }
      return .done
    }
    do throws(FileError) {
      try File.create(text, at: output)
    } catch {
      throw error.isExisting ? existing(output) : error
    }
    Terminal.result("\(output): \(size)\n")
    NextStep.show("sweep \(ShellWord.file(output))", arguments)
    return .done
  }

  private static func usage(_ message: String) -> UsageError {
    UsageError(description: message, command: "init")
  }

  private static func existing(_ output: String) -> any Error {
    usage("'\(output)' exists already and is not replaced: name another file with --output")
  }

  /// Saves reading a table in vain; `File.create` decides.
  private static func requireFree(_ output: String) throws {
    if try File.exists(output) { throw existing(output) }
  }

  /// The file's name up to its first point: a sweep's name.
  private static func stem(of path: String) -> String {
    let name = Path.name(of: path)
    return name.utf8.split(separator: UInt8(ascii: ".")).first.map { String(Substring($0)) } ?? name
  }

  // MARK: The target

  private static func likelyTarget(of table: SurveyedTable) throws -> String {
    if let target = table.likelyTarget { return target }
    let columns = table.columns.filter { !$0.name.isEmpty }
    let rows = columns.prefix(maxListed).map { column -> [Value] in
      [
        .text(column.name), .text(column.kind),
        column.missing > 0 ? .text("\(column.missing) missing") : .null,
      ]
    }
    let more = columns.count > maxListed ? "… and \(columns.count - maxListed) more\n" : ""
    Terminal.error(TableFormat.table.text(Table(columns: ["column", "kind", ""], rows: rows)) + more)
    throw usage("it is not obvious which column of '\(table.path)' to predict: name it with --target COLUMN")
  }

  // MARK: What was found

  /// `always predicting the mean, 20: val_mae 5, test_mae 6`.
  private static func baselineText(of plan: Plan) -> String? {
    guard let baseline = plan.baseline() else { return nil }
    let names =
      switch baseline.prediction {
      case .majority: ["val_loss", "val_accuracy", "test_accuracy"]
      case .mean: ["val_loss", "val_mae", "test_mae"]
      }
    let values = baseline.named(names).map { "\($0.name) \(NumberFormat.rounded($0.value))" }
    return "baseline: \(baseline.phrase), has \(values.joined(separator: ", "))"
  }

  /// Comments for a file, which people read from the beginning.
  private static func shortened(_ lines: [String]) -> [String] {
    lines.count > maxListed
      ? lines.prefix(maxListed) + ["… and \(lines.count - maxListed) lines more"] : lines
  }

  /// `30 cells × 3 seeds = 90 runs; at most about 20 s on 2 processors`.
  private static func sizeText(of plan: Plan) -> String {
    let processors = min(SweepRunner.processorCount, plan.runs.count)
    let seconds = plan.trainingSeconds / Double(processors)
    return
      "\(counted(plan.cells.count, "cell")) × \(counted(plan.spec.seeds.count, "seed")) = \(counted(plan.runs.count, "run"));"
      + " at most about \(duration(seconds)) on \(counted(processors, "processor"))"
  }

  private static func counted(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }

  /// Coarse, so that nobody takes it for exact.
  private static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<10: "\(Int(max(1, seconds.rounded(.up)))) s"
    case ..<60: "\(Int((seconds / 10).rounded(.up)) * 10) s"
    case ..<7200: "\(Int((seconds / 60).rounded(.up))) min"
    default: "\(Int(min(1e9, (seconds / 3600).rounded(.up)))) h"
    }
  }
}
