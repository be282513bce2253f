// cells.csv.

import RunStore
import SQLite
import Sweeps

extension SweepReport {
  /// One row a cell, best first, with all its hyperparameters and the statistics of each figure.
  var cells: Table {
    let hyperparameters = HyperparameterDefinition.allNames + ["parameter_count"]
    let figures = comparison.allFigures()
    let columns =
      ["rank", "cell_id"] + hyperparameters
      + ["runs", "completed", "diverged", "failed", "tied_with_best", "p_value"]
      + figures.flatMap { ["\($0)_mean", "\($0)_sd", "\($0)_ci_low", "\($0)_ci_high"] } + ["seconds_mean"]
    let rows = comparison.cells.enumerated().map { rank, cell -> [SQLValue] in
      let counts = [cell.runs.count, cell.completed, cell.diverged, cell.failed].map(SQLValue.integer)
      let statistics = figures.flatMap { figure -> [SQLValue] in
        let sample = comparison.sample(figure, of: cell)
        return [
          SQLValue(sample?.mean), SQLValue(sample?.standardDeviation), SQLValue(sample?.interval?.lowerBound),
          SQLValue(sample?.interval?.upperBound),
        ]
      }
      return [.integer(rank + 1), .text(cell.id)]
        + hyperparameters.map { comparison.value(cell.row, $0) } + counts
        + [cell.score == nil ? .null : .integer(cell.isTied ? 1 : 0), SQLValue(cell.p)] + statistics
        + [SQLValue(comparison.sample("seconds", of: cell)?.mean)]
    }
    return Table(columns: columns, rows: rows)
  }
}
