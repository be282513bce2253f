// The command `netlab describe`.

import Experiments
import Reports
import Tabular

enum DescribeCommand {
  static let definition = CommandDefinition(
    name: "describe", operands: ["GRID.json"],
    summary: "show the networks of a grid, or how its data is split",
    details: """
      For each network that the grid would train, shows the shapes of the derivation's W, b, Z, A, dW, db and dZ in every
      layer, the parameters, the floating-point operations of a step and an epoch, and the memory of a run. More than
      \(maxShown) networks are listed with one line each instead. Cells with the same layers, loss, batch size and
      optimizer buffers share a network.

      Only the operations of matrix products are counted, a multiplication and an addition as two: 2 m n[l] n[l-1] for
      the forward pass through a layer with m examples, the same for dW, and the same for dA in all layers but the first.
      Memory is that of one run in training, without the data and the process itself.

      With --split, prints the split of each row of the data, with rows counted from 0, as CSV unless --format asks for another
      format. Nothing is trained or written.
      """,
    options: [
      OptionDefinition(name: "summary", value: nil, summary: "one line per network, even if there are few"),
      OptionDefinition(
        name: "all", value: nil, summary: "every layer of every network, even if there are many"),
      OptionDefinition(name: "network", value: "N", summary: "layers of the network with this number"),
      OptionDefinition(
        name: "split", value: nil, summary: "split of each row: training, validation or test"),
      ListOptions.format,
    ],
    examples: [
      "netlab describe grid.json", "netlab describe grid.json --network 3",
      "netlab describe grid.json --split > split.csv",
    ], run: run)

  /// The maximum number of networks that are shown layer by layer by default.
  private static let maxShown = 4

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let format = try arguments.choice("format", default: TableFormat.table)
    let number = try arguments.integer("network", minimum: 1)
    let views = ["summary", "all", "network", "split"].filter(arguments.flag)
    guard views.count <= 1 else {
      throw fault("--\(views[0]) and --\(views[1]) cannot be combined")
    }
    let plan = try Plan(SpecOperand.read(arguments.operands[0]))
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
        Terminal.error("--network N shows the layers of one of these networks, --all those of every network")
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
    let division = plan.divisions[0]
    let splits = [
      ("training", division.training), ("validation", division.validation), ("test", division.test),
    ]
    let rows = splits.flatMap { name, rows in
      rows.map { (plan.dataset.rowNumbers?[$0] ?? $0, name) }
    }.sorted { $0.0 < $1.0 }
    return Table(columns: ["row", "part"], rows: rows.map { [.integer($0.0), .text($0.1)] })
  }
}
