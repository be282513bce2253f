// Points of plots against the number of parameters.

/// A cell in a plot against the number of parameters.
struct CellPoint {
  let parameters: Double
  let value: Double

  /// nil if there is no mean.
  init?(_ cell: CellResult, _ sample: Sample?) {
    guard let mean = sample?.mean, PlotText.isDrawable(mean) else { return nil }
    parameters = Double(cell.cell.parameterCount)
    value = mean
  }

  /// More points would only enlarge the file.
  private static let maxCount = 2000

  /// A named block of data.
  static func data(_ name: String, _ points: [CellPoint]) -> String {
    PlotText.data(
      name, points.prefix(maxCount).map { (x: $0.parameters, rest: [PlotText.number($0.value)]) })
  }
}
