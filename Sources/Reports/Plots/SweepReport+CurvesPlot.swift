// The learning curves of the best, the median and the worst run.

import Search

extension SweepReport {
  var curvesPlot: Plot? {
    guard !curves.isEmpty else { return nil }
    // What the training split does not have is shown for the other split alone.
    let metrics = [.training, .validation].map { SplitMetric($0, comparison.objective.metric) }.filter {
      metric in
      curves.contains { entry in entry.curve[column: metric.name].contains { PlotText.isDrawable($0.double) }
      }
    }
    guard !metrics.isEmpty else { return nil }
    var script = ""
    var lines: [String] = []
    var values: [Double] = []
    for (index, entry) in curves.enumerated() {
      let epochs = entry.curve[column: "epoch"]
      let series = metrics.map { entry.curve[column: $0.name] }
      values += series.joined().compactMap(\.double).filter { PlotText.isDrawable($0) }
      let rows = epochs.indices.map { row in
        (x: epochs[row].double, rest: series.map { PlotText.number($0[row].double) })
      }
      script += PlotText.data("curve\(index)", rows)
      for (place, metric) in metrics.enumerated() {
        let dash = metric.split == .training ? "dashtype 2 linewidth 1" : "dashtype 1"
        lines.append(
          "$curve\(index) using 1:\(place + 2) with lines linestyle \(index + 1) \(dash) title "
            + PlotText.quoted("\(entry.name) \(metric)"))
      }
    }
    return Plot(
      name: "curves.svg",
      caption:
        "Learning curves of the best, the median and the worst run: \(metrics.map(\.name).joined(separator: " dashed, "))",
      script: script + """
        \(Self.scale("y", values))set xlabel "epoch"
        set ylabel \(PlotText.quoted(comparison.objective.metric.name))
        set key outside right top
        plot \(lines.joined(separator: ", \\\n"))

        """)
  }
}
