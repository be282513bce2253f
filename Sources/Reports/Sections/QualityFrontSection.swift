// Report section: quality against parameters.

import JSON
import Search
import Tabular

/// The Pareto front of cells, by increasing number of parameters.
struct QualityFrontSection: ReportSection {
  private let comparison: Comparison
  /// Accuracy or R² of the split used for selection.
  let metric: SplitMetric
  let front: [CellResult]

  init(_ results: SweepResults) {
    let comparison = results.comparison
    let metric = SplitMetric(comparison.objective.split, comparison.quality)
    let candidates = comparison.cells.compactMap { cell in
      comparison.sample(metric, of: cell.runs).map { (cell: cell, quality: $0.mean) }
    }
    let points = candidates.map { cell, quality in
      (cost: Double(cell.cell.parameterCount), loss: -quality)
    }
    self.comparison = comparison
    self.metric = metric
    front = ParetoFront.indices(points).map { candidates[$0].cell }
  }

  let heading: String? = "Quality against parameters"

  var text: String? {
    guard !front.isEmpty, Set(comparison.sweep.runs.map(\.cell.parameterCount)).count > 1 else { return nil }
    let metrics = Array(Set([metric, comparison.quoted])).sorted { $0.name > $1.name }
    let rows = front.map { cell -> [Value] in
      [.integer(cell.cell.parameterCount)] + comparison.varied.map(cell.cell.tableValue)
        + [.text(cell.completedShare)]
        + metrics.map { Value(comparison.sample($0, of: cell.runs)?.readable) }
    }
    return
      "The Pareto front: the cells that no other cell with as few parameters beats in mean \(MarkdownText.escaped(metric.name)).\n\n"
      + TableFormat.markdown.text(
        Table(
          columns: ["parameters"] + comparison.varied + ["completed"] + metrics.map(\.name), rows: rows))
  }

  var plot: Plot? {
    let points = points(of: comparison.cells)
    guard points.count > 1, Set(points.map(\.parameters)).count > 1 else { return nil }
    return Plot(
      name: "parameters.svg",
      caption: "Mean \(metric.name) of each cell against its parameters, with the Pareto front",
      script: CellPoint.data("cells", points) + CellPoint.data("front", self.points(of: front)) + """
        \(Plot.scale("x", points.map(\.parameters)))set xlabel "parameters"
        set ylabel \(PlotText.quoted("mean \(metric.name)"))
        set key outside right top
        plot $cells using 1:2 with points linestyle 3 title "cells", \
        $front using 1:2 with steps linestyle 2 linewidth 1 notitle, \
        $front using 1:2 with points linestyle 2 pointsize 0.7 title "Pareto front"

        """)
  }

  private func points(of cells: [CellResult]) -> [CellPoint] {
    cells.compactMap { CellPoint($0, comparison.sample(metric, of: $0.runs)) }
  }

  var json: [String: JSONValue] {
    [
      "pareto_front": .object([
        "figure": .string(metric.name), "cells": .array(front.map { .string($0.cell.id.text) }),
      ])
    ]
  }
}
