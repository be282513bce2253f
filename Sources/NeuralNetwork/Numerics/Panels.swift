// Matrices in panels of 16 columns, described in `CKernels.h`.

import CKernels

enum Panels {
  static let width = KernelsPanelWidth

  /// The number of columns including the padding of the last panel.
  static func rounded(_ columns: Int) -> Int { (columns + width - 1) / width * width }

  /// One row of a matrix.
  struct Row {
    private let start: UnsafeMutablePointer<Float>
    private let panel: Int

    init(_ matrix: UnsafeMutablePointer<Float>, row: Int, rows: Int) {
      start = matrix + row * width
      panel = rows * width
    }

    subscript(column: Int) -> Float {
      get { start[column / width * panel + column % width] }
      nonmutating set { start[column / width * panel + column % width] = newValue }
    }
  }

  /// Copies a matrix into contiguous rows without padding.
  static func copy(
    _ matrix: UnsafePointer<Float>, rows: Int, columns: Int, to place: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      for column in stride(from: 0, to: columns, by: width) {
        (place + row * columns + column).update(
          from: matrix + column * rows + row * width, count: min(width, columns - column))
      }
    }
  }

  /// Arranges contiguous rows in panels, whose padding becomes 0.
  static func place(
    _ values: UnsafePointer<Float>, rows: Int, columns: Int, in matrix: UnsafeMutablePointer<Float>
  ) {
    matrix.update(repeating: 0, count: rows * rounded(columns))
    for row in 0..<rows {
      for column in stride(from: 0, to: columns, by: width) {
        (matrix + column * rows + row * width).update(
          from: values + row * columns + column, count: min(width, columns - column))
      }
    }
  }
}
