// Report section: the effect of each hyperparameter.

import Experiments
import JSON
import Search
import Tabular

struct EffectsSection: ReportSection {
  private let comparison: Comparison

  init(_ results: SweepResults) { comparison = results.comparison }

  let heading: String? = "Effect of each hyperparameter"

  var text: String? {
    guard !comparison.varied.isEmpty, !comparison.ranked.isEmpty else { return nil }
    let metrics = comparison.mainMetrics.filter { $0.split == .validation || $0 == comparison.objective }
    let tables = comparison.varied.map { name -> String in
      let rows = comparison.runs(by: name).map { value, runs -> [Value] in
        [value.isNull ? .text("–") : value, .text(Comparison.completed(runs))]
          + metrics.map { Value(comparison.sample($0, of: runs)?.readable) }
          + [Value(comparison.seconds(of: runs)?.readable)]
      }
      return TableFormat.markdown.text(
        Table(columns: [name, "completed"] + metrics.map(\.name) + ["seconds"], rows: rows))
    }
    return "Mean ± standard deviation over all completed runs with the value, whatever the others are.\n\n"
      + tables.joined(separator: "\n")
  }

  /// Plots the mean of the objective at each value of each hyperparameter.
  var plot: Plot? {
    // More panels would be too small to read; the tables have all.
    let names = comparison.varied.prefix(6).filter { name in
      comparison.runs(by: name).contains {
        PlotText.isDrawable(comparison.sample(comparison.objective, of: $0.runs)?.mean)
      }
    }
    guard !names.isEmpty else { return nil }
    let metric = comparison.objective.name
    let columns = min(names.count, 2)
    let rows = (names.count + 1) / 2
    var script = ""
    var panels = ""
    for (panel, name) in names.enumerated() {
      let groups = comparison.runs(by: name)
      script += PlotText.data("panel\(panel)", lines(of: groups))
      panels += """
        set xlabel \(PlotText.quoted(name))
        set ylabel \(PlotText.quoted("mean \(metric)"))
        set xrange [-0.5:\(Double(groups.count) - 0.5)]
        plot $panel\(panel) using 1:2:3:4:xtic(5) with yerrorbars linestyle 3 notitle, \
        $panel\(panel) using 1:2 with linespoints linestyle 1 notitle

        """
    }
    return Plot(
      name: "effects.svg",
      caption: "Mean \(metric) at each value of each hyperparameter, with 95 % intervals",
      height: 260 * rows,
      script: script + "set multiplot layout \(rows),\(columns)\n" + panels + "unset multiplot\n")
  }

  private func lines(
    of groups: [(value: Value, runs: [RunRecord])]
  ) -> [(x: Double?, rest: [String])] {
    groups.enumerated().compactMap { index, group in
      guard let sample = comparison.sample(comparison.objective, of: group.runs) else { return nil }
      let interval = sample.interval
      // More values cannot be labelled on an axis.
      let label = groups.count > 12 && index % (groups.count / 8 + 1) != 0 ? "" : Heatmap.label(group.value)
      let numbers = [
        sample.mean, interval?.lowerBound ?? sample.mean, interval?.upperBound ?? sample.mean,
      ].map(PlotText.number)
      return (x: Double(index), rest: numbers + [PlotText.datum(label)])
    }
  }

  var json: [String: JSONValue] {
    [
      "effects": .object(
        Dictionary(uniqueKeysWithValues: comparison.varied.map { ($0, .array(effect(of: $0))) }))
    ]
  }

  private func effect(of name: String) -> [JSONValue] {
    comparison.runs(by: name).map { value, runs in
      let sample = comparison.sample(comparison.objective, of: runs)
      return .object([
        "value": value.json, "runs": .integer(runs.count),
        "completed": .integer(runs.count { $0.status == .completed }),
        "mean": Value(sample?.mean).json,
        "standard_deviation": Value(sample?.standardDeviation).json,
      ])
    }
  }
}
