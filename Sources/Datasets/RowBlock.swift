// Rows of a table block by block: a recipe's steps change a few rows at a time, so that no copy of the whole table is made.

/// A few rows on their way through a recipe.
package struct RowBlock {
  package var columns: [Column]
  package fileprivate(set) var count: Int
  /// Row by row, a number for each of `columns`.
  package var values: [Double]
}

extension FeatureTable {
  /// About as many numbers as a processor core keeps near.
  private static let blockSize = 8192

  /// Hands out rows in their order, a block at a time. The block may be changed: it is filled again.
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
