// Where a layer's parameters, or their gradients, lie in memory.

struct LayerPlaces {
  let weight: UnsafeMutablePointer<Float>
  let bias: UnsafeMutablePointer<Float>
  /// nil where the layer is not normalised.
  let affine: Normalization.Affine?

  /// Of layer l at index l − 1.
  ///
  /// - Parameter parameters: all parameters, in the order of `Parameters.values`.
  static func all(
    of architecture: Architecture, in parameters: UnsafeMutableBufferPointer<Float>
  ) -> [LayerPlaces] {
    (1...architecture.layerCount).compactMap { layer in
      guard let start = parameters.baseAddress else { return nil }
      let ranges = architecture.parameterRanges(ofLayer: layer)
      return LayerPlaces(
        weight: start + ranges.weight.lowerBound, bias: start + ranges.bias.lowerBound,
        affine: architecture.isNormalized(layer: layer)
          ? Normalization.Affine(
            scale: start + ranges.scale.lowerBound, shift: start + ranges.shift.lowerBound)
          : nil)
    }
  }
}
