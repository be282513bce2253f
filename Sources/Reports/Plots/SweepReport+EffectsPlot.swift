// The mean of the metric at each value of each hyperparameter.

extension SweepReport {
  var effectsPlot: Plot? {
    // More would be too small to read; the tables have all.
    let names = comparison.varied.prefix(6).filter { name in
      comparison.runs(by: name).contains {
        PlotText.isDrawable(comparison.sample(sweep.metric, of: $0.runs)?.mean)
      }
    }
    guard !names.isEmpty else { return nil }
    let columns = min(names.count, 2)
    let rows = (names.count + 1) / 2
    var script = ""
    var panels = ""
    for (panel, name) in names.enumerated() {
      // More values than these cannot be named below an axis.
      let groups = comparison.runs(by: name)
      let lines = groups.enumerated().compactMap { index, group -> (x: Double?, rest: [String])? in
        guard let sample = comparison.sample(sweep.metric, of: group.runs) else { return nil }
        let interval = sample.interval
        let label = groups.count > 12 && index % (groups.count / 8 + 1) != 0 ? "" : Heatmap.label(group.value)
        let numbers = [
          sample.mean, interval?.lowerBound ?? sample.mean, interval?.upperBound ?? sample.mean,
        ].map(PlotText.number)
        return (x: Double(index), rest: numbers + [PlotText.datum(label)])
      }
      script += PlotText.data("panel\(panel)", lines)
      panels += """
        set xlabel \(PlotText.quoted(name))
        set ylabel \(PlotText.quoted("mean \(sweep.metric)"))
        set xrange [-0.5:\(Double(groups.count) - 0.5)]
        plot $panel\(panel) using 1:2:3:4:xtic(5) with yerrorbars linestyle 3 notitle, \
        $panel\(panel) using 1:2 with linespoints linestyle 1 notitle

        """
    }
    return Plot(
      name: "effects.svg",
      caption: "Mean \(sweep.metric) at each value of each hyperparameter, with 95 % intervals",
      height: 260 * rows,
      script: script + "set multiplot layout \(rows),\(columns)\n" + panels + "unset multiplot\n")
  }
}
