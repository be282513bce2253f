// Points of plots against the number of parameters.

/// A cell in a plot over the number of parameters.
struct CellPoint {
  let parameters: Double
  let value: Double

  /// nil where there is no mean to draw.
  init?(_ cell: CellResult, _ sample: Sample?) {
    guard let mean = sample?.mean, PlotText.isDrawable(mean) else { return nil }
    parameters = Double(cell.cell.parameterCount)
    value = mean
  }

  /// More points than these only make the file large.
  private static let maxCount = 2000

  /// A block of data under a name.
  static func data(_ name: String, _ points: [CellPoint]) -> String {
    PlotText.data(
      name, points.prefix(maxCount).map { (x: $0.parameters, rest: [PlotText.number($0.value)]) })
  }
}
