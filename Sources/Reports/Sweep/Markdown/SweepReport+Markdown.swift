// report.md: its sections and their order.

import Tabular

extension SweepReport {
  /// - Parameter plots: those that lie beside it.
  func markdown(plots: [Plot]) -> String {
    func plot(_ name: String) -> String {
      plots.first { $0.name == name }.map { "![\(MarkdownFormat.escaped($0.caption))](\($0.name))\n\n" } ?? ""
    }
    let note =
      plots.isEmpty && !comparison.ranked.isEmpty
      ? "There are no plots: gnuplot (Debian's \(Gnuplot.package)) was not installed where this was written.\n"
      : nil
    let sections = [
      headline, note, bestCells, bestRuns, effects(plot: plot("effects.svg")), importanceSection,
      heatmapSection(plot: plot("heatmap.svg")), curvesSection(plot: plot("curves.svg")),
      sizeSection(plot: plot("parameters.svg")), timeSection(plot: plot("time.svg")), failures, data,
      provenance,
    ]
    return sections.compactMap(\.self).joined(separator: "\n")
  }

  /// The metric in a sentence.
  var metricName: String { MarkdownFormat.escaped(sweep.metric) }

  /// A table of two columns without heads.
  func pairs(_ rows: [(String, String)]) -> String {
    TableFormat.markdown.text(
      Table(columns: ["", " "], rows: rows.map { [.text($0.0), .text($0.1)] }))
  }

  /// `1 run`, `3 runs`.
  func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}
