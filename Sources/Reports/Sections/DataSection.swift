// Report section: the data and its splits.

import Experiments
import JSON
import Tabular

struct DataSection: ReportSection {
  private let data: DataRecord

  init(_ results: SweepResults) { data = results.comparison.sweep.data }

  let heading: String? = "Data"

  var text: String? {
    var rows: [(String, String)] = [
      ("file", data.path), (data.identity.content == nil ? "SHA-256" : "content", data.identity.text),
      ("examples", String(data.examples)),
      ("features", String(data.features)), ("target", "\(data.target) (\(data.task.rawValue))"),
    ]
    if !data.classes.isEmpty { rows.append(("classes", data.classes.joined(separator: ", "))) }
    rows.append(
      (
        "parts",
        "\(data.training) training, \(data.validation) validation, \(data.test) test; split seed \(data.splitSeed)"
      ))
    rows += data.notes.map { ($0.name, Self.text($0.value)) }
    return SectionText.pairs(rows)
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .number(let number): Value.real(number.double).readable
    default: value.canonicalText
    }
  }

  var json: [String: JSONValue] {
    [
      "data": .object([
        "path": .string(data.path), "id": Value(data.identity.content).json,
        "sha256": Value(data.identity.sha256).json,
        "target": .string(data.target), "task": .string(data.task.rawValue),
        "examples": .integer(data.examples), "features": .integer(data.features),
        "training": .integer(data.training), "validation": .integer(data.validation),
        "test": .integer(data.test),
      ])
    ]
  }
}
