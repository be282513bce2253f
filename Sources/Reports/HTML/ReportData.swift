// The data of report.html as JSON, read by `Page/columns.js`.

import Experiments
import Search
import Tabular

struct ReportData {
  let choice: CurveChoice
  /// A curve for each selected run.
  let curves: [[EpochRecord]]
  /// Provenance: labels and values.
  let provenance: [(String, String)]
  /// A sentence about the best cell.
  let best: String

  private var comparison: Comparison { choice.comparison }
  private var sweep: SweepRecord { comparison.sweep }

  var json: [UInt8] {
    var json = JSONBytes(reserving: sweep.runs.count * 600 + choice.rows.count * 20_000)
    json.raw("{\"name\":")
    json.text(sweep.name)
    json.raw(",\"metric\":")
    json.text(comparison.objective.name)
    json.raw(",\"goal\":")
    json.text(sweep.objective.goal.rawValue)
    json.raw(",\"runs\":\(sweep.runs.count),\"varied\":")
    json.texts(comparison.varied)
    json.raw(",\"shown\":")
    json.texts(
      ["id", "status"] + comparison.varied + ["seed", "best_epoch", "parameter_count"]
        + comparison.mainMetrics.map(\.name) + ["seconds"])
    json.raw(",\"standard\":")
    json.integers(choice.standard)
    json.raw(",\"provenance\":")
    json.list(provenance) { $0.texts([$1.0, $1.1]) }
    json.raw(",\"best\":")
    json.text(best)
    json.raw(",\"spec\":")
    json.text(sweep.spec)
    json.raw(",\"columns\":")
    appendColumns(to: &json)
    json.raw(",\"curves\":")
    appendCurves(to: &json)
    json.raw("}")
    return json.bytes
  }

  // MARK: Columns

  /// Long texts that are not worth showing.
  private static let omitted: Set<String> = ["config", "val_confusion", "test_confusion", "weights_sha256"]

  private func appendColumns(to json: inout JSONBytes) {
    let columns = RunColumn.all.filter { !Self.omitted.contains($0.name) }
      .map { (name: $0.name, values: sweep.runs.map($0.value)) }
      // Omit columns without values.
      .filter { column in column.values.contains { !$0.isNull } }
    json.list(columns) { json, column in
      json.raw("{\"name\":")
      json.text(column.name)
      appendMeasure(column.name, to: &json)
      Self.append(column.values, to: &json)
      json.raw("}")
    }
  }

  /// Which values of a column are better, and the meaning of a metric.
  private func appendMeasure(_ column: String, to json: inout JSONBytes) {
    let metric = SplitMetric.named(column)
    let ownGoal = column == "seconds" ? .minimize : metric?.metric.goal
    guard let goal = metric == comparison.objective ? sweep.objective.goal : ownGoal else { return }
    json.raw(",\"goal\":")
    json.text(goal.rawValue)
    guard let metric = metric?.metric else { return }
    json.raw(",\"description\":")
    json.text(metric.summary + (metric.unit == .none ? "" : " (\(metric.unit.rawValue))"))
  }

  /// The shortest of three forms: one value for all rows, a list of texts with each row's index into it (−1 for
  /// none), or each row's value.
  private static func append(_ values: [Value], to json: inout JSONBytes) {
    if let first = values.first, values.allSatisfy({ $0 == first }) {
      json.raw(",\"constant\":")
      json.value(first)
      return
    }
    var codes: [String: Int] = [:]
    var texts: [String] = []
    var isText = true
    for value in values where !value.isNull {
      guard let text = value.text else {
        isText = false
        break
      }
      if codes.updateValue(codes[text] ?? texts.count, forKey: text) == nil { texts.append(text) }
    }
    if isText, texts.count <= values.count / 2 {
      json.raw(",\"texts\":")
      json.texts(texts)
      json.raw(",\"codes\":")
      json.integers(values.map { $0.text.flatMap { codes[$0] } ?? -1 })
    } else {
      json.raw(",\"values\":")
      json.list(values) { $0.value($1) }
    }
  }

  // MARK: Curves

  private func appendCurves(to json: inout JSONBytes) {
    let columns = EpochColumn.all.filter { column in
      column.name != EpochColumn.epoch.name
        && curves.contains { $0.contains { !column.value($0).isNull } }
    }
    json.raw("{\"columns\":")
    json.texts(columns.map(\.name))
    json.raw(",\"leftOut\":\(choice.leftOut),\"runs\":")
    json.list(zip(choice.rows, curves).filter { !$0.1.isEmpty }) { json, curve in
      json.raw("{\"row\":\(curve.0),\"epochs\":")
      json.integers(curve.1.map(\.epoch))
      json.raw(",\"values\":")
      json.list(columns) { json, column in
        json.list(curve.1) { json, epoch in
          column.value(epoch).double.map { json.number($0.rounded(toDigits: 5)) } ?? json.raw("null")
        }
      }
      json.raw("}")
    }
    json.raw("}")
  }
}
