// The protocol of a report's sections.

import JSON
import Tabular

/// A section of a sweep's report, with its Markdown, plot, members of report.json and files, all optional.
///
/// To add one, write a type in its own file, and list it in `SweepReport.sections`.
protocol ReportSection: SendableMetatype {
  init(_ results: SweepResults)

  /// The heading; nil if the section writes its own.
  var heading: String? { get }
  /// The Markdown after heading and plot; nil if the section does not apply to the sweep.
  var text: String? { get }
  /// nil if there is nothing to plot.
  var plot: Plot? { get }
  /// Members of report.json.
  var json: [String: JSONValue] { get }
  /// Files next to report.md, other than the plot.
  var files: [ReportFile] { get }
}

extension ReportSection {
  var heading: String? { nil }
  var text: String? { nil }
  var plot: Plot? { nil }
  var json: [String: JSONValue] { [:] }
  var files: [ReportFile] { [] }

  /// The whole section in Markdown; nil if it does not apply.
  ///
  /// - Parameter plot: its plot's file, if it was drawn.
  func markdown(with plot: Plot?) -> String? {
    text.map { text in
      (heading.map { "## \($0)\n\n" } ?? "")
        + (plot.map { "![\(MarkdownText.escaped($0.caption))](\($0.name))\n\n" } ?? "") + text
    }
  }
}

/// Formatting shared by sections.
enum SectionText {
  /// A table of two columns without a header.
  static func pairs(_ rows: [(String, String)]) -> String {
    TableFormat.markdown.text(
      Table(columns: ["", " "], rows: rows.map { [.text($0.0), .text($0.1)] }))
  }

  /// `1 run`, `3 runs`.
  static func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }

  /// States which rows a table shows, unless it shows all.
  static func shown(_ most: Int, of count: Int, _ what: String, in file: String) -> String {
    count > most ? "The best \(most) of \(count) \(what); all are in [`\(file)`](\(file)). " : ""
  }
}
