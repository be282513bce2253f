// Plots of reports: SVG that is legible on light and dark pages.

/// A plot for gnuplot.
struct Plot {
  /// The file name.
  let name: String
  /// A description, also for screen readers.
  let caption: String
  /// In pixels.
  static let width = 760
  var height = 380
  /// The script without the terminal.
  let script: String

  /// Blue and orange are distinguishable with color blindness, and on white and black.
  static let blue = "#2f81f7"
  static let orange = "#e8700a"
  static let grey = "#8b949e"

  /// Draws plots with one process, and returns their files in order.
  static func files(_ plots: [Plot]) throws(GnuplotError) -> [ReportFile] {
    guard !plots.isEmpty else { return [] }
    let drawings = try Gnuplot.run(plots.map(\.wholeScript).joined())
    // Each begins with an XML declaration; gnuplot writes `&lt;` in text.
    let mark = Array("<?xml".utf8)
    // The standard library's `ranges(of:)` takes 170 ns per byte for this.
    let starts = drawings.indices.filter { drawings[$0] == mark[0] && drawings[$0...].starts(with: mark) }
    guard starts.count == plots.count, starts.first == 0 else {
      throw GnuplotError(reason: "it drew \(starts.count) of \(plots.count) plots")
    }
    return zip(plots, zip(starts, starts.dropFirst() + [drawings.count])).map { plot, range in
      ReportFile(name: plot.name, bytes: themed(drawings[range.0..<range.1]))
    }
  }

  /// The scale of an axis: logarithmic if the values span more than a power of ten, otherwise linear.
  static func scale(_ axis: String, _ values: [Double]) -> String {
    let positive = values.filter { $0 > 0 && $0.isFinite }
    guard let least = positive.min(), let most = positive.max(), positive.count == values.count,
      most > 20 * least
    else { return "" }
    return "set logscale \(axis)\n"
  }

  private var wholeScript: String {
    """
    reset
    set terminal svg size \(Self.width),\(height) dynamic font "sans-serif,12" noenhanced background rgb "white"
    set encoding utf8
    set border 3 linewidth 0.8
    set tics nomirror
    set pointintervalbox 0
    set grid linecolor rgb "gray" linewidth 0.4 dashtype 3
    set style line 1 linecolor rgb "\(Self.blue)" linewidth 1.8 pointtype 7 pointsize 0.5
    set style line 2 linecolor rgb "\(Self.orange)" linewidth 1.8 pointtype 7 pointsize 0.5
    set style line 3 linecolor rgb "\(Self.grey)" linewidth 1.8 pointtype 7 pointsize 0.5
    \(script)
    unset output

    """
  }

  /// gnuplot draws in black on white; dark pages invert that.
  private static func themed(_ drawing: ArraySlice<UInt8>) -> [UInt8] {
    let style = """
      <style>
      @media (prefers-color-scheme: dark) {
        [fill="black"] { fill: #e6edf3 } [stroke="black"] { stroke: #e6edf3 } [color="black"] { color: #e6edf3 }
        [fill="#ffffff"] { fill: #0d1117 }
      }
      </style>

      """
    // The drawing's head ends with the first tag that is closed, "<svg …>", after the XML declaration.
    guard let end = drawing.firstRange(of: Array("\n>\n".utf8))?.upperBound else { return Array(drawing) }
    return drawing[..<end] + Array(style.utf8) + drawing[end...]
  }
}
