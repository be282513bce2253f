// netlab describe

import Experiments
import Reports
import Tabular

enum DescribeCommand {
  static let definition = CommandDefinition(
    name: "describe", operands: ["GRID.json"],
    summary: "show the networks of a grid, or how its data is split",
    details: """
      For each network that the grid would train: the shapes of the derivation's W, b, Z, A, dW, db and dZ in every layer,
      the parameters, the floating-point operations of a step and an epoch, and the memory of a run. Where there are more
      than \(maxShown) networks, one line for each instead. Cells that differ in neither layers, loss, batch size nor the
      optimizer's memory have one network.

      Operations are those of the matrix products alone, a multiplication and an addition counted as two: 2 m n[l] n[l-1] for
      the forward pass through a layer with m examples, as many for dW, and as many for dA in all layers but the first.
      Memory is that of one run in training; the data and the process come on top.

      With --split, which part each row of the data falls in, rows counted from 0: as CSV unless --format asks for another
      format. Nothing is trained or written.
      """,
    options: [
      OptionDefinition(name: "summary", value: nil, summary: "one line a network, however few they are"),
      OptionDefinition(name: "all", value: nil, summary: "every layer of every network, however many"),
      OptionDefinition(name: "network", value: "N", summary: "the layers of the network with this number"),
      OptionDefinition(
        name: "split", value: nil, summary: "each row's part: training, validation or test"),
      ListOptions.format,
    ],
    examples: [
      "netlab describe grid.json", "netlab describe grid.json --network 3",
      "netlab describe grid.json --split > split.csv",
    ], run: run)

  /// So many networks are shown layer by layer unless asked otherwise.
  private static let maxShown = 4

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let format = try arguments.choice("format", default: TableFormat.table)
    let number = try arguments.integer("network", minimum: 1)
    let views = ["summary", "all", "network", "split"].filter(arguments.flag)
    guard views.count <= 1 else {
      throw fault("--\(views[0]) and --\(views[1]) do not go together")
    }
    let plan = try Plan(Spec.read(arguments.operands[0]))
    guard views != ["split"] else {
      let splitFormat = arguments.flag("format") ? format : .csv
      Terminal.result(splitFormat.text(splitTable(plan)), as: splitFormat)
      return .done
    }

    let report = NetworkReport(plan)
    var shown = 0..<report.count
    if let number {
      guard number <= report.count else {
        throw fault(
          "there is no network \(number): the grid has \(report.count == 1 ? "only one" : "\(report.count)")")
      }
      shown = number - 1..<number
    }
    if views == ["summary"] || views.isEmpty && report.count > maxShown {
      Terminal.result(format.text(report.summary(isExact: format.isForPrograms)), as: format)
      if views.isEmpty, format == .table, !arguments.flag("quiet") {
        Terminal.error("--network N shows the layers of one of these networks, --all those of every one")
      }
    } else if !format.isForReading {
      Terminal.result(format.text(report.layers(shown)), as: format)
    } else {
      Terminal.result(report.sections(shown, format: format))
    }
    return .done
  }

  private static func fault(_ message: String) -> UsageError {
    UsageError(description: message, command: definition.name)
  }

  private static func splitTable(_ plan: Plan) -> Table {
    let division = plan.divisions[0].division
    let splits = [
      ("training", division.training), ("validation", division.validation), ("test", division.test),
    ]
    let rows = splits.flatMap { name, rows in rows.map { ($0, name) } }.sorted { $0.0 < $1.0 }
    return Table(columns: ["row", "part"], rows: rows.map { [.integer($0.0), .text($0.1)] })
  }
}
