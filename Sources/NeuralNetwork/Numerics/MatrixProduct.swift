// The three matrix products of a layer, by OpenBLAS. Matrices stand row by row with one example a row, so that each
// of them is the transpose of the derivation's; the formulas name the derivation's.

import CBLAS

enum MatrixProduct {
  /// Runs are what is done in parallel: inside one, threads would only get in each other's way.
  static let useOneThread: Void = openblas_set_num_threads(1)

  /// Z = W A: (rows × units) from W (units × inputs) and A (rows × inputs).
  static func forward(
    weight: UnsafePointer<Float>, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(units), blasint(inputs),
      1, input, blasint(inputs), weight, blasint(inputs), 0, output, blasint(units))
  }

  /// dW = dZ Aᵀ: (units × inputs) from dZ (rows × units) and A (rows × inputs).
  static func weightGradient(
    delta: UnsafePointer<Float>, input: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans, blasint(units), blasint(inputs), blasint(rows),
      1, delta, blasint(units), input, blasint(inputs), 0, gradient, blasint(inputs))
  }

  /// dA = Wᵀ dZ: (rows × inputs) from W (units × inputs) and dZ (rows × units).
  static func inputGradient(
    weight: UnsafePointer<Float>, delta: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(rows), blasint(inputs), blasint(units),
      1, delta, blasint(units), weight, blasint(inputs), 0, gradient, blasint(inputs))
  }
}
