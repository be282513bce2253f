// Compares the kernels of categories with products over zeros and ones, bit for bit, and with plain loops.

import CKernels
import Testing

@testable import NeuralNetwork

private struct Shape: CustomTestStringConvertible {
  let rows, numbers: Int
  let cardinalities: [Int]
  let units: Int
  var testDescription: String { "\(rows) rows, \(numbers) numbers, \(cardinalities), \(units) units" }
  var inputs: Int { cardinalities.reduce(numbers, +) }

  static let all = [
    Shape(rows: 1, numbers: 0, cardinalities: [1], units: 1),
    Shape(rows: 7, numbers: 3, cardinalities: [2, 5], units: 9),
    Shape(rows: 33, numbers: 16, cardinalities: [20], units: 16),
    Shape(rows: 256, numbers: 17, cardinalities: [3, 40, 1, 9], units: 50),
    Shape(rows: 20, numbers: 270, cardinalities: [300], units: 33),
    Shape(rows: 300, numbers: 0, cardinalities: [4, 30], units: 20),
  ]
}

struct CategoryKernelsTests {
  /// Indices of W's rows for each of some rows, a seventh of them −1.
  private func indices(_ shape: Shape) -> [Int32] {
    var generator = SplitMix64(seed: 11)
    return (0..<shape.rows).flatMap { _ in
      var first = shape.numbers
      return shape.cardinalities.map { cardinality in
        defer { first += cardinality }
        return Int.random(in: 0..<7, using: &generator) == 0
          ? -1 : Int32(first + Int.random(in: 0..<cardinality, using: &generator))
      }
    }
  }

  /// Z, dW and db, and W and b after a step.
  private func results(_ kernels: Kernels, _ shape: Shape, isExpanded: Bool) -> [[UInt32]] {
    let (m, n, d, u) = (shape.rows, shape.inputs, shape.numbers, shape.units)
    let groups = shape.cardinalities.count
    let codes = indices(shape)
    var x = randomMatrix(m, d, 1)
    if isExpanded {
      let numbers = x
      x = (0..<m).flatMap { row in
        (0..<n).map { input in
          input < d
            ? numbers[row * d + input]
            : codes[row * groups..<(row + 1) * groups].contains(Int32(input)) ? 1 : 0
        }
      }
    }
    let taken = isExpanded ? n : d
    let input = Numbers([Float](repeating: .nan, count: m * Panels.rounded(taken)))
    let delta = Numbers(count: m * Panels.rounded(u))
    let weights = Numbers(count: Panels.rounded(n) * Panels.rounded(u))
    let bias = Numbers(randomMatrix(1, u, 3))
    kernels.gather(x, taken, nil, m, input.address)
    kernels.gather(randomMatrix(m, u, 4), u, nil, m, delta.address)
    kernels.packWeights(randomMatrix(u, n, 2), n, u, weights.address)
    let output = Numbers([Float](repeating: .nan, count: m * Panels.rounded(u)))
    let gradient = Numbers(count: weights.count)
    // What an earlier step left there.
    for i in 0..<n * Panels.rounded(u) {
      gradient.address[panelPlace(i / u % n, i % u, rows: Panels.rounded(n))] = 7
    }
    let biasGradient = Numbers(count: u)
    return codes.withUnsafeBufferPointer { codes in
      guard let first = codes.baseAddress else { return [] }
      let indices = IndicesKernel(first: first, count: groups, step: groups)
      kernels.forward(weights.address, bias.address, input.address, output.address, m, taken, n, u)
      if !isExpanded { kernels.addRows(weights.address, indices, output.address, m, n, u) }
      kernels.weightGradient(
        delta.address, input.address, gradient.address, biasGradient.address, m, taken, n, u)
      if !isExpanded { kernels.scatterRows(delta.address, indices, gradient.address, m, d, n, u) }
      let gradients = [gradient.bits, biasGradient.bits]
      if m <= KernelsDescentRows {
        kernels.descend(delta.address, input.address, weights.address, bias.address, m, taken, n, u, 0.1)
        if !isExpanded {
          kernels.descendRows(
            delta.address, indices, gradient.address, weights.address, m, n, u, 0.1)
        }
      }
      return [output.bits] + gradients + [weights.bits, bias.bits]
    }
  }

  @Test("One-hot groups give the bits of products over zeros and ones", arguments: Shape.all)
  private func oneHot(shape: Shape) {
    let expected = results(Kernels.available[0], shape, isExpanded: true)
    for kernels in Kernels.available {
      let found = results(kernels, shape, isExpanded: false)
      #expect(found.count == 5)
      for (index, (found, expected)) in zip(found, expected).enumerated() {
        let isSame = found == expected
        #expect(isSame, "number \(index) of the results")
      }
    }
  }

  @Test(
    "Rows of a table are looked up, and their gradients summed in order", arguments: [0, 3, 16, 30],
    [1, 2, 13, 16, 40])
  func embedding(first: Int, width: Int) {
    let table = randomMatrix(5, width, 8)
    // The middle column of three.
    let codes: [Int32] = [9, 4, 9, 9, -1, 9, 9, 0, 9, 9, 4, 9]
    let rows = [4, nil, 0, 4]
    let columns = Panels.rounded(first + width)
    for kernels in Kernels.available {
      let panels = Numbers([Float](repeating: 2, count: 4 * columns))
      let gradient = Numbers(count: 5 * width)
      let delta = Numbers(randomMatrix(4, columns, 9))
      codes.withUnsafeBufferPointer { codes in
        guard let start = codes.baseAddress else { return }
        let indices = IndicesKernel(first: start + 1, count: 1, step: 3)
        kernels.embed(table, width, indices, panels.address, 4, first)
        kernels.embedBack(delta.address, width, indices, gradient.address, 4, first)
      }
      var sums = [Float](repeating: 0, count: 5 * width)
      for (row, index) in rows.enumerated() {
        for column in 0..<columns {
          let place = panelPlace(row, column, rows: 4)
          guard (first..<first + width).contains(column) else {
            #expect(panels.address[place] == 2)
            continue
          }
          #expect(panels.address[place] == index.map { table[$0 * width + column - first] } ?? 0)
          if let index { sums[index * width + column - first] += delta.address[place] }
        }
      }
      #expect(sums.indices.allSatisfy { gradient.address[$0] == sums[$0] })
    }
  }

  @Test("The gradient of some inputs is that of all, without a factor")
  func partialInputGradient() {
    let (m, n, u) = (9, 40, 20)
    for kernels in Kernels.available {
      let weights = Numbers(count: Panels.rounded(n) * Panels.rounded(u))
      let delta = Numbers(count: m * Panels.rounded(u))
      kernels.packWeights(randomMatrix(u, n, 2), n, u, weights.address)
      kernels.gather(randomMatrix(m, u, 4), u, nil, m, delta.address)
      let ones = Numbers([Float](repeating: 1, count: m * Panels.rounded(n)))
      let all = Numbers(count: m * Panels.rounded(n))
      let part = Numbers(count: m * Panels.rounded(n))
      kernels.inputGradient(weights.address, delta.address, ones.address, all.address, m, n, n, u)
      kernels.inputGradient(weights.address, delta.address, nil, part.address, m, 20, n, u)
      let taken = 32 * m
      let isSame = part.bits.prefix(taken) == all.bits.prefix(taken)
      #expect(isSame)
      #expect(part.bits.dropFirst(taken).allSatisfy { $0 == 0 })
    }
  }
}
