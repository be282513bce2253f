// The files that compare the runs of a sweep. They follow from the store alone: no clock, no path of this machine.

import Experiments
import Files
import SQLiteStore
import Tabular

/// A report on a sweep.
public struct SweepReport {
  let comparison: Comparison
  /// What each of them explains of the differences in the metric; nil where it cannot be told.
  let importance: Importance?
  /// The metric over two hyperparameters; nil where there are not two, or no result.
  let heatmap: Heatmap?
  let front: QualityFront
  /// Those of the best, the median and the worst run.
  let curves: [NamedCurve]
  /// How many runs and cells the report's tables show at most.
  let top: Int

  /// A run's curve and what the report calls it.
  struct NamedCurve {
    let name: String
    let run: [Value]
    let curve: Table
  }

  public init(_ sweep: SweepRecord, top: Int, curve: (_ run: RunID) throws -> Table) throws {
    let comparison = Comparison(sweep)
    self.comparison = comparison
    let importance = Importance(comparison)
    self.importance = importance
    heatmap = comparison.ranked.isEmpty ? nil : Heatmap(comparison, importance)
    front = QualityFront(comparison)
    self.top = top
    curves = try comparison.landmarks.compactMap { name, run in
      try comparison.id(run).map { NamedCurve(name: name, run: run, curve: try curve($0)) }
    }
  }

  var sweep: SweepRecord { comparison.sweep }

  /// `report.md`, `runs.csv`, `cells.csv`, and the plots where gnuplot is installed.
  public func comparisonFiles() throws -> [ReportFile] {
    let plots = Gnuplot.isInstalled ? self.plots : []
    let drawings = try Plot.files(plots)
    return [
      ReportFile(name: "report.md", text: markdown(plots: plots)),
      ReportFile(name: "runs.csv", text: TableFormat.csv.text(sweep.runs)),
      ReportFile(name: "cells.csv", text: TableFormat.csv.text(cells)),
    ] + drawings
  }

  /// `report.html`: one page with everything in it.
  public func htmlFile(_ reader: borrowing StoreReader) throws -> ReportFile {
    ReportFile(name: "report.html", bytes: try HTMLReport.page(self, from: reader, library: D3Library()))
  }
}
