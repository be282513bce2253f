// Drawing the first weights of a layer.

import CBLAS
import Randomness

extension Initializer {
  /// - Parameter weights: W, units × inputs, row by row.
  func fill(_ weights: UnsafeMutableBufferPointer<Float>, inputs: Int, units: Int, stream: RandomStream) {
    var stream = stream
    func uniform(_ limit: Double) {
      for i in weights.indices { weights[i] = Float((2 * stream.uniform() - 1) * limit) }
    }
    func normal(_ deviation: Double) {
      for i in weights.indices { weights[i] = Float(stream.normal() * deviation) }
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
    case .orthogonal: Self.fillOrthogonally(weights, inputs: inputs, units: units, &stream)
    }
  }

  /// Q of the QR decomposition of a normal random matrix, its columns' signs chosen so that R has a positive diagonal: Q is
  /// then uniformly distributed (F. Mezzadri, "How to generate random matrices from the classical compact groups",
  /// 2007, arXiv:math-ph/0609050).
  private static func fillOrthogonally(
    _ weights: UnsafeMutableBufferPointer<Float>, inputs: Int, units: Int, _ stream: inout RandomStream
  ) {
    MatrixProduct.useOneThread
    let rows = max(inputs, units)
    let columns = min(inputs, units)
    // Column by column, as LAPACK has it.
    var q = (0..<rows * columns).map { _ in stream.normal() }
    var tau = [Double](repeating: 0, count: columns)
    var work = [Double](repeating: 0, count: columns * 64)
    var (m, n, length, info) = (Int32(rows), Int32(columns), Int32(work.count), Int32(0))
    dgeqrf_(&m, &n, &q, &m, &tau, &work, &length, &info)
    let signs = (0..<columns).map { q[$0 * rows + $0] < 0 ? -1.0 : 1.0 }
    var k = n
    dorgqr_(&m, &n, &k, &q, &m, &tau, &work, &length, &info)
    precondition(info == 0, "LAPACK was called with sizes that fit")
    for unit in 0..<units {
      for input in 0..<inputs {
        let (row, column) = units >= inputs ? (unit, input) : (input, unit)
        weights[unit * inputs + input] = Float(q[column * rows + row] * signs[column])
      }
    }
  }
}
