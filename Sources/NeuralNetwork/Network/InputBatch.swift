// The inputs of a minibatch, as the first layer takes them.

import CKernels

/// Buffers for the inputs of some rows.
struct InputBatch {
  /// Where a network finds its inputs.
  struct Layout {
    let form: InputForm
    let embeddings: [Embedding]
    /// The number of inputs in panels, the first ones: numbers and embeddings.
    let dense: Int
    /// For each column of codes, the input of its first category; 0 for an embedding.
    fileprivate let firstInputs: [Int32]

    /// - Precondition: the form fits the architecture.
    init(_ form: InputForm, _ architecture: Architecture) {
      precondition(form.fits(architecture), "the inputs are those of the architecture")
      self.form = form
      embeddings = architecture.embeddings
      dense = form.numbers + architecture.embeddedInputs
      var next = dense
      firstInputs = form.cardinalities.enumerated().map { column, cardinality in
        guard column >= architecture.embeddings.count else { return 0 }
        defer { next += cardinality }
        precondition(next + cardinality <= Int32.max, "the inputs have indices")
        return Int32(truncatingIfNeeded: next)
      }
    }

    var codeCount: Int { form.cardinalities.count }
    var oneHotCount: Int { codeCount - embeddings.count }

    /// The sizes of a batch's buffers.
    func capacities(rows: Int) -> [Int] { [rows * Panels.rounded(dense), rows * codeCount] }
  }

  let layout: Layout
  /// The columns of A[0] that are numbers or of embeddings.
  let panels: UnsafeMutablePointer<Float>
  /// For each row and column of codes, the row of the embedding or of W[1]; −1 for none.
  private let indices: UnsafeMutablePointer<Int32>

  /// - Parameter arena: with the layout's capacities.
  init(_ layout: Layout, rows: Int, in arena: inout Arena) {
    self.layout = layout
    let capacities = layout.capacities(rows: rows)
    panels = arena.takeAddress(capacities[0])
    indices = arena.takeIndices(capacities[1])
  }

  /// Copies the numbers of examples, and the indices that their codes stand for.
  ///
  /// - Parameter order: the examples to take; nil for the first ones.
  func gather(_ source: Inputs.Source, order: UnsafePointer<Int32>? = nil, rows: Int) {
    let (numbers, codeCount) = (layout.form.numbers, layout.codeCount)
    if let features = source.numbers, numbers > 0 {
      kernels.gather(features, numbers, order, rows, panels)
    }
    guard let codes = source.codes, codeCount > 0 else { return }
    for row in 0..<rows {
      let example = codes + codeCount * (order.map { Int($0[row]) } ?? row)
      let place = indices + codeCount * row
      for (column, first) in layout.firstInputs.enumerated() {
        place[column] = example[column] < 0 ? -1 : first + example[column]
      }
    }
  }

  /// The rows of W[1] that are added.
  var oneHot: IndicesKernel {
    IndicesKernel(first: indices + layout.embeddings.count, count: layout.oneHotCount, step: layout.codeCount)
  }

  /// The rows of an embedding's table.
  private func rows(ofEmbedding index: Int) -> IndicesKernel {
    IndicesKernel(first: indices + index, count: 1, step: layout.codeCount)
  }

  /// Calls a function with each embedding: its number from 0, its rows, its width and its first input.
  func forEachEmbedding(_ body: (Int, IndicesKernel, Int, Int) -> Void) {
    var first = layout.form.numbers
    for (index, embedding) in layout.embeddings.enumerated() {
      body(index, rows(ofEmbedding: index), embedding.width, first)
      first += embedding.width
    }
  }
}

extension Inputs {
  /// The addresses of an example's numbers and codes, and of those after it.
  struct Source {
    fileprivate let numbers: UnsafePointer<Float>?
    fileprivate let codes: UnsafePointer<Int32>?
    fileprivate let form: InputForm

    /// The examples from this one on.
    func from(_ example: Int) -> Source {
      Source(
        numbers: numbers.map { $0 + example * form.numbers },
        codes: codes.map { $0 + example * form.cardinalities.count }, form: form)
    }
  }

  func withSource<R>(_ body: (Source) -> R) -> R {
    numbers.withUnsafeBufferPointer { numbers in
      codes.withUnsafeBufferPointer { codes in
        body(Source(numbers: numbers.baseAddress, codes: codes.baseAddress, form: form))
      }
    }
  }
}
