// What netlab found in a sweep's data, and what it decided.

import Datasets
import Experiments
import Tabular

enum DataParagraph {
  /// The most columns that a line names.
  private static let maxNamed = 12

  /// Without a line break at the end.
  static func text(of plan: Plan) -> String { lines(of: plan).map(\.singleLine).joined(separator: "\n  ") }

  static func lines(of plan: Plan) -> [String] {
    let (dataset, division) = (plan.dataset, plan.divisions[0])
    let reading = dataset.findings.reading.isEmpty ? "" : " (\(dataset.findings.reading))"
    var lines = ["data: \(plan.dataPaths.joined(separator: ", "))\(reading)"]
    var rows = "\(dataset.count) rows"
    if dataset.findings.rowsWithoutTarget > 0 {
      rows += ", without \(dataset.findings.rowsWithoutTarget) that have no target"
    }
    lines.append(
      "\(rows): \(division.training.count) training, \(division.validation.count) validation, \(division.test.count) test"
    )
    lines += dataset.targets.map { target in
      let classes = target.classes.isEmpty ? "" : " of \(target.classes.count) classes"
      return "target '\(target.name)': \(target.task.rawValue)\(classes)"
        + (target.reason.map { ", since \($0)" } ?? "")
    }
    lines += features(of: dataset)
    for column in dataset.findings.leftOut {
      lines.append(
        "left out: \(column.column.isEmpty ? "a column" : "'\(column.column)'"), since \(column.reason)")
    }
    lines += dataset.findings.remarks.map { "remark: \($0.text)" }
    return lines
  }

  private static func features(of dataset: Dataset) -> [String] {
    var numbers: [String] = []
    var categories: [String] = []
    var dates: [String] = []
    for (column, values) in zip(dataset.table.columns, dataset.table.values) {
      let missing = (0..<dataset.count).count { row in
        let value = values[row]
        return value.isNaN || column.kind.isCategory && value < 0
      }
      let remark = missing > 0 ? ", \(missing) missing" : ""
      switch column.kind {
      case .number, .flag: numbers.append(missing > 0 ? "\(column.name) (\(missing) missing)" : column.name)
      case .category(let words): categories.append("\(column.name) (\(words.count) words\(remark))")
      case .date: dates.append(column.name)
      }
    }
    return [("number", "numbers", numbers), ("category", "categories", categories), ("date", "dates", dates)]
      .compactMap { one, many, names in
        guard !names.isEmpty else { return nil }
        let more = names.count > maxNamed ? ", …" : ""
        return
          "\(names.count) \(names.count == 1 ? one : many): \(names.prefix(maxNamed).joined(separator: ", "))\(more)"
      }
  }
}
