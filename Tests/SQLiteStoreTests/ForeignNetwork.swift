// A weights file made by hand, valid or invalid.

import Testing
import HDF5

/// What a weights file of two features, two hidden units and two classes holds, to be changed in a test.
struct ForeignNetwork: Sendable {
  struct Layer: Sendable {
    var activation: String
    var shape: [Int]
    var weight: [Float]
    var biasShape: [Int]
    /// Zeros, if it is not given.
    var bias: [Float]?
    var normalization: String?
    var normalizationScale: [Float] = [1, 1]
    var normalizationShift: [Float] = [0, 0]
    var mean: [Float] = [0, 0]
    var variance: [Float] = [1, 1]
  }

  var loss = "binary_cross_entropy"
  var configuration = "{}"
  var features = ["x", "y"]
  /// If it is given.
  var columnKinds: String?
  var classes = ["no", "yes"]
  /// The shape and weight of each embedding.
  var embeddings: [(shape: [Int], weight: [Float])] = []
  var layers = [
    Layer(activation: "identity", shape: [2, 2], weight: [1, 0, 0, 1], biasShape: [2, 1]),
    Layer(activation: "sigmoid", shape: [1, 2], weight: [1, -1], biasShape: [1, 1]),
  ]
  var mean: [Double] = [0, 0]
  var scale: [Double] = [1, 1]
  /// Of the target: mean and scale.
  var output: [Double]?
  /// The steps of recipes, in place of those: each mean and scale of its columns.
  var recipe: [Step] = []
  var targetRecipe: [Step] = []
  var epoch = 1
  /// Where its training stood, if it says so.
  var state: State?
  var leavesOut: Set<String> = []

  struct Step: Sendable {
    var transform = "standardize"
    var mean: [Double] = []
    var scale: [Double] = []
    /// Of another transform, in place of mean and scale.
    var arrays: [Numbers] = []

    struct Numbers: Sendable {
      let name: String
      var values: [Double]
    }
  }

  struct State: Sendable {
    var epoch = 3
    var step = 6
    var momentumProduct = 1.0
    /// Of the 9 parameters.
    var parameters = [Float](repeating: 0.5, count: 9)
    var slots: [Float] = []
  }

  func image() throws -> [UInt8] {
    try FileImage.write { root in
      for (name, value) in [
        ("netlab_version", "1.2.3"), ("run_id", String(repeating: "0a", count: 16)),
        ("config", configuration),
      ] {
        if !leavesOut.contains(name) { try root.set(name, value) }
      }
      try root.set("loss", loss)
      try root.set("features", features)
      if let columnKinds { try root.set("column_kinds", columnKinds) }
      try root.set("classes", classes)
      try root.set("epoch", epoch)
      try write(recipe, named: "recipe", to: root)
      if !leavesOut.contains("input"), recipe.isEmpty {
        try root.createGroup("input") { input in
          try input.write("mean", shape: [mean.count], values: mean)
          try input.write("scale", shape: [scale.count], values: scale)
        }
      }
      if let output {
        try root.createGroup("output") { group in
          try group.write("mean", shape: [1], values: [output[0]])
          try group.write("scale", shape: [1], values: [output[1]])
        }
      }
      try write(targetRecipe, named: "target_recipe", to: root)
      if let state {
        try root.createGroup("state") { group in
          try group.set("epoch", state.epoch)
          try group.set("step", state.step)
          try group.write("momentum_product", shape: [1], values: [state.momentumProduct])
          try group.write("parameters", shape: [state.parameters.count], values: state.parameters)
          try group.write("statistics", shape: [0], values: [] as [Float])
          try group.write("slots", shape: [state.slots.count], values: state.slots)
        }
      }
      for (index, embedding) in embeddings.enumerated() {
        try root.createGroup("embedding_\(index + 1)") {
          try $0.write("weight", shape: embedding.shape, values: embedding.weight)
        }
      }
      for (index, layer) in layers.enumerated() {
        try root.createGroup("layer_\(index + 1)") { try write(layer, to: $0) }
      }
    }
  }

  private func write(_ steps: [Step], named name: String, to root: borrowing GroupWriter) throws {
    guard !steps.isEmpty else { return }
    try root.createGroup(name) { group in
      for (index, step) in steps.enumerated() {
        try group.createGroup("step_\(index + 1)") { group in
          try group.set("transform", step.transform)
          for array in step.arrays {
            try group.write(array.name, shape: [array.values.count], values: array.values)
          }
          guard step.arrays.isEmpty else { return }
          try group.write("mean", shape: [step.mean.count], values: step.mean)
          try group.write("scale", shape: [step.scale.count], values: step.scale)
        }
      }
    }
  }

  private func write(_ layer: Layer, to group: borrowing GroupWriter) throws {
    try group.set("activation", layer.activation)
    try group.write("weight", shape: layer.shape, values: layer.weight)
    let bias = layer.bias ?? [Float](repeating: 0, count: layer.biasShape.reduce(1, *))
    try group.write("bias", shape: layer.biasShape, values: bias)
    guard let normalization = layer.normalization else { return }
    try group.set("normalization", normalization)
    try group.write("normalization_scale", shape: [2, 1], values: layer.normalizationScale)
    if leavesOut.contains("normalization_shift") { return }
    try group.write("normalization_shift", shape: [2, 1], values: layer.normalizationShift)
    try group.write("running_mean", shape: [2, 1], values: layer.mean)
    try group.write("running_variance", shape: [2, 1], values: layer.variance)
  }
}

extension ForeignNetwork {
  /// A change to a sound file, named by the error that it causes.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let apply: @Sendable (inout ForeignNetwork) -> Void

    init(_ message: String, _ apply: @escaping @Sendable (inout ForeignNetwork) -> Void) {
      testDescription = message
      self.apply = apply
    }
  }
}
