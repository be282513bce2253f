// Transforms that make several columns of one.

/// A fitted transform that replaces each of some columns by one or more, and keeps the others.
protocol ColumnExpansion: FittedTransform {
  /// The columns that are replaced, in ascending order.
  var columns: [Int] { get }

  /// What replaces a column, at least one.
  ///
  /// - Parameter place: the column's place among `columns`.
  func replacement(of column: Column, at place: Int) -> [Column]

  /// Sets the numbers that replace a number of a column, one for each column of its replacement.
  func expand(_ value: Double, at place: Int, to numbers: UnsafeMutablePointer<Double>)

  /// A transform of a single column, that at a place among `columns`, or of none.
  func narrowed(toPlace place: Int?) -> Self
}

extension ColumnExpansion {
  /// What each column becomes.
  ///
  /// - Returns: by column: its place among `columns`, nil if it is kept, and the columns that it becomes.
  private func parts(of columns: [Column]) -> [(place: Int?, outputs: [Column])] {
    var next = 0
    return columns.enumerated().map { index, column in
      guard next < self.columns.count, self.columns[next] == index else { return (nil, [column]) }
      defer { next += 1 }
      return (next, replacement(of: column, at: next))
    }
  }

  package func outputs(of columns: [Column]) -> [Column] { parts(of: columns).flatMap(\.outputs) }

  package func apply(to block: inout RowBlock) {
    let parts = parts(of: block.columns)
    let widths = parts.map { (place: $0.place, width: $0.outputs.count) }
    block.replace(columns: parts.flatMap(\.outputs)) { row, numbers in
      var start = 0
      for (column, (place, width)) in widths.enumerated() {
        if let place {
          expand(row[column], at: place, to: numbers + start)
        } else {
          numbers[start] = row[column]
        }
        start += width
      }
    }
  }

  package func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform {
    var start = 0
    for (index, part) in parts(of: columns).enumerated() {
      if output < start + part.outputs.count {
        return NarrowedTransform(narrowed(toPlace: part.place), input: index, output: output - start)
      }
      start += part.outputs.count
    }
    preconditionFailure("the output is one of the step's")
  }
}
