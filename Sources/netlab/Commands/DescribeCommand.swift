// netlab describe

import NeuralNetwork
import Reports
import RunStore
import SQLite
import Sweeps

enum DescribeCommand {
  static let definition = CommandDefinition(
    name: "describe", operands: ["GRID.json"],
    summary: "show the networks of a grid, or how its data is split",
    details: """
      One line for each layer of each network that the grid would train: the shapes of the derivation's W, b, Z and A (with
      m the examples of a step), and the number of parameters. With --split, which part each row of the data falls in, rows
      counted from 0. Nothing is trained or written.
      """,
    options: [
      OptionDefinition(
        name: "split", value: nil, summary: "CSV of row and part: training, validation or test"),
      ListOptions.format,
    ],
    examples: ["netlab describe grid.json", "netlab describe grid.json --split > split.csv"], run: run)

  @Sendable
  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let plan = try Plan(Spec.read(arguments.operands[0]))
    if arguments.flag("split") {
      Terminal.result(TableFormat.csv.text(splitTable(plan)))
    } else {
      let format = try arguments.choice("format", default: TableFormat.table)
      Terminal.result(format.text(layerTable(plan)))
    }
    return .done
  }

  private static func splitTable(_ plan: Plan) -> Table {
    let parts = [
      ("train", plan.split.training), ("validation", plan.split.validation), ("test", plan.split.test),
    ]
    let rows = parts.flatMap { name, rows in rows.map { ($0, name) } }.sorted { $0.0 < $1.0 }
    return Table(columns: ["row", "part"], rows: rows.map { [.integer($0.0), .text($0.1)] })
  }

  private static func layerTable(_ plan: Plan) -> Table {
    var seen: Set<Architecture> = []
    var rows: [[SQLValue]] = []
    for cell in plan.cells {
      let architecture = cell.hyperparameters.architecture(
        featureCount: plan.dataset.featureCount, classCount: plan.dataset.classes.count)
      guard seen.insert(architecture).inserted else { continue }
      let sizes = architecture.sizes
      for layer in 1...architecture.layerCount {
        let (units, inputs) = (sizes[layer], sizes[layer - 1])
        rows.append([
          .text(sizes.map(String.init).joined(separator: "–")), .integer(layer),
          .text(architecture.activationName(ofLayer: layer)), .text("\(units) × \(inputs)"),
          .text("\(units) × 1"),
          .text("\(units) × m"), .text("\(units) × m"), .integer(units * (inputs + 1)),
          layer == architecture.layerCount ? .integer(architecture.parameterCount) : .null,
        ])
      }
    }
    return Table(
      columns: ["network", "layer", "activation", "W", "b", "Z", "A", "parameters", "in all"], rows: rows)
  }
}
