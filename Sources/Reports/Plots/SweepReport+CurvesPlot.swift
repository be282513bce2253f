// The learning curves of the best, the median and the worst run.

extension SweepReport {
  var curvesPlot: Plot? {
    guard !curves.isEmpty else { return nil }
    let figure = sweep.metric.split(separator: "_", maxSplits: 1).last.map(String.init) ?? "loss"
    // What the training part does not have is shown for the other part alone.
    let columns = ["train_\(figure)", "val_\(figure)"].filter { column in
      curves.contains { entry in entry.curve[column: column].contains { PlotText.isDrawable($0.double) } }
    }
    guard !columns.isEmpty else { return nil }
    var script = ""
    var lines: [String] = []
    var values: [Double] = []
    for (index, entry) in curves.enumerated() {
      let epochs = entry.curve[column: "epoch"]
      let series = columns.map { entry.curve[column: $0] }
      values += series.joined().compactMap(\.double).filter { PlotText.isDrawable($0) }
      let rows = epochs.indices.map { row in
        (x: epochs[row].double, rest: series.map { PlotText.number($0[row].double) })
      }
      script += PlotText.data("curve\(index)", rows)
      for (place, column) in columns.enumerated() {
        let dash = column.hasPrefix("train_") ? "dashtype 2 linewidth 1" : "dashtype 1"
        lines.append(
          "$curve\(index) using 1:\(place + 2) with lines linestyle \(index + 1) \(dash) title "
            + PlotText.quoted("\(entry.name) \(column)"))
      }
    }
    return Plot(
      name: "curves.svg",
      caption:
        "Learning curves of the best, the median and the worst run: \(columns.joined(separator: " dashed, "))",
      script: script + """
        \(Self.scale("y", values))set xlabel "epoch"
        set ylabel \(PlotText.quoted(figure))
        set key outside right top
        plot \(lines.joined(separator: ", \\\n"))

        """)
  }
}
