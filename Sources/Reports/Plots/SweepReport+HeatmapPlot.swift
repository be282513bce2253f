// The metric over two hyperparameters, by colour.

import Tabular

extension SweepReport {
  var heatmapPlot: Plot? {
    guard let heatmap else { return nil }
    let means = heatmap.means.joined().compactMap { $0?.mean }.filter { PlotText.isDrawable($0) }
    guard let least = means.min(), let most = means.max() else { return nil }
    let middle = (least + most) / 2
    var lines: [(x: Double?, rest: [String])] = []
    for (y, row) in heatmap.means.enumerated() {
      for (x, sample) in row.enumerated() {
        guard let mean = sample?.mean else { continue }
        let label = PlotText.datum(NumberFormat.rounded(mean, digits: 3))
        lines.append((x: Double(x), rest: [String(y), PlotText.number(mean), label]))
      }
    }
    func tics(_ values: [Value]) -> String {
      let step = values.count / 16 + 1
      return values.enumerated().filter { $0.offset.isMultiple(of: step) }
        .map { "\(PlotText.label(Heatmap.label($0.element))) \($0.offset)" }.joined(separator: ", ")
    }
    let isNamed = heatmap.columnValues.count <= 10 && heatmap.rowValues.count <= 14
    // The better, the brighter.
    let palette =
      "0 '#440154', 0.25 '#3b528b', 0.5 '#21918c', 0.75 '#5ec962', 1 '#fde725'"
    let labels = """
      , $means using 1:2:4:($3 \(sweep.minimizes ? "<" : ">") \(PlotText.number(middle)) ? 0x111111 : 0xfafafa) \
      with labels textcolor rgb variable notitle
      """
    return Plot(
      name: "heatmap.svg",
      caption: "Mean \(sweep.metric) over \(heatmap.row) and \(heatmap.column)",
      height: min(max(140 + 34 * heatmap.rowValues.count, 240), 640),
      script: PlotText.data("means", lines) + """
        set palette defined (\(palette)) \(sweep.minimizes ? "negative" : "")
        set xlabel \(PlotText.quoted(heatmap.column))
        set ylabel \(PlotText.quoted(heatmap.row))
        set cblabel \(PlotText.quoted("mean \(sweep.metric)"))
        set xtics (\(tics(heatmap.columnValues)))
        set ytics (\(tics(heatmap.rowValues)))
        set xrange [-0.5:\(Double(heatmap.columnValues.count) - 0.5)]
        set yrange [-0.5:\(Double(heatmap.rowValues.count) - 0.5)]
        \(least < most ? "set cbrange [\(PlotText.number(least)):\(PlotText.number(most))]" : "")
        unset grid
        plot $means using 1:2:3 with image pixels notitle\(isNamed ? labels : "")

        """)
  }
}
