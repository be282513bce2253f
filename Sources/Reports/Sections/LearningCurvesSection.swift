// Report section: learning curves of the best, the median and the worst run.

import Experiments
import Search
import Tabular

struct LearningCurvesSection: ReportSection {
  private let results: SweepResults
  private var comparison: Comparison { results.comparison }

  init(_ results: SweepResults) { self.results = results }

  let heading: String? = "Learning curves"

  var text: String? {
    guard !results.curves.isEmpty else { return nil }
    let columns =
      comparison.varied.map(RunColumn.hyperparameter) + [.seed, .bestEpoch, .lastEpoch]
      + (comparison.mainMetrics.contains(comparison.objective) ? [.metric(comparison.objective)] : [])
    let rows = results.curves.map { entry -> [Value] in
      [.text(entry.name), .text(entry.run.shortID)] + columns.map { $0.value(entry.run) }
    }
    return "The best, the median and the worst completed run by \(results.objectiveName).\n\n"
      + TableFormat.markdown.text(Table(columns: ["", "run"] + columns.map(\.name), rows: rows))
  }

  var plot: Plot? {
    guard !results.curves.isEmpty else { return nil }
    let metric = comparison.objective.metric
    // A metric that the training split lacks is shown for the other split alone.
    let columns = [SplitMetric(.training, metric), SplitMetric(.validation, metric)].filter { column in
      results.curves.contains { entry in
        entry.curve.contains { PlotText.isDrawable($0.value(of: column)) }
      }
    }
    guard !columns.isEmpty else { return nil }
    var script = ""
    var lines: [String] = []
    var values: [Double] = []
    for (index, entry) in results.curves.enumerated() {
      for column in columns {
        values += entry.curve.compactMap { $0.value(of: column) }.filter { PlotText.isDrawable($0) }
      }
      let rows = entry.curve.map { epoch in
        (x: Double(epoch.epoch), rest: columns.map { PlotText.number(epoch.value(of: $0)) })
      }
      script += PlotText.data("curve\(index)", rows)
      for (place, column) in columns.enumerated() {
        let dash = column.split == .training ? "dashtype 2 linewidth 1" : "dashtype 1"
        lines.append(
          "$curve\(index) using 1:\(place + 2) with lines linestyle \(index + 1) \(dash) title "
            + PlotText.quoted("\(entry.name) \(column.name)"))
      }
    }
    return Plot(
      name: "curves.svg",
      caption:
        "Learning curves of the best, the median and the worst run: \(columns.map(\.name).joined(separator: " dashed, "))",
      script: script + """
        \(Plot.scale("y", values))set xlabel "epoch"
        set ylabel \(PlotText.quoted(metric.name))
        set key outside right top
        plot \(lines.joined(separator: ", \\\n"))

        """)
  }
}
