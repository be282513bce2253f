// Draws the initial weights of a layer.

import ElementaryFunctions
import Randomness

extension Initializer {
  /// - Parameter weights: W, units × inputs, in row-major order.
  func fill(
    _ weights: UnsafeMutableBufferPointer<Float>, inputs: Int, units: Int, stream: RandomStream,
    _ functions: ElementaryFunctions
  ) {
    var stream = stream
    func uniform(_ limit: Double) {
      for i in weights.indices { weights[i] = Float((2 * stream.uniform() - 1) * limit) }
    }
    func normal(_ deviation: Double) {
      stream.forEachNormal(weights.count, functions) { weights[$0] = Float($1 * deviation) }
    }
    switch self {
    case .zeros: weights.update(repeating: 0)
    case .normal: normal(0.01)
    case .uniform: uniform((1 / Double(inputs)).squareRoot())
    case .xavierUniform: uniform((6 / Double(inputs + units)).squareRoot())
    case .xavierNormal: normal((2 / Double(inputs + units)).squareRoot())
    case .heUniform: uniform((6 / Double(inputs)).squareRoot())
    case .heNormal: normal((2 / Double(inputs)).squareRoot())
    case .lecunUniform: uniform((3 / Double(inputs)).squareRoot())
    case .lecunNormal: normal((1 / Double(inputs)).squareRoot())
    case .orthogonal: Self.fillOrthogonally(weights, inputs: inputs, units: units, &stream, functions)
    }
  }

  /// Q of the QR decomposition of a normal random matrix, its columns' signs chosen so that R has a positive diagonal: Q is
  /// then uniformly distributed (F. Mezzadri, "How to generate random matrices from the classical compact groups",
  /// 2007, arXiv:math-ph/0609050).
  private static func fillOrthogonally(
    _ weights: UnsafeMutableBufferPointer<Float>, inputs: Int, units: Int, _ stream: inout RandomStream,
    _ functions: ElementaryFunctions
  ) {
    let rows = max(inputs, units)
    let columns = min(inputs, units)
    // Gram–Schmidt, column by column, applied twice because once leaves rounding errors (L. Giraud, J. Langou and M.
    // Rozložník, "The loss of orthogonality in the Gram–Schmidt process", 2005).
    var q = [Double](repeating: 0, count: rows * columns)
    q.withUnsafeMutableBufferPointer { q in
      stream.forEachNormal(q.count, functions) { q[$0] = $1 }
      for column in 0..<columns {
        let current = UnsafeMutableBufferPointer(rebasing: q[column * rows..<(column + 1) * rows])
        for _ in 1...2 {
          for other in 0..<column {
            let direction = UnsafeMutableBufferPointer(rebasing: q[other * rows..<(other + 1) * rows])
            let shared = product(current, direction)
            for i in 0..<rows { current[i] -= shared * direction[i] }
          }
        }
        let length = product(current, current).squareRoot()
        for i in 0..<rows { current[i] /= length }
      }
    }
    for unit in 0..<units {
      for input in 0..<inputs {
        let (row, column) = units >= inputs ? (unit, input) : (input, unit)
        weights[unit * inputs + input] = Float(q[column * rows + row])
      }
    }
  }

  /// The inner product, in eight parallel sums.
  private static func product(
    _ a: UnsafeMutableBufferPointer<Double>, _ b: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    var sums = SIMD8<Double>.zero
    let (x, y) = (UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b))
    let whole = a.count / 8 * 8
    for i in stride(from: 0, to: whole, by: 8) {
      sums +=
        x.loadUnaligned(fromByteOffset: i * 8, as: SIMD8<Double>.self)
        * y.loadUnaligned(fromByteOffset: i * 8, as: SIMD8<Double>.self)
    }
    return (whole..<a.count).reduce(sums.sum()) { $0 + a[$1] * b[$1] }
  }
}
