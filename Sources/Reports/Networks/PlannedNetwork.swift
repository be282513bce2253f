// The distinct networks that a plan trains.

import Experiments
import NeuralNetwork
import Search
import Tabular

/// The cells of a plan with the same architecture, examples per step and optimizer buffers.
struct PlannedNetwork {
  let architecture: Architecture
  let cost: Architecture.Cost
  let slotCount: Int
  private(set) var cells: [Hyperparameters]

  /// In the order of the grid.
  static func all(in plan: Plan) -> [PlannedNetwork] {
    struct Key: Hashable {
      let architecture: Architecture
      let examplesPerStep: Int
      let slotCount: Int
    }
    var indices: [Key: Int] = [:]
    var networks: [PlannedNetwork] = []
    for planned in plan.cells {
      let cell = planned.hyperparameters
      let settings = plan.runSet.trainingSettings(of: planned)
      let architecture = plan.runSet.architecture(of: planned)
      let cost = architecture.cost(exampleCount: plan.divisions[0].training.count, settings: settings)
      let slotCount = settings.optimizer.slotCount
      let key = Key(
        architecture: architecture, examplesPerStep: cost.examplesPerStep, slotCount: slotCount)
      if let index = indices[key] {
        networks[index].cells.append(cell)
      } else {
        indices[key] = networks.count
        networks.append(
          PlannedNetwork(architecture: architecture, cost: cost, slotCount: slotCount, cells: [cell]))
      }
    }
    return networks
  }

  /// The distinct values of a hyperparameter among the cells.
  func values(of name: String) -> [ParameterValue] {
    var seen: Set<ParameterValue> = []
    return cells.compactMap { $0.value(name) }.filter { seen.insert($0).inserted }
  }

  /// The same for a column of a table.
  func summary(of name: String) -> Value {
    let values = values(of: name)
    guard values.count > 1 || name == "optimizer" else { return values.first?.tableValue ?? .null }
    let texts = values.map { value in
      // The only optimizer whose buffers depend on its settings.
      name == "optimizer" && value == .name("rmsprop") && slotCount > 1 ? "rmsprop with momentum" : "\(value)"
    }
    return .text(texts.joined(separator: " or "))
  }

  /// n[0] … n[L], such as `30–16–8–1`; long repetitions are written like `16×20` for twenty equal layers.
  var sizes: String {
    let sizes = architecture.sizes
    guard sizes.count > 8 else { return sizes.map(String.init).joined(separator: "–") }
    var runs: [(size: Int, count: Int)] = []
    for size in sizes {
      if runs.last?.size == size { runs[runs.count - 1].count += 1 } else { runs.append((size, 1)) }
    }
    return runs.map { $0.count == 1 ? "\($0.size)" : "\($0.size)×\($0.count)" }.joined(separator: "–")
  }

  /// `30–16–8–1: relu, dropout 0.5, binary_cross_entropy`.
  ///
  /// - Parameter varied: further hyperparameters to name, by which it differs from other networks.
  func title(naming varied: [String]) -> String {
    var parts: [String] = []
    let activations = architecture.activations.map(\.rawValue)
    if Set(activations).count == 1 {
      parts.append(activations[0])
    } else if !activations.isEmpty {
      parts.append(activations.joined(separator: "–"))
    }
    if architecture.normalization != .none { parts.append("\(architecture.normalization) normalization") }
    if values(of: "dropout").contains(where: { $0 != .number(0) }) {
      parts.append("dropout \(summary(of: "dropout").exact)")
    }
    parts.append(architecture.loss.name)
    // Sizes, activation, normalisation and loss are already named.
    for name in varied where ["huber_delta", "batch_size", "optimizer"].contains(name) {
      let value = summary(of: name)
      if !value.isNull { parts.append("\(name) \(value.exact)") }
    }
    return "\(sizes): \(parts.joined(separator: ", "))"
  }
}
