// The objective over two hyperparameters.

import Experiments
import Tabular

/// A mean for each combination of the values of two hyperparameters.
struct Heatmap {
  let row: String
  let column: String
  let rowValues: [Value]
  let columnValues: [Value]
  /// By row, then by column; nil if no run has completed.
  let means: [[Sample?]]
  /// `3/5`, in the same arrangement.
  let completed: [[String]]
  /// The maximum number of values per axis.
  private static let maxPlaces = 1_000_000

  /// Uses depth and width if both vary, otherwise the two most important hyperparameters; nil if fewer than two vary.
  init?(_ comparison: Comparison, _ importance: Importance?) {
    let varied = comparison.varied
    guard varied.count > 1 else { return nil }
    let pair =
      varied.contains("depth") && varied.contains("width")
      ? ["depth", "width"] : importance?.strongestPair ?? Array(varied.prefix(2))
    (row, column) = (pair[0], pair[1])
    let (row, column) = (row, column)
    let groups = Dictionary(grouping: comparison.sweep.runs) { run in
      [run.cell.tableValue(row), run.cell.tableValue(column)]
    }
    let rowValues = Set(groups.keys.map { $0[0] }).sorted(by: Comparison.precedes)
    let columnValues = Set(groups.keys.map { $0[1] }).sorted(by: Comparison.precedes)
    guard rowValues.count * columnValues.count <= Self.maxPlaces else { return nil }
    (self.rowValues, self.columnValues) = (rowValues, columnValues)
    means = rowValues.map { first in
      columnValues.map { comparison.sample(comparison.objective, of: groups[[first, $0]] ?? []) }
    }
    completed = rowValues.map { first in
      columnValues.map { groups[[first, $0]].map(Comparison.completed) ?? "" }
    }
  }

  /// With the number of completed runs in each cell, unless all have completed.
  var table: Table {
    let rows = rowValues.indices.map { index -> [Value] in
      [.text(Self.label(rowValues[index]))]
        + columnValues.indices.map { place in
          let count = completed[index][place]
          guard let mean = means[index][place]?.mean else { return .text(count) }
          let parts = count.split(separator: "/")
          return .text(NumberFormat.rounded(mean) + (parts.first == parts.last ? "" : " (\(count))"))
        }
    }
    return Table(columns: ["\(row) \\ \(column)"] + columnValues.map(Self.label), rows: rows)
  }

  static func label(_ value: Value) -> String { value.isNull ? "–" : value.readable }
}
