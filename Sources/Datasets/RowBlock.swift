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
    switch values {
    case .numbers(let numbers): forEachBlock(of: rows, in: numbers, body)
    case .bytes(let bytes): forEachBlock(of: rows, in: bytes, body)
    }
  }

  private func forEachBlock<Number: FeatureNumber>(
    of rows: some RandomAccessCollection<Int>, in values: [Number], _ body: (inout RowBlock) -> Void
  ) {
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
      values.withUnsafeBufferPointer { source in
        block.values.withUnsafeMutableBufferPointer { target in
          var place = 0
          for row in rows[start..<end] {
            Number.copy(source[row * width..<(row + 1) * width], to: target[place..<place + width])
            place += width
          }
        }
      }
      body(&block)
      start = end
    }
  }
}
