// Report section: the objective over two hyperparameters.

import Tabular

struct HeatmapSection: ReportSection {
  private let results: SweepResults
  /// nil if fewer than two hyperparameters vary, or there are no results.
  private let heatmap: Heatmap?

  init(_ results: SweepResults) {
    self.results = results
    let comparison = results.comparison
    heatmap = comparison.ranked.isEmpty ? nil : Heatmap(comparison, results.importance)
  }

  var heading: String? { heatmap.map { "\($0.row) × \($0.column)" } }

  var text: String? {
    guard let heatmap else { return nil }
    let table = heatmap.columnValues.count > 16 ? "" : TableFormat.markdown.text(heatmap.table)
    return "Mean \(results.objectiveName) over all completed runs with both values.\n"
      + (table.isEmpty ? "" : "\n" + table)
  }

  /// Plots the means as colours.
  var plot: Plot? {
    guard let heatmap else { return nil }
    let means = heatmap.means.joined().compactMap { $0?.mean }.filter { PlotText.isDrawable($0) }
    guard let least = means.min(), let most = means.max() else { return nil }
    let metric = results.comparison.objective.name
    let minimizes = results.comparison.minimizes
    func tics(_ values: [Value]) -> String {
      let step = values.count / 16 + 1
      return values.enumerated().filter { $0.offset.isMultiple(of: step) }
        .map { "\(PlotText.label(Heatmap.label($0.element))) \($0.offset)" }.joined(separator: ", ")
    }
    let isNamed = heatmap.columnValues.count <= 10 && heatmap.rowValues.count <= 14
    // Better values are brighter.
    let palette =
      "0 '#440154', 0.25 '#3b528b', 0.5 '#21918c', 0.75 '#5ec962', 1 '#fde725'"
    let labels = """
      , $means using 1:2:4:($3 \(minimizes ? "<" : ">") \(PlotText.number((least + most) / 2)) ? 0x111111 : 0xfafafa) \
      with labels textcolor rgb variable notitle
      """
    return Plot(
      name: "heatmap.svg",
      caption: "Mean \(metric) over \(heatmap.row) and \(heatmap.column)",
      height: min(max(140 + 34 * heatmap.rowValues.count, 240), 640),
      script: PlotText.data("means", Self.lines(of: heatmap)) + """
        set palette defined (\(palette)) \(minimizes ? "negative" : "")
        set xlabel \(PlotText.quoted(heatmap.column))
        set ylabel \(PlotText.quoted(heatmap.row))
        set cblabel \(PlotText.quoted("mean \(metric)"))
        set xtics (\(tics(heatmap.columnValues)))
        set ytics (\(tics(heatmap.rowValues)))
        set xrange [-0.5:\(Double(heatmap.columnValues.count) - 0.5)]
        set yrange [-0.5:\(Double(heatmap.rowValues.count) - 0.5)]
        \(least < most ? "set cbrange [\(PlotText.number(least)):\(PlotText.number(most))]" : "")
        unset grid
        plot $means using 1:2:3 with image pixels notitle\(isNamed ? labels : "")

        """)
  }

  private static func lines(of heatmap: Heatmap) -> [(x: Double?, rest: [String])] {
    var lines: [(x: Double?, rest: [String])] = []
    for (y, row) in heatmap.means.enumerated() {
      for (x, sample) in row.enumerated() {
        guard let mean = sample?.mean else { continue }
        let label = PlotText.datum(NumberFormat.rounded(mean, digits: 3))
        lines.append((x: Double(x), rest: [String(y), PlotText.number(mean), label]))
      }
    }
    return lines
  }
}
