// Compares the weights of two trainings, number by number.

import Models
import NeuralNetwork

/// Describes the differences between weights files.
struct TensorComparison {
  private(set) var count = 0
  private var differing = 0
  private var first: String?
  /// The largest distance and its location; NaN counts as larger than any number.
  private var largest: (ulps: UInt64, text: String, place: String)?

  /// Compares everything in a weights file except the version of netlab that wrote it.
  init(stored: StoredNetwork, now: StoredNetwork) {
    for (name, same) in [
      ("config", stored.configuration == now.configuration), ("epoch", stored.epoch == now.epoch),
      ("features", stored.featureNames == now.featureNames), ("classes", stored.classes == now.classes),
      ("the layers' shapes", stored.architecture == now.architecture),
    ] where !same && first == nil {
      first = "weights file: \(name) stored and now are not the same"
    }
    // Tensors of different shapes cannot be compared.
    guard stored.architecture == now.architecture else { return }
    compareLayers(stored.parameters, now.parameters)
    compare(stored.storedSteps, now.storedSteps)
    if stored.storedTargetSteps.isEmpty != now.storedTargetSteps.isEmpty {
      first = first ?? "weights file: only one has an 'output'"
    } else {
      compare(stored.storedTargetSteps, now.storedTargetSteps)
    }
    // Early versions of netlab did not store it.
    if let stored = stored.state, let now = now.state { compare(stored, now) }
  }

  /// nil if nothing differs.
  var difference: String? {
    guard let first else { return nil }
    guard let largest else { return first }
    return
      "\(first) (\(differing) of \(count) tensors differ, at most by \(largest.text), in \(largest.place))"
  }

  private mutating func compareLayers(_ stored: Parameters, _ now: Parameters) {
    let architecture = stored.architecture
    for (index, embedding) in architecture.embeddings.enumerated() {
      compare(
        "\(StoredNetwork.name(ofEmbedding: index))/weight", stored.table(ofEmbedding: index),
        now.table(ofEmbedding: index), width: embedding.width)
    }
    for layer in 1...architecture.layerCount {
      let name = "layer_\(layer)"
      let ranges = architecture.parameterRanges(ofLayer: layer)
      let inputs = architecture.sizes[layer - 1]
      for (part, range, width) in [
        ("weight", ranges.weight, inputs), ("bias", ranges.bias, 1),
        ("normalization_scale", ranges.scale, 1), ("normalization_shift", ranges.shift, 1),
      ] {
        compare("\(name)/\(part)", stored.values[range], now.values[range], width: width)
      }
      guard let statistics = architecture.statisticsRanges(ofLayer: layer) else { continue }
      for (part, range) in [("running_mean", statistics.mean), ("running_variance", statistics.variance)] {
        compare("\(name)/\(part)", stored.statistics[range], now.statistics[range], width: 1)
      }
    }
  }

  private mutating func compare(_ stored: [StoredStep], _ now: [StoredStep]) {
    guard
      stored.map(\.path) == now.map(\.path), stored.map(\.encoded.name) == now.map(\.encoded.name),
      stored.map(\.encoded.texts) == now.map(\.encoded.texts)
    else {
      first = first ?? "weights file: the recipes stored and now are not the same"
      return
    }
    for (old, new) in zip(stored, now) {
      for (array, other) in zip(old.encoded.arrays, new.encoded.arrays) {
        compare("\(old.path)/\(array.name)", array.values[...], other.values[...])
      }
    }
  }

  private mutating func compare(_ stored: StoredState, _ now: StoredState) {
    for (part, values) in [
      ("parameters", (stored.parameters.values, now.parameters.values)),
      ("statistics", (stored.parameters.statistics, now.parameters.statistics)),
      ("slots", (stored.slots, now.slots)),
    ] {
      compare("state/\(part)", values.0[...], values.1[...])
    }
    compare("state/momentum_product", [stored.momentumProduct], [now.momentumProduct])
    for (part, stored, now) in [("epoch", stored.epoch, now.epoch), ("step", stored.step, now.step)]
    where stored != now {
      first = first ?? "state/\(part): \(stored) stored, \(now) now"
    }
  }

  /// - Parameter width: the number of columns of a matrix; nil for a list.
  private mutating func compare<Number: ExactNumber>(
    _ name: String, _ stored: ArraySlice<Number>, _ now: ArraySlice<Number>, width: Int? = nil
  ) {
    guard !stored.isEmpty || !now.isEmpty else { return }
    count += 1
    guard stored.count == now.count else {
      differing += 1
      first = first ?? "\(name): \(stored.count) numbers stored, \(now.count) now"
      return
    }
    var isSame = true
    for (index, (old, new)) in zip(stored, now).enumerated() where !old.isIdentical(to: new) {
      isSame = false
      let ulps = old.ulps(to: new)
      func place() -> String {
        width.map { "\(name)[\(index / $0), \(index % $0)]" } ?? "\(name)[\(index)]"
      }
      if first == nil { first = "\(place()): \(Difference.text(old, new))" }
      if ulps ?? .max > largest?.ulps ?? 0 {
        largest = (ulps ?? .max, Difference.distance(ulps), place())
      }
    }
    if !isSame { differing += 1 }
  }
}
