// The command `netlab runs compare`.

import Experiments
import JSON
import Reports
import SQLiteStore
import Search
import Tabular

enum RunsCompareCommand {
  static let definition = CommandDefinition(
    name: "runs compare", operands: ["RUN", "RUN", "[RUN…]"], summary: "compare runs side by side",
    details: """
      Shows the differences in configuration, the metrics at each run's best epoch, and the curves in a small plot drawn by
      gnuplot. RUN is the beginning of a run's id. Formats other than table and md print configuration and metrics in one table.
      """,
    options: [
      OptionDefinition(
        name: "curve", value: "COLUMN",
        summary:
          "curve of the view 'curves' to show (default: val_loss, or train_loss if no run has one)"
      ),
      ListOptions.format,
    ],
    examples: ["netlab runs compare 3f2a9c1b 77d0aa12", "netlab runs compare 3f 77 9c --curve val_accuracy"],
    run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let format = try arguments.choice("format", default: TableFormat.table)
    var reader = try StoreReader(arguments.store(Netlab.environment))
    let ids = try RunSelection.ids(arguments.operands, arguments, &reader)
    guard ids.count > 1 else {
      throw UsageError(description: "one run cannot be compared with itself", command: "runs compare")
    }
    let runs = try reader.runs(ids)
    let curves = try ids.map { try reader.curve(ofRun: $0) }
    let comparison = RunComparison(runs, curves: curves, curveColumn: try curveColumn(arguments, curves))
    guard format.isForReading else {
      Terminal.result(format.text(comparison.all), as: format)
      return .done
    }
    Terminal.result(comparison.text(format))
    if format == .table { try plot(comparison, arguments) }
    return .done
  }

  private static func curveColumn(
    _ arguments: Arguments, _ curves: [[EpochRecord]]
  ) throws(UsageError) -> EpochColumn {
    let columns = EpochColumn.all.filter { $0.name != EpochColumn.epoch.name }
    let loss = SplitMetric(.validation, .loss)
    guard let name = arguments.text("curve") else {
      // Without a validation split there is only the training curve.
      let hasValidation = curves.contains { $0.contains { $0.value(of: loss) != nil } }
      return .metric(hasValidation ? loss : SplitMetric(.training, .loss))
    }
    guard let column = columns.first(where: { $0.name == name }) else {
      throw UsageError(
        description:
          "there is no curve '\(name)'; \(NearestName.hint(for: name, among: columns.map(\.name)))",
        command: "runs compare")
    }
    return column
  }

  private static func plot(_ comparison: RunComparison, _ arguments: Arguments) throws {
    guard Gnuplot.isInstalled else {
      if !arguments.flag("quiet") {
        Terminal.error("netlab: no plot: gnuplot is not installed (Debian's \(Gnuplot.package))")
      }
      return
    }
    if let plot = try comparison.plot(width: Terminal.width) { Terminal.result("\n" + plot) }
  }
}
