// The Pareto front of quality against parameters.

import Search

/// Cells by rising number of parameters, of which none is beaten by another with as few.
struct QualityFront {
  /// Accuracy or R² of the split that chooses.
  let metric: SplitMetric
  let cells: [CellResult]

  init(_ comparison: Comparison) {
    let metric = SplitMetric(comparison.objective.split, comparison.quality)
    let candidates = comparison.cells.compactMap { cell in
      comparison.sample(metric, of: cell).map { (cell: cell, quality: $0.mean) }
    }
    let points = candidates.map { cell, quality in
      (cost: comparison.value(cell.row, "parameter_count").double ?? .infinity, loss: -quality)
    }
    self.metric = metric
    cells = ParetoFront.indices(points).map { candidates[$0].cell }
  }
}
