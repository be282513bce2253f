// Random examples with categories, as codes and as the zeros and ones that they stand for.

import NeuralNetwork
import Randomness

struct CategoryProblem {
  let architecture: Architecture
  /// With codes.
  let coded: Examples
  /// With zeros and ones; the same as `coded` if there are embeddings.
  let expanded: Examples

  /// - Parameter widths: of the embeddings, those of the first cardinalities.
  init(
    count: Int, numbers: Int, cardinalities: [Int], widths: [Int] = [], hidden: [Int] = [9],
    normalization: Normalization = .none, seed: UInt64
  ) {
    var stream = RandomStream(seed: seed, purpose: .split)
    let values = (0..<count * numbers).map { _ in Float(stream.normal()) }
    let codes = (0..<count).flatMap { _ in
      // A seventh has none.
      cardinalities.map { cardinality in
        stream.integer(below: 7) == 0
          ? -1 : Int32(truncatingIfNeeded: stream.integer(below: UInt32(cardinality)))
      }
    }
    let targets = (0..<count).map { _ in Float(stream.integer(below: 2)) }
    let form = InputForm(numbers: numbers, cardinalities: cardinalities)
    let embeddings = zip(cardinalities, widths).map { Embedding(cardinality: $0, width: $1) }
    architecture = Architecture(
      sizes: [form.inputCount(embeddings: embeddings)] + hidden + [1], embeddings: embeddings,
      activations: hidden.map { _ in .tanh }, normalization: normalization, loss: .binaryCrossEntropy)
    coded = Examples(Inputs(numbers: values, codes: codes, form: form, count: count), targets: targets)

    // Only the last inputs can be expanded in place.
    guard widths.isEmpty else {
      expanded = coded
      return
    }
    let rows = (0..<count).flatMap { example -> [Float] in
      values[example * numbers..<(example + 1) * numbers]
        + cardinalities.enumerated().flatMap { column, cardinality -> [Float] in
          let code = Int(codes[example * cardinalities.count + column])
          return (0..<cardinality).map { code == $0 ? 1 : 0 }
        }
    }
    expanded = Examples(features: rows, targets: targets, featureCount: architecture.sizes[0])
  }

  func parameters(seed: UInt64) -> Parameters {
    Parameters(architecture: architecture, initializer: nil, seed: seed)
  }
}
