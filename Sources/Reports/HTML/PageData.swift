// What the page knows of a sweep, as compact JSON.

import JSON
import RunStore
import SQLite

/// Columns of the runs, and curves of the best of them.
struct PageData {
  private let report: SweepReport
  private let curves: [PageCurve]
  /// Completed runs whose curves the page does not have.
  private let leftOut: Int
  private let curveColumns: [String]

  /// The page stays quick to load: it has the curves of so many runs, and so many points of each.
  static let mostCurves = 500
  static let mostPoints = 200

  /// - Parameter curve: a run's curve by its id and the columns wanted.
  init(_ report: SweepReport, curve: (String, [String]) throws -> Table) throws {
    self.report = report
    let comparison = report.comparison
    let ranked = comparison.ranked
    let named = report.curves.map { comparison.value($0.run, "id") }
    var ids = ranked.prefix(Self.mostCurves).map { comparison.value($0, "id") }
    ids += named.filter { !ids.contains($0) }
    leftOut = ranked.count - ids.count
    let names = comparison.allFigures().filter { !$0.hasPrefix("test_") }
    curveColumns = names
    let rows = Dictionary(
      report.sweep.runs[column: "id"].enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let best = report.sweep.runs[column: "best_epoch"]
    curves = try ids.compactMap { id in
      guard let row = rows[id], let text = id.text else { return nil }
      let table = try curve(text, ["epoch"] + names)
      return PageCurve(row: row, table.rows, bestEpoch: best[row].integer, mostPoints: Self.mostPoints)
    }
  }

  /// Appends the object. No `<` of the data can end the element that it stands in.
  func write(to text: inout String) {
    let comparison = report.comparison
    let sweep = report.sweep
    text += "{\"runs\":\(sweep.runs.rows.count),\"columns\":["
    var isFirst = true
    for (index, name) in sweep.runs.columns.enumerated() where !Self.omitted.contains(name) {
      let values = sweep.runs.rows.map { $0[index] }
      guard values.contains(where: { !$0.isNull }) else { continue }
      if !isFirst { text += "," }
      isFirst = false
      PageColumn(name: name, values: values).write(to: &text)
    }
    text += "],\"curves\":{\"columns\":\(Self.list(curveColumns)),\"leftOut\":\(leftOut),\"runs\":["
    for (index, curve) in curves.enumerated() {
      if index > 0 { text += "," }
      curve.write(to: &text)
    }
    let figures = comparison.allFigures()
    let shown =
      ["id", "status"] + comparison.varied + ["seed", "best_epoch", "parameter_count"] + comparison.figures
      + ["seconds"]
    text += "]},\"varied\":\(Self.list(comparison.varied)),\"metric\":\(Self.quoted(sweep.metric))"
    text += ",\"goal\":\(Self.quoted(sweep.minimizes ? "minimize" : "maximize"))"
    text += ",\"figures\":\(Self.list(figures)),\"table\":\(Self.list(shown)),\"standard\":["
    text += standardRows.map(String.init).joined(separator: ",")
    text += "],\"name\":\(Self.quoted(sweep.name)),\"counts\":\(Self.quoted(report.counts))"
    text += ",\"best\":\(Self.quoted(report.bestInWords))"
    text += ",\"provenance\":[" + report.origin.map { Self.list([$0.0, $0.1]) }.joined(separator: ",") + "]"
    text += ",\"spec\":\(Self.quoted(sweep.spec))}"
  }

  /// Long, and of no use in a table.
  private static let omitted: Set<String> = [
    "config", "val_confusion", "test_confusion", "weights_sha256", "data_sha256",
  ]

  /// The rows of the best, the median and the worst run.
  private var standardRows: [Int] {
    let ids = report.sweep.runs[column: "id"]
    return report.curves.compactMap { ids.firstIndex(of: report.comparison.value($0.run, "id")) }
  }

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map(quoted).joined(separator: ",") + "]"
  }

  static func quoted(_ text: String) -> String {
    JSONValue.quoted(text).replacing("<", with: "\\u003c")
  }
}
