// cells.csv.

import Experiments
import Search
import Tabular

extension SweepReport {
  /// One row a cell, best first, with all its hyperparameters and the statistics of each figure.
  var cells: Table {
    let hyperparameters = HyperparameterDefinition.allNames + ["parameter_count"]
    let figures = comparison.allFigures()
    let columns =
      ["rank", "cell_id"] + hyperparameters
      + ["runs", "completed", "diverged", "failed", "tied_with_best", "p_value"]
      + figures.flatMap { ["\($0)_mean", "\($0)_sd", "\($0)_ci_low", "\($0)_ci_high"] } + ["seconds_mean"]
    let rows = comparison.cells.enumerated().map { rank, cell -> [Value] in
      let counts = [cell.runs.count, cell.completed, cell.diverged, cell.failed].map(Value.integer)
      let statistics = figures.flatMap { figure -> [Value] in
        let sample = comparison.sample(figure, of: cell)
        return [
          Value(sample?.mean), Value(sample?.standardDeviation), Value(sample?.interval?.lowerBound),
          Value(sample?.interval?.upperBound),
        ]
      }
      return [.integer(rank + 1), .text(cell.id)]
        + hyperparameters.map { comparison.value(cell.row, $0) } + counts
        + [cell.score == nil ? .null : .integer(cell.isTied ? 1 : 0), Value(cell.p)] + statistics
        + [Value(comparison.sample("seconds", of: cell)?.mean)]
    }
    return Table(columns: columns, rows: rows)
  }
}
