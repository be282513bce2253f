// The first layer: a product over numbers and embeddings, and a row of weights for each one-hot group.

import CKernels

extension Network {
  /// Computes Z[1] = W[1] A[0] + b[1], after looking up the embeddings.
  func multiply(_ input: InputBatch, rows: Int) {
    let (first, dense) = (layers[0], input.layout.dense)
    let (tables, parameters) = (layout.embeddings, parameters)
    let (inputs, units) = (architecture.sizes[0], architecture.sizes[1])
    input.forEachEmbedding { index, indices, width, column in
      kernels.embed(
        parameters + tables[index].lowerBound, width, indices, input.panels, rows, column)
    }
    kernels.forward(
      first.places.weight, first.places.bias, input.panels, first.output, rows, dense, inputs, units)
    if input.layout.oneHotCount > 0 {
      kernels.addRows(first.places.weight, input.oneHot, first.output, rows, inputs, units)
    }
  }
}

/// The gradients of the first layer.
struct FirstLayerGradients {
  let architecture: Architecture
  let layout: ParameterLayout
  /// The gradients of all parameters.
  let gradients: UnsafeMutablePointer<Float>
  let places: LayerPlaces
  /// For dA[0]: as many columns as `columns` says.
  let scratch: UnsafeMutablePointer<Float>

  /// The panels that can have columns of embeddings.
  static func columns(_ architecture: Architecture) -> Int {
    architecture.embeddings.isEmpty ? 0 : Panels.rounded(architecture.embeddedInputs + Panels.width - 1)
  }

  /// Computes dW[1], db[1] and the gradients of the embeddings, or makes their steps.
  ///
  /// - Parameters:
  ///   - delta: dZ[1].
  ///   - descent: the learning rate of a fused step.
  func compute(
    _ delta: UnsafePointer<Float>, _ input: InputBatch, of network: borrowing Network, rows: Int,
    descent: Float?
  ) {
    let (inputs, units, dense) = (architecture.sizes[0], architecture.sizes[1], input.layout.dense)
    let weights = network.layers[0].places
    // Before the step changes the weights.
    if !layout.embeddings.isEmpty {
      computeEmbeddings(delta, input, weights: weights.weight, rows: rows)
    }
    guard let descent else {
      kernels.weightGradient(delta, input.panels, places.weight, places.bias, rows, dense, inputs, units)
      if input.layout.oneHotCount > 0 {
        kernels.scatterRows(delta, input.oneHot, places.weight, rows, dense, inputs, units)
      }
      return
    }
    for table in layout.embeddings {
      kernels.sgd(
        network.parameters + table.lowerBound, gradients + table.lowerBound, table.count, descent)
    }
    kernels.descend(delta, input.panels, weights.weight, weights.bias, rows, dense, inputs, units, descent)
    if input.layout.oneHotCount > 0 {
      kernels.descendRows(delta, input.oneHot, places.weight, weights.weight, rows, inputs, units, descent)
    }
  }

  /// Sums dA[0] = W[1]ᵀ dZ[1] over the rows of each category, in order.
  private func computeEmbeddings(
    _ delta: UnsafePointer<Float>, _ input: InputBatch, weights: UnsafePointer<Float>, rows: Int
  ) {
    // From the first panel with columns of embeddings on.
    let start = input.layout.form.numbers / Panels.width * Panels.width
    kernels.inputGradient(
      weights + start * Panels.width, delta, nil, scratch, rows, input.layout.dense - start,
      architecture.sizes[0], architecture.sizes[1])
    input.forEachEmbedding { index, indices, width, column in
      let range = layout.embeddings[index]
      let table = gradients + range.lowerBound
      table.update(repeating: 0, count: range.count)
      kernels.embedBack(scratch, width, indices, table, rows, column - start)
    }
  }
}
