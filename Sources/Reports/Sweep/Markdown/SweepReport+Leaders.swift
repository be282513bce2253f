// The best cells and the best runs.

import Tabular

extension SweepReport {
  /// The first part of the report, for a terminal: the best cells.
  public var topOfComparison: String {
    "\(sweep.name.singleLine): the best cells by mean \(sweep.metric.singleLine)\n\n"
      + TableFormat.table.text(cellTable(limit: top))
  }

  /// The mark behind the rank of a cell that cannot be told apart from the best.
  func rank(_ index: Int, of cell: CellResult) -> Value {
    index > 0 && cell.isTied ? .text("\(index + 1) =") : .integer(index + 1)
  }

  func cellTable(limit: Int) -> Table {
    let columns =
      ["rank"] + comparison.varied + ["parameters", "completed"] + comparison.figures + ["seconds"]
    let rows = comparison.cells.prefix(limit).enumerated().map { index, cell -> [Value] in
      let figures = (comparison.figures + ["seconds"]).map { figure in
        Value(comparison.sample(figure, of: cell)?.readable)
      }
      return [rank(index, of: cell)] + comparison.varied.map { comparison.value(cell.row, $0) }
        + [comparison.value(cell.row, "parameter_count"), .text("\(cell.completed)/\(cell.runs.count)")]
        + figures
    }
    return Table(columns: columns, rows: rows)
  }

  var bestCells: String? {
    guard !comparison.ranked.isEmpty else { return nil }
    let hasBad = comparison.count("diverged") + comparison.count("failed") > 0
    return "## Best cells\n\n" + shown(comparison.cells.count, "cells", "cells.csv")
      + "Mean ± standard deviation over the seeds; `=`: cannot be told apart from the best. "
      + (hasBad ? "Cells of which a run diverged or failed stand behind those of which none did. " : "")
      + "Intervals are in [`cells.csv`](cells.csv).\n\n"
      + TableFormat.markdown.text(cellTable(limit: top))
  }

  var bestRuns: String? {
    guard !comparison.ranked.isEmpty else { return nil }
    let columns = comparison.varied + ["seed", "best_epoch"] + comparison.figures + ["seconds"]
    let rows = comparison.ranked.prefix(top).map { row -> [Value] in
      [.text(comparison.shortID(row))] + columns.map { comparison.value(row, $0) }
    }
    return "## Best runs\n\n" + shown(comparison.ranked.count, "completed runs", "runs.csv")
      + "Each at its best epoch by \(metricName).\n\n"
      + TableFormat.markdown.text(Table(columns: ["run"] + columns, rows: rows))
  }

  private func shown(_ count: Int, _ what: String, _ file: String) -> String {
    count > top ? "The best \(top) of \(count) \(what); all are in [`\(file)`](\(file)). " : ""
  }
}
