// Report section: the best cells.

import Experiments
import JSON
import Search
import Tabular

struct BestCellsSection: ReportSection {
  private let results: SweepResults
  private var comparison: Comparison { results.comparison }

  private var baseline: Baseline? { comparison.sweep.data.baseline }

  init(_ results: SweepResults) { self.results = results }

  let heading: String? = "Best cells"

  var text: String? {
    guard !comparison.ranked.isEmpty else { return nil }
    let hasBad = comparison.count(.diverged) + comparison.count(.failed) > 0
    return SectionText.shown(results.top, of: comparison.cells.count, "cells", in: "cells.csv")
      + "Mean ± standard deviation over the seeds; `=`: statistically tied with the best. "
      + (hasBad ? "Cells with a diverged or failed run rank after those without. " : "")
      + "Intervals are in [`cells.csv`](cells.csv)."
      + (baseline.map { " The last row is \(MarkdownText.escaped($0.phrase))." } ?? "")
      + "\n\n" + TableFormat.markdown.text(table)
  }

  /// The best cells, as many as tables show, each with its best run; then the baseline.
  var table: Table { table(hasRuns: true) }

  /// The same without ids.
  var paperTable: Table { table(hasRuns: false) }

  private func table(hasRuns: Bool) -> Table {
    let columns =
      ["rank"] + (hasRuns ? ["best_run"] : []) + comparison.varied + ["parameters", "completed"]
      + comparison.mainMetrics.map(\.name) + ["seconds"]
    let rows = comparison.cells.prefix(results.top).enumerated().map { index, cell -> [Value] in
      [rank(index, of: cell)] + (hasRuns ? [Value(comparison.best(of: cell.runs)?.shortID)] : [])
        + comparison.varied.map(cell.cell.tableValue)
        + [.integer(cell.cell.parameterCount), .text(cell.completedShare)]
        + comparison.mainMetrics.map { Value(comparison.sample($0, of: cell.runs)?.readable) }
        + [Value(comparison.seconds(of: cell.runs)?.readable)]
    }
    let last = baseline.map { baseline -> [Value] in
      let metrics = comparison.mainMetrics.map { metric in
        Value(baseline.metrics[metric].map { NumberFormat.rounded($0) })
      }
      let before = columns.count - metrics.count - 2
      return [.text(baseline.name)] + Array(repeating: .null, count: before) + metrics + [.null]
    }
    return Table(columns: columns, rows: rows + [last].compactMap(\.self))
  }

  /// The rank, with a mark if the cell is statistically tied with the best.
  private func rank(_ index: Int, of cell: CellResult) -> Value {
    index > 0 && cell.isTied ? .text("\(index + 1) =") : .integer(index + 1)
  }

  /// One row per cell, best first, with all its hyperparameters and the statistics of each metric.
  private var allCells: Table {
    let hyperparameters = HyperparameterDefinition.allNames
    let metrics = comparison.metrics
    let columns =
      ["rank", "cell_id"] + hyperparameters
      + ["parameter_count", "runs", "completed", "diverged", "failed", "tied_with_best", "p_value"]
      + metrics.map(\.name).flatMap { ["\($0)_mean", "\($0)_sd", "\($0)_ci_low", "\($0)_ci_high"] }
      + ["seconds_mean"]
    let rows = comparison.cells.enumerated().map { rank, cell -> [Value] in
      let counts = [cell.runs.count, cell.completed, cell.diverged, cell.failed].map(Value.integer)
      let statistics = metrics.flatMap { metric -> [Value] in
        let sample = comparison.sample(metric, of: cell.runs)
        return [
          Value(sample?.mean), Value(sample?.standardDeviation), Value(sample?.interval?.lowerBound),
          Value(sample?.interval?.upperBound),
        ]
      }
      return [.integer(rank + 1), .text(cell.cell.id.text)]
        + hyperparameters.map(cell.cell.tableValue) + [.integer(cell.cell.parameterCount)] + counts
        + [cell.score == nil ? .null : .integer(cell.isTied ? 1 : 0), Value(cell.p)] + statistics
        + [Value(comparison.seconds(of: cell.runs)?.mean)]
    }
    return Table(columns: columns, rows: rows)
  }

  var json: [String: JSONValue] {
    let cells = allCells
    return [
      "cells": .array(
        cells.rows.map { row in
          .object(Dictionary(uniqueKeysWithValues: zip(cells.columns, row.map(\.json))))
        }),
      "baseline": baseline?.json ?? .null,
    ]
  }

  var files: [ReportFile] { [ReportFile(name: "cells.csv", text: TableFormat.csv.text(allCells))] }
}
