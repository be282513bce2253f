// Blocks of table rows: a recipe transforms a few rows at a time, without a copy of the whole table.

/// A few rows being transformed by a recipe.
package struct RowBlock {
  package var columns: [Column]
  package fileprivate(set) var count: Int
  /// In row-major order, a number for each of `columns`.
  package var values: [Double]
}

extension FeatureTable {
  /// Sized to stay in a core's cache.
  private static let blockSize = 8192

  /// Iterates over rows in blocks. The block may be modified: it is filled again.
  func forEachBlock(of rows: some RandomAccessCollection<Int>, _ body: (inout RowBlock) -> Void) {
    let width = columns.count
    let limit = max(1, Self.blockSize / max(1, width))
    var block = RowBlock(columns: columns, count: 0, values: [])
    var start = rows.startIndex
    while start != rows.endIndex {
      let end = rows.index(start, offsetBy: limit, limitedBy: rows.endIndex) ?? rows.endIndex
      block.columns = columns
      block.count = rows.distance(from: start, to: end)
      if block.values.count != block.count * width {
        block.values = Array(repeating: 0, count: block.count * width)
      }
      block.values.withUnsafeMutableBufferPointer { target in
        for (column, values) in values.enumerated() {
          values.copy(rows[start..<end], to: target, from: column, by: width)
        }
      }
      body(&block)
      start = end
    }
  }
}
