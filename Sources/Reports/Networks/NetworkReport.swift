// Describes the networks of a plan, for people and programs.

import Experiments
import Search
import Tabular

/// The networks of a plan and their cost, before anything is trained.
public struct NetworkReport {
  private let networks: [PlannedNetwork]
  /// The hyperparameters that distinguish the networks.
  private let varied: [String]

  public init(_ plan: Plan) {
    let networks = PlannedNetwork.all(in: plan)
    self.networks = networks
    let names = [
      "depth", "width", "hidden_layers", "activation", "normalization", "loss", "huber_delta", "optimizer",
      "batch_size",
    ]
    varied = HyperparameterDefinition.varied(among: networks) { network, name -> [ParameterValue]? in
      guard names.contains(name) else { return nil }
      let values = network.values(of: name)
      return values.isEmpty ? nil : values
    }.filter { name in
      switch name {
      // Implied by the sizes.
      case "hidden_layers": false
      // Optimizers with the same buffers do not differ.
      case "optimizer": Set(networks.map(\.slotCount)).count > 1
      default: true
      }
    }
  }

  public var count: Int { networks.count }

  // MARK: One row per network

  /// All networks with their cost.
  ///
  /// - Parameter isExact: whether operations and bytes are exact, for programs, rather than in larger units.
  public func summary(isExact: Bool) -> Table {
    let columns =
      ["network", "sizes"] + varied + ["layers", "parameters"]
      + (isExact
        ? ["flops_per_step", "steps_per_epoch", "flops_per_epoch", "memory_bytes"]
        : ["MFLOP per step", "steps per epoch", "MFLOP per epoch", "memory in KiB"])
    let rows = networks.enumerated().map { index, network -> [Value] in
      let (architecture, cost) = (network.architecture, network.cost)
      func scaled(_ value: Int, _ unit: Double) -> Value {
        isExact ? .integer(value) : .real(Double(value) / unit)
      }
      return [.integer(index + 1), .text(network.sizes)] + varied.map(network.summary)
        + [
          .integer(architecture.layerCount), .integer(architecture.parameterCount),
          scaled(cost.flopsPerStep, 1e6), .integer(cost.stepsPerEpoch), scaled(cost.flopsPerEpoch, 1e6),
          scaled(cost.memory, 1024),
        ]
    }
    return Table(columns: columns, rows: rows)
  }

  // MARK: One row per layer

  /// The derivation's shapes in each network, under a heading with the network's cost.
  public func sections(_ indices: Range<Int>, format: TableFormat) -> String {
    let isMarkdown = format == .markdown
    return indices.map { index in
      let (network, cost) = (networks[index], networks[index].cost)
      let title = (count > 1 ? "\(index + 1). " : "") + network.title(naming: varied)
      let facts = [
        "parameters: \(network.architecture.parameterCount)",
        "a step: \(Self.operations(cost.flopsPerStep)) (\(cost.flopsPerStep)), forward "
          + "\(Self.operations(cost.forwardFLOPs)) (\(cost.forwardFLOPs)), backward "
          + "\(Self.operations(cost.backwardFLOPs)) (\(cost.backwardFLOPs))",
        "an epoch: \(cost.stepsPerEpoch) \(cost.stepsPerEpoch == 1 ? "step" : "steps"), "
          + "\(Self.operations(cost.flopsPerEpoch)) (\(cost.flopsPerEpoch))",
        "memory of a run: \(Self.bytes(cost.memory)) (\(cost.memory) bytes)",
      ]
      return (isMarkdown ? "## \(MarkdownText.escaped(title))\n\n" : "\(title)\n\n")
        + format.text(layers(of: network, isNormalized: network.architecture.normalization != .none)) + "\n"
        + facts.map { (isMarkdown ? "- " : "") + $0 + "\n" }.joined()
    }.joined(separator: "\n")
  }

  /// The layers of some networks in one table, for programs.
  public func layers(_ indices: Range<Int>) -> Table {
    let isNormalized = networks[indices].contains { $0.architecture.normalization != .none }
    let tables = indices.map { index in
      (index, networks[index], layers(of: networks[index], isNormalized: isNormalized))
    }
    return Table(
      columns: ["network", "sizes"] + (tables.first?.2.columns ?? []),
      rows: tables.flatMap { index, network, layers in
        layers.rows.map { [.integer(index + 1), .text(network.sizes)] + $0 }
      })
  }

  /// - Parameter isNormalized: whether there are columns for γ and β.
  private func layers(of network: PlannedNetwork, isNormalized: Bool) -> Table {
    let (architecture, m) = (network.architecture, network.cost.examplesPerStep)
    let rows = (1...architecture.layerCount).map { layer -> [Value] in
      let (units, inputs) = (architecture.sizes[layer], architecture.sizes[layer - 1])
      let weight = Value.text("\(units) × \(inputs)")
      let column = Value.text("\(units) × 1")
      let batch = Value.text("\(units) × \(m)")
      let affine = architecture.isNormalized(layer: layer) ? column : .null
      let ranges = architecture.parameterRanges(ofLayer: layer)
      return [
        .integer(layer), .text(architecture.activationName(ofLayer: layer)), weight, column, batch, batch,
        weight, column, batch,
      ] + (isNormalized ? [affine, affine] : [])
        + [.integer(ranges.shift.upperBound - ranges.weight.lowerBound)]
    }
    return Table(
      columns: ["layer", "activation", "W", "b", "Z", "A", "dW", "db", "dZ"]
        + (isNormalized ? ["γ", "β"] : []) + ["parameters"],
      rows: rows)
  }

  // MARK: Numbers

  private static func operations(_ value: Int) -> String {
    scaled(value, by: 1000, ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP"])
  }

  private static func bytes(_ value: Int) -> String {
    scaled(value, by: 1024, ["bytes", "KiB", "MiB", "GiB", "TiB"])
  }

  /// Formats three digits and a unit: `1.23 MFLOP`.
  private static func scaled(_ value: Int, by factor: Double, _ units: [String]) -> String {
    var (value, units) = (Double(value), units[...])
    // Use the next unit for what would be rounded to 1000.
    while value >= 999.5, units.count > 1 {
      value /= factor
      units.removeFirst()
    }
    return "\(NumberFormat.rounded(value, digits: 3)) \(units.first ?? "")"
  }
}
