// Checks stored values against the definitions of their columns.
//
// A store is untrusted, so every value is checked here before it is used. Free text, such as a sweep's name, is
// escaped where it is written.

import Datasets
import Experiments
import JSON
import NeuralNetwork
import SQLite
import Search

/// A check of rows against the definitions of their columns.
struct StoredValues {
  /// What the rows describe; each kind has its tables and views.
  enum Kind {
    case runs, epochs, verifications, datasets, sweeps
  }

  /// Whether a value is valid in a column.
  typealias Rule = @Sendable (SQLValue) -> Bool

  /// The first invalid value of a row.
  struct Fault {
    let column: String
    let value: SQLValue
  }

  private let rules: [(index: Int, column: String, rule: Rule)]
  /// The values of the previous row, by rule: runs of a cell mostly share them, and they are not checked again.
  private var known: [SQLValue?]

  /// - Parameter columns: the rows' columns in order.
  init(_ columns: [String], of kind: Kind) {
    let rules = Self.rules(of: kind)
    self.rules = columns.enumerated().compactMap { index, column in
      rules[column].map { (index, column, $0) }
    }
    known = self.rules.map { _ in nil }
  }

  /// nil if the row is as netlab would have written it.
  mutating func fault(in row: [SQLValue]) -> Fault? {
    for (place, entry) in rules.enumerated() {
      let value = row[entry.index]
      if known[place] == value { continue }
      guard entry.rule(value) else { return Fault(column: entry.column, value: value) }
      known[place] = value
    }
    return nil
  }

  /// Like `fault(in:)`, for a row by column name.
  static func fault(in record: [String: SQLValue], of kind: Kind) -> Fault? {
    let columns = record.keys.sorted()
    var values = StoredValues(columns, of: kind)
    return values.fault(in: columns.map { record[$0] ?? .null })
  }

  /// Throws unless netlab could have written every value of the records.
  static func check(
    _ records: [[String: SQLValue]], of kind: StoredValues.Kind
  ) throws(Mismatch) {
    guard let columns = records.first?.keys.sorted() else { return }
    var values = StoredValues(columns, of: kind)
    for record in records {
      guard let fault = values.fault(in: columns.map { record[$0] ?? .null }) else { continue }
      throw Mismatch("its \(fault.column) is \(fault.value.excerpt), which netlab would not have written")
    }
  }

  /// The reason for rejecting rows.
  struct Mismatch: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  // MARK: Columns

  private static func rules(of kind: Kind) -> [String: Rule] {
    switch kind {
    case .runs: ofRuns
    case .epochs: ofEpochs
    case .verifications: ofVerifications
    case .datasets: ofDatasets
    case .sweeps: ofSweeps
    }
  }

  private static let ofRuns: [String: Rule] = {
    var rules: [String: Rule] = [
      "status": { $0.text.flatMap(RunStatus.init(rawValue:)) != nil },
      "seed": { value in value.integer.map(Spec.seedRange.contains) ?? false },
      "parameter_count": { $0.integer ?? 0 > 0 },
      "attempts": isCount, "claim": isCount, "config": isText,
      "best_epoch": orNull(isEpoch), "last_epoch": orNull { $0 == .integer(0) || isEpoch($0) },
      "checkpoint_epoch": orNull(isEpoch), "seconds": orNull(isNumber),
      "cell_id": { CellID($0) != nil }, "lineage": orNull { RunID($0) != nil },
      "val_confusion": orNull(isConfusion), "test_confusion": orNull(isConfusion),
    ]
    for column in [
      "started_at", "finished_at", "error", "data_id", "data_sha256", "weights_sha256", "checkpoint_sha256",
      "git_commit", "host", "cpu",
      "blas", "netlab_version", "tags",
    ] { rules[column] = orNull(isText) }
    for metric in SplitMetric.ofRun { rules[metric.name] = orNull(isNumber) }
    for definition in HyperparameterDefinition.all { rules[definition.name] = definition.accepts }
    return rules
  }()

  private static let ofEpochs: [String: Rule] = {
    var rules: [String: Rule] = [
      "epoch": isEpoch, "learning_rate": orNull(isNumber), "seconds": orNull(isNumber),
    ]
    for metric in SplitMetric.ofEpoch { rules[metric.name] = orNull(isNumber) }
    return rules
  }()

  private static let ofVerifications: [String: Rule] = [
    "verified_at": isText, "identical": { $0 == .integer(0) || $0 == .integer(1) },
    "difference": orNull(isText), "epochs": isCount, "tensors": isCount, "host": isText,
    "cpu": orNull(isText),
    "blas": isText, "netlab_version": isText,
  ]

  private static let ofDatasets: [String: Rule] = [
    "sha256": isText, "data_id": orNull(isText),
    "source": orNull { $0.text.map(StoredSource.isValid) ?? false },
    "path": isText,
    "location": orNull(isText), "target": isText,
    "task": { $0.text.flatMap(Task.init(rawValue:)) != nil }, "examples": isCount, "features": isCount,
    "classes": { value in
      guard let node = try? JSONNode.parse(value.text ?? ""), case .array(let names) = node.value else {
        return false
      }
      return names.allSatisfy { if case .string = $0 { true } else { false } }
    },
  ]

  private static let ofSweeps: [String: Rule] = [
    "id": { SweepID($0) != nil }, "name": isShortText,
    "metric": { $0.text.flatMap(SplitMetric.named)?.canChoose ?? false },
    "goal": { $0.text.flatMap(Metric.Goal.init(rawValue:)) != nil }, "spec": isText, "command": isText,
    "split": isText, "created_at": isText, "started_at": isText,
  ]

  private static func orNull(_ rule: @escaping Rule) -> Rule { { $0.isNull || rule($0) } }

  private static let isText: Rule = { $0.text != nil }
  /// At most 100 characters, unless it is a file name.
  private static let isShortText: Rule = { value in value.text.map { $0.utf8.count <= 1000 } ?? false }
  private static let isNumber: Rule = { $0.double != nil }
  private static let isCount: Rule = { $0.integer ?? -1 >= 0 }
  private static let isEpoch: Rule = { value in
    value.integer.map(HyperparameterDefinition.epochs.contains) ?? false
  }
  private static let isConfusion: Rule = { value in value.text.flatMap { Confusion($0) } != nil }
}

extension SQLValue {
  /// The value for an error message, truncated if it is long.
  var excerpt: String {
    switch self {
    case .null: return "NULL"
    case .integer, .real: return exact
    case .text(let text):
      let most = 60
      return "'\(String(text.unicodeScalars.prefix(most)))\(text.unicodeScalars.count > most ? "…" : "")'"
    case .blob(let bytes): return "a blob of \(bytes.count) bytes"
    }
  }
}
