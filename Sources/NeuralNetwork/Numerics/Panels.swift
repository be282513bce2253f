// How matrices stand in memory: in panels of 16 columns, as `CKernels.h` describes.

import CKernels

enum Panels {
  static let width = KernelsPanelWidth

  /// The columns that a matrix takes scratch for, those that fill up the last panel included.
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

  /// Copies a matrix into rows that stand one after the other, without what fills up the panels.
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
}
