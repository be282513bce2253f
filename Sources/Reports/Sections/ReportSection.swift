// Sections of a sweep's report.

import JSON
import Tabular

/// A section of a sweep's report: its Markdown, its plot, its part of report.json and files of its own, all of them optional.
///
/// A new section is a type in a file of its own, and an entry in `SweepReport.sections`.
protocol ReportSection: SendableMetatype {
  init(_ results: SweepResults)

  /// The heading; nil for a section that writes its own.
  var heading: String? { get }
  /// Markdown to follow the heading and the plot; nil where the section does not apply to the sweep.
  var text: String? { get }
  /// nil where there is nothing to draw.
  var plot: Plot? { get }
  /// Members of report.json.
  var json: [String: JSONValue] { get }
  /// Files beside report.md, other than the plot.
  var files: [ReportFile] { get }
}

extension ReportSection {
  var heading: String? { nil }
  var text: String? { nil }
  var plot: Plot? { nil }
  var json: [String: JSONValue] { [:] }
  var files: [ReportFile] { [] }

  /// The whole section in Markdown; nil where it does not apply.
  ///
  /// - Parameter plot: what has been drawn for it.
  func markdown(with plot: Plot?) -> String? {
    text.map { text in
      (heading.map { "## \($0)\n\n" } ?? "")
        + (plot.map { "![\(MarkdownText.escaped($0.caption))](\($0.name))\n\n" } ?? "") + text
    }
  }
}

/// Text and numbers that several sections have.
enum SectionText {
  /// A table of two columns without heads.
  static func pairs(_ rows: [(String, String)]) -> String {
    TableFormat.markdown.text(
      Table(columns: ["", " "], rows: rows.map { [.text($0.0), .text($0.1)] }))
  }

  /// `1 run`, `3 runs`.
  static func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }

  /// Which rows a table shows, where it does not show all.
  static func shown(_ most: Int, of count: Int, _ what: String, in file: String) -> String {
    count > most ? "The best \(most) of \(count) \(what); all are in [`\(file)`](\(file)). " : ""
  }
}
