// The report for reading.

import RunStore
import SQLite

extension SweepReport {
  /// `report.md`.
  public var markdown: String {
    let sections = [
      headline, bestCells, bestRuns, effects, failures, data, provenance,
    ]
    return sections.compactMap(\.self).joined(separator: "\n")
  }

  /// The first part of the report, for a terminal: the best cells.
  public var topOfComparison: String {
    "\(TableFormat.escaped(comparison.sweep.name)): the best cells by mean \(comparison.sweep.metric)\n\n"
      + TableFormat.table.text(cellTable(limit: top))
  }

  private var sweep: SweepRecord { comparison.sweep }
  private var seedCount: Int { Set(sweep.runs[column: "seed"]).count }

  private func count(_ status: String) -> Int { sweep.runs[column: "status"].count { $0 == .text(status) } }

  private var headline: String {
    let statuses = ["completed", "diverged", "failed", "interrupted", "running", "pending"].compactMap {
      status in
      count(status) > 0 ? "\(count(status)) \(status)" : nil
    }
    var text = "# \(TableFormat.escaped(sweep.name))\n\n"
    text += "\(comparison.cells.count) cells × \(seedCount) seeds = \(sweep.runs.rows.count) runs: "
    text += statuses.joined(separator: ", ") + ".\n"
    guard let best = comparison.cells.first, best.completed > 0 else {
      return text + "\nNo run has completed, so there is nothing to compare.\n"
    }
    let figures = comparison.figures.filter { !$0.hasPrefix("train_") }
    let scores = figures.compactMap { figure in
      comparison.sample(figure, of: best).map { "\(figure) \($0.readable)" }
    }
    text += "\n**Best cell** by mean \(sweep.metric) (\(sweep.minimizes ? "smallest" : "largest")): "
    text += "\(comparison.summary(best.row)).\n"
    text +=
      "Over its \(best.completed) completed runs, mean ± standard deviation: \(scores.joined(separator: ", ")).\n"
    if figures.contains(where: { $0.hasPrefix("test_") }) {
      text +=
        "\nCells are chosen on the validation part; the test part had no say, so its figures are the ones to quote.\n"
    }
    return text
  }

  // MARK: Tables

  private func cellTable(limit: Int) -> Table {
    let columns =
      ["rank"] + comparison.varied + ["parameters", "completed"] + comparison.figures + ["seconds"]
    let rows = comparison.cells.prefix(limit).enumerated().map { rank, cell -> [SQLValue] in
      let figures = (comparison.figures + ["seconds"]).map { figure in
        SQLValue(comparison.sample(figure, of: cell)?.readable)
      }
      return [.integer(rank + 1)] + comparison.varied.map { comparison.value(cell.row, $0) }
        + [comparison.value(cell.row, "parameter_count"), .text("\(cell.completed)/\(cell.runs.count)")]
        + figures
    }
    return Table(columns: columns, rows: rows)
  }

  private var bestCells: String? {
    guard !comparison.ranked.isEmpty else { return nil }
    return "## Best cells\n\n" + shown(comparison.cells.count, "cells", "cells.csv")
      + "Mean ± standard deviation over the seeds.\n\n" + TableFormat.markdown.text(cellTable(limit: top))
  }

  private var bestRuns: String? {
    guard !comparison.ranked.isEmpty else { return nil }
    let columns = comparison.varied + ["seed", "best_epoch"] + comparison.figures + ["seconds"]
    let rows = comparison.ranked.prefix(top).map { row -> [SQLValue] in
      let id = String((comparison.value(row, "id").text ?? "").prefix(8))
      return [.text(id)] + columns.map { comparison.value(row, $0) }
    }
    return "## Best runs\n\n" + shown(comparison.ranked.count, "completed runs", "runs.csv")
      + "Each at its best epoch by \(sweep.metric).\n\n"
      + TableFormat.markdown.text(Table(columns: ["run"] + columns, rows: rows))
  }

  private func shown(_ count: Int, _ what: String, _ file: String) -> String {
    count > top ? "The best \(top) of \(count) \(what); all are in [`\(file)`](\(file)). " : ""
  }

  private var effects: String? {
    guard !comparison.varied.isEmpty, !comparison.ranked.isEmpty else { return nil }
    let figures = comparison.figures.filter { $0.hasPrefix("val_") || $0 == sweep.metric }
    let tables = comparison.varied.map { name -> String in
      let values = Self.sortedUnique(sweep.runs[column: name])
      let rows = values.map { value -> [SQLValue] in
        let runs = sweep.runs.rows.filter { comparison.value($0, name) == value }
        let completed = runs.count { comparison.value($0, "status") == .text("completed") }
        return [value.isNull ? .text("–") : value, .text("\(completed)/\(runs.count)")]
          + figures.map { SQLValue(comparison.sample($0, of: runs)?.readable) }
      }
      return TableFormat.markdown.text(Table(columns: [name, "completed"] + figures, rows: rows))
    }
    return "## Effect of each hyperparameter\n\n"
      + "Mean ± standard deviation over all completed runs with the value, whatever the others are.\n\n"
      + tables.joined(separator: "\n")
  }

  private static func sortedUnique(_ values: [SQLValue]) -> [SQLValue] {
    Set(values).sorted { first, second in
      if let a = first.double, let b = second.double { return a < b }
      return first.exact.utf8.lexicographicallyPrecedes(second.exact.utf8)
    }
  }

  private var failures: String? {
    let bad = sweep.runs.rows.filter { row in
      comparison.value(row, "status") == .text("diverged")
        || comparison.value(row, "status") == .text("failed")
    }
    guard !bad.isEmpty else { return "## Failures\n\nNo run failed or diverged.\n" }
    let rows = bad.prefix(50).map { row -> [SQLValue] in
      let id = String((comparison.value(row, "id").text ?? "").prefix(8))
      return [.text(id)]
        + (comparison.varied + ["seed", "status", "error"]).map { comparison.value(row, $0) }
    }
    let table = Table(columns: ["run"] + comparison.varied + ["seed", "status", "why"], rows: Array(rows))
    let more = bad.count > 50 ? "\n\(bad.count - 50) more are in [`runs.csv`](runs.csv).\n" : ""
    return "## Failures\n\n\(count("diverged")) diverged, \(count("failed")) failed.\n\n"
      + TableFormat.markdown.text(table) + more
  }

  // MARK: Origin

  private var data: String {
    let data = sweep.data
    var rows: [(String, String)] = [
      ("file", data.path), ("SHA-256", data.sha256), ("examples", String(data.examples)),
      ("features", String(data.features)), ("target", "\(data.target) (\(data.task))"),
    ]
    if !data.classes.isEmpty { rows.append(("classes", data.classes.joined(separator: ", "))) }
    rows.append(
      (
        "parts",
        "\(data.training) training, \(data.validation) validation, \(data.test) test; split seed \(data.splitSeed)"
      ))
    rows.append(
      ("standardized", data.isStandardized ? "yes, by mean and deviation of the training part" : "no"))
    if data.scale != 1 { rows.append(("divided by", SQLValue.real(data.scale).readable)) }
    return "## Data\n\n" + pairs(rows)
  }

  private var provenance: String {
    func distinct(_ column: String) -> String {
      let values = Set(sweep.runs[column: column].compactMap(\.text)).sorted()
      return values.isEmpty ? "–" : values.joined(separator: ", ")
    }
    return "## How it was made\n\n"
      + pairs(
        [
          ("sweep", sweep.id), ("command", sweep.command), ("netlab", distinct("netlab_version")),
          ("CPU", distinct("cpu")), ("BLAS", distinct("blas")), ("host", distinct("host")),
          ("git commit", distinct("git_commit")),
        ] + verifications)
      + "\nThe spec:\n\n" + fenced(sweep.spec)
  }

  /// What training the runs again has shown, machine by machine.
  private var verifications: [(String, String)] {
    guard !sweep.verifications.isEmpty else { return [("verified", "no run yet")] }
    return sweep.verifications.map { summary in
      let result = summary.differing == 0 ? "all identical" : "\(summary.differing) different"
      let machine = [summary.host, summary.cpu, summary.blas].compactMap(\.self).joined(separator: ", ")
      return (
        "verified",
        "\(summary.verified) of \(sweep.runs.rows.count) runs, \(result), last \(summary.latest), on \(machine)"
      )
    }
  }

  private func pairs(_ rows: [(String, String)]) -> String {
    TableFormat.markdown.text(
      Table(columns: ["", " "], rows: rows.map { [.text($0.0), .text($0.1)] }))
  }

  /// A code block whose fence is longer than any run of backticks in the text.
  private func fenced(_ text: String) -> String {
    var longest = 2
    var current = 0
    for character in text {
      current = character == "`" ? current + 1 : 0
      longest = max(longest, current)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)json5\n\(text.hasSuffix("\n") ? text : text + "\n")\(fence)\n"
  }
}
