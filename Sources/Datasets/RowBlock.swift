// Blocks of table rows: a recipe transforms a few rows at a time, without a copy of the whole table.

/// A few rows being transformed by a recipe.
package struct RowBlock {
  package var columns: [Column]
  package fileprivate(set) var count: Int
  /// In row-major order, a number for each of `columns`.
  package var values: [Double]

  /// Replaces all rows by rows of other columns.
  ///
  /// - Parameter fill: gets each row and the place of its replacement, all of which it must set.
  mutating func replace(
    columns: [Column],
    _ fill: (_ row: UnsafePointer<Double>, _ replacement: UnsafeMutablePointer<Double>) -> Void
  ) {
    let (width, newWidth, count) = (self.columns.count, columns.count, count)
    values = values.withUnsafeBufferPointer { old in
      [Double](unsafeUninitializedCapacity: count * newWidth) { new, newCount in
        // Without columns there is no memory, and nothing to fill.
        guard let source = old.baseAddress, let target = new.baseAddress else { return }
        for row in 0..<count { fill(source + row * width, target + row * newWidth) }
        newCount = count * newWidth
      }
    }
    self.columns = columns
  }

  /// Removes all columns but one.
  mutating func keep(column: Int) {
    guard columns.count > 1 else { return }
    replace(columns: [columns[column]]) { row, kept in kept[0] = row[column] }
  }
}

extension FeatureTable {
  /// Sized to stay in a core's cache.
  private static let blockSize = 8192

  /// Iterates over rows in blocks. The block may be modified: it is filled again.
  ///
  /// - Parameter widest: the most columns that a block gets.
  func forEachBlock(
    of rows: some RandomAccessCollection<Int>, widest: Int = 0, _ body: (inout RowBlock) -> Void
  ) {
    forEachBlock(of: rows, columns.indices, widest: widest, body)
  }

  /// Iterates over a single column of rows in blocks.
  func forEachBlock(
    of rows: some RandomAccessCollection<Int>, column: Int, _ body: (inout RowBlock) -> Void
  ) {
    forEachBlock(of: rows, column..<column + 1, widest: 0, body)
  }

  private func forEachBlock(
    of rows: some RandomAccessCollection<Int>, _ wanted: Range<Int>, widest: Int,
    _ body: (inout RowBlock) -> Void
  ) {
    let kept = Array(columns[wanted])
    let limit = max(1, Self.blockSize / max(1, kept.count, widest))
    var block = RowBlock(columns: kept, count: 0, values: [])
    var start = rows.startIndex
    while start != rows.endIndex {
      let end = rows.index(start, offsetBy: limit, limitedBy: rows.endIndex) ?? rows.endIndex
      block.columns = kept
      block.count = rows.distance(from: start, to: end)
      if block.values.count != block.count * kept.count {
        block.values = Array(repeating: 0, count: block.count * kept.count)
      }
      // Read for each column.
      let rowsOfBlock = Array(rows[start..<end])
      block.values.withUnsafeMutableBufferPointer { target in
        for (place, column) in values[wanted].enumerated() {
          column.copy(rowsOfBlock, to: target, from: place, by: kept.count)
        }
      }
      body(&block)
      start = end
    }
  }
}
