// Quality and time against the number of parameters, cell by cell.

extension SweepReport {
  /// More points than these only make the file large.
  private static let maxPoints = 2000

  var sizePlot: Plot? {
    let points = self.points(front.figure, of: comparison.cells)
    guard points.count > 1, Set(points.map(\.parameters)).count > 1 else { return nil }
    return Plot(
      name: "parameters.svg",
      caption: "Mean \(front.figure) of each cell against its parameters, with the Pareto front",
      script: PlotText.data("cells", Self.lines(points))
        + PlotText.data("front", Self.lines(self.points(front.figure, of: front.cells))) + """
          \(Self.scale("x", points.map(\.parameters)))set xlabel "parameters"
          set ylabel \(PlotText.quoted("mean \(front.figure)"))
          set key outside right top
          plot $cells using 1:2 with points linestyle 3 title "cells", \
          $front using 1:2 with steps linestyle 2 linewidth 1 notitle, \
          $front using 1:2 with points linestyle 2 pointsize 0.7 title "Pareto front"

          """)
  }

  var timePlot: Plot? {
    let points = self.points("seconds", of: comparison.cells)
    guard points.count > 1, Set(points.map(\.parameters)).count > 1 else { return nil }
    return Plot(
      name: "time.svg", caption: "Mean training time of each cell against its parameters",
      script: PlotText.data("cells", Self.lines(points)) + """
        \(Self.scale("x", points.map(\.parameters)))\(Self.scale("y", points.map(\.value)))set xlabel "parameters"
        set ylabel "seconds a run"
        plot $cells using 1:2 with points linestyle 1 notitle

        """)
  }

  private func points(_ column: String, of cells: [CellResult]) -> [(parameters: Double, value: Double)] {
    cells.compactMap { cell in
      guard let mean = comparison.sample(column, of: cell)?.mean, PlotText.isDrawable(mean),
        let parameters = comparison.value(cell.row, "parameter_count").double
      else { return nil }
      return (parameters, mean)
    }
  }

  private static func lines(_ points: [(parameters: Double, value: Double)]) -> [(x: Double?, rest: [String])]
  {
    points.prefix(maxPoints).map { (x: $0.parameters, rest: [PlotText.number($0.value)]) }
  }
}
