// Random examples with categories, as codes and as the zeros and ones that they stand for.

import NeuralNetwork
import Randomness

struct CategoryProblem {
  let count: Int
  let numbers: Int
  let cardinalities: [Int]
  let embeddings: [Embedding]
  let architecture: Architecture
  /// With codes.
  let coded: Examples
  /// With numbers instead of one-hot groups; codes for embeddings alone.
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
    embeddings = zip(cardinalities, widths).map { Embedding(cardinality: $0, width: $1) }
    architecture = Architecture(
      sizes: [form.inputCount(embeddings: embeddings)] + hidden + [1], embeddings: embeddings,
      activations: hidden.map { _ in .tanh }, normalization: normalization, loss: .binaryCrossEntropy)
    coded = Examples(Inputs(numbers: values, codes: codes, form: form, count: count), targets: targets)

    var (expandedNumbers, remainingCodes): ([Float], [Int32]) = ([], [])
    for example in 0..<count {
      expandedNumbers += values[example * numbers..<(example + 1) * numbers]
      for (column, cardinality) in cardinalities.enumerated() {
        let code = codes[example * cardinalities.count + column]
        if column < widths.count {
          remainingCodes.append(code)
        } else {
          expandedNumbers += (0..<cardinality).map { Int(code) == $0 ? 1 : 0 }
        }
      }
    }
    expanded = Examples(
      Inputs(numbers: expandedNumbers, codes: remainingCodes, form: InputForm(architecture), count: count),
      targets: targets)
    (self.count, self.numbers, self.cardinalities) = (count, numbers, cardinalities)
  }

  func parameters(seed: UInt64) -> Parameters {
    Parameters(architecture: architecture, initializer: nil, seed: seed)
  }
}
