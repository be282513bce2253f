// Arranges the parameters in memory for computing.

/// The positions of each layer's parameters, or of their gradients: W[l] in panels of n[l−1] × n[l], then b[l], γ and
/// β, each padded with zeros to whole panels. The padding stays zero in training as long as all numbers are finite.
struct ParameterLayout {
  struct Layer {
    let weight: Range<Int>
    let bias: Range<Int>
    /// γ and β; empty if the layer is not normalised.
    let scale: Range<Int>
    let shift: Range<Int>

    /// The ranges of b, γ and β in `Parameters.values`, each with its position here.
    fileprivate func vectors(
      _ ranges: Architecture.ParameterRanges
    ) -> [(values: Range<Int>, places: Range<Int>)] {
      [(ranges.bias, bias), (ranges.scale, scale), (ranges.shift, shift)]
    }
  }

  /// The embeddings' tables in row-major order, each padded with zeros to a multiple of the panel width.
  let embeddings: [Range<Int>]
  /// Layer l is at index l − 1.
  let layers: [Layer]
  /// The embeddings and the weights of all layers: what penalties and decay apply to.
  let weights: [Range<Int>]
  /// The total size, in numbers.
  let count: Int
  private let architecture: Architecture

  init(_ architecture: Architecture) {
    var end = 0
    func next(_ count: Int) -> Range<Int> {
      defer { end += count }
      return end..<end + count
    }
    embeddings = architecture.embeddings.map { next(Panels.rounded($0.count)) }
    layers = (1...architecture.layerCount).map { layer in
      let units = Panels.rounded(architecture.sizes[layer])
      let affine = architecture.isNormalized(layer: layer) ? units : 0
      return Layer(
        weight: next(Panels.rounded(architecture.sizes[layer - 1]) * units), bias: next(units),
        scale: next(affine), shift: next(affine))
    }
    weights = embeddings + layers.map(\.weight)
    count = end
    self.architecture = architecture
  }

  var parameterCount: Int { architecture.parameterCount }

  /// Copies numbers in the order of `Parameters.values` to their positions, and zeros the padding, which may not be
  /// zero after a divergence.
  func place(_ values: UnsafePointer<Float>, in places: UnsafeMutablePointer<Float>) {
    for (index, table) in embeddings.enumerated() {
      copy(values, architecture.parameterRange(ofEmbedding: index), to: places, table)
    }
    for (index, layer) in layers.enumerated() {
      let ranges = architecture.parameterRanges(ofLayer: index + 1)
      kernels.packWeights(
        values + ranges.weight.lowerBound, architecture.sizes[index], architecture.sizes[index + 1],
        places + layer.weight.lowerBound)
      for part in layer.vectors(ranges) { copy(values, part.values, to: places, part.places) }
    }
  }

  /// Copies numbers to the start of a place, and zeros the rest.
  private func copy(
    _ values: UnsafePointer<Float>, _ range: Range<Int>, to places: UnsafeMutablePointer<Float>,
    _ place: Range<Int>
  ) {
    (places + place.lowerBound).update(from: values + range.lowerBound, count: range.count)
    (places + place.lowerBound + range.count).update(repeating: 0, count: place.count - range.count)
  }

  /// The inverse of `place`.
  func copy(_ places: UnsafePointer<Float>, to values: UnsafeMutablePointer<Float>) {
    for (index, table) in embeddings.enumerated() {
      let range = architecture.parameterRange(ofEmbedding: index)
      (values + range.lowerBound).update(from: places + table.lowerBound, count: range.count)
    }
    for (index, layer) in layers.enumerated() {
      let ranges = architecture.parameterRanges(ofLayer: index + 1)
      kernels.unpackWeights(
        places + layer.weight.lowerBound, architecture.sizes[index], architecture.sizes[index + 1],
        values + ranges.weight.lowerBound)
      for part in layer.vectors(ranges) {
        (values + part.values.lowerBound).update(
          from: places + part.places.lowerBound, count: part.values.count)
      }
    }
  }
}
