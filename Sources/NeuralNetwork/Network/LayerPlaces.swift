// Addresses of a layer's parameters or gradients.

struct LayerPlaces {
  /// In panels of n[l−1] × n[l].
  let weight: UnsafeMutablePointer<Float>
  let bias: UnsafeMutablePointer<Float>
  /// nil if the layer is not normalised.
  let affine: Normalization.Affine?

  /// Layer l is at index l − 1.
  static func all(of layout: ParameterLayout, in parameters: UnsafeMutablePointer<Float>) -> [LayerPlaces] {
    layout.layers.map { layer in
      LayerPlaces(
        weight: parameters + layer.weight.lowerBound, bias: parameters + layer.bias.lowerBound,
        affine: layer.scale.isEmpty
          ? nil
          : Normalization.Affine(
            scale: parameters + layer.scale.lowerBound, shift: parameters + layer.shift.lowerBound))
    }
  }
}
