// Writes a network as an HDF5 file, in the shapes of the derivation; docs/database.md describes the layout.

import HDF5

extension StoredNetwork {
  /// The dataset of `threshold`.
  static let thresholdName = "decision_threshold"

  /// The bytes of the weights file; equal for equal networks.
  public func image() throws -> [UInt8] {
    try FileImage.write { root in
      try root.set("netlab_version", netlabVersion)
      try root.set("run_id", runID.text)
      try root.set("config", configuration)
      try root.set("loss", architecture.loss.name)
      try root.set("features", featureNames)
      try ColumnKinds.write(recipe.inputs, to: root)
      try root.set("classes", classes)
      try root.set("epoch", epoch)
      if let threshold { try root.write(Self.thresholdName, shape: [1], values: [threshold]) }
      try RecipeStorage.features.write(recipe.steps, to: root)
      try StoredTarget.write(targets, to: root)
      try state.map { try $0.write(to: root) }
      for (index, embedding) in architecture.embeddings.enumerated() {
        try root.createGroup(Self.name(ofEmbedding: index)) { group in
          try group.write(
            "weight", shape: [embedding.cardinality, embedding.width],
            values: Array(parameters.table(ofEmbedding: index)))
        }
      }
      for layer in 1...architecture.layerCount {
        try root.createGroup("layer_\(layer)") { group in
          try group.set("activation", architecture.activationName(ofLayer: layer))
          let units = architecture.sizes[layer]
          try group.write(
            "weight", shape: [units, architecture.sizes[layer - 1]],
            values: Array(parameters.weight(ofLayer: layer)))
          try group.write("bias", shape: [units, 1], values: Array(parameters.bias(ofLayer: layer)))
          if architecture.isNormalized(layer: layer) { try write(normalizationOf: layer, to: group) }
        }
      }
    }
  }

  /// - Parameter index: from 0.
  package static func name(ofEmbedding index: Int) -> String { "embedding_\(index + 1)" }

  /// γ, β and the running statistics of a layer.
  private func write(normalizationOf layer: Int, to group: borrowing GroupWriter) throws {
    let ranges = architecture.parameterRanges(ofLayer: layer)
    let shape = [architecture.sizes[layer], 1]
    try group.set("normalization", architecture.normalization.rawValue)
    try group.write("normalization_scale", shape: shape, values: Array(parameters.values[ranges.scale]))
    try group.write("normalization_shift", shape: shape, values: Array(parameters.values[ranges.shift]))
    guard let statistics = architecture.statisticsRanges(ofLayer: layer) else { return }
    let (mean, variance) = (statistics.mean, statistics.variance)
    try group.write("running_mean", shape: shape, values: Array(parameters.statistics[mean]))
    try group.write("running_variance", shape: shape, values: Array(parameters.statistics[variance]))
  }
}
