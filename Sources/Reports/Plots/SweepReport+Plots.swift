// The plots of a report.

extension SweepReport {
  /// Those for which there is something to draw.
  var plots: [Plot] {
    [effectsPlot, heatmapPlot, curvesPlot, sizePlot, timePlot].compactMap(\.self)
  }

  /// How an axis of a figure is divided: by powers of ten where the values differ by more than one, or else evenly.
  static func scale(_ axis: String, _ values: [Double]) -> String {
    let positive = values.filter { $0 > 0 && $0.isFinite }
    guard let least = positive.min(), let most = positive.max(), positive.count == values.count,
      most > 20 * least
    else { return "" }
    return "set logscale \(axis)\n"
  }
}
