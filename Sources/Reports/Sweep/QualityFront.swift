// The cells that are worth their parameters.

import NeuralNetwork

/// Cells by rising number of parameters, of which none is beaten by another with as few.
struct QualityFront {
  /// Accuracy or R² on the part that chooses.
  let figure: String
  let cells: [CellResult]

  init(_ comparison: Comparison) {
    let part = comparison.sweep.metric.split(separator: "_").first.map(String.init) ?? "val"
    let figure = comparison.quality.column(of: part)
    let candidates = comparison.cells.compactMap { cell in
      comparison.sample(figure, of: cell).map { (cell: cell, quality: $0.mean) }
    }
    let points = candidates.map { cell, quality in
      (cost: comparison.value(cell.row, "parameter_count").double ?? .infinity, loss: -quality)
    }
    self.figure = figure
    cells = ParetoFront.indices(points).map { candidates[$0].cell }
  }
}
