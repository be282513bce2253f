// How results go with layers, epochs, parameters and time.

import Tabular

extension SweepReport {
  func heatmapSection(plot: String) -> String? {
    guard let heatmap else { return nil }
    let table =
      heatmap.columnValues.count > 16
      ? "" : TableFormat.markdown.text(heatmap.table)
    return "## \(heatmap.row) × \(heatmap.column)\n\n" + plot
      + "Mean \(metricName) over all completed runs with both values.\n"
      + (table.isEmpty ? "" : "\n" + table)
  }

  func curvesSection(plot: String) -> String? {
    guard !curves.isEmpty else { return nil }
    let columns =
      comparison.varied + ["seed", "best_epoch", "last_epoch"]
      + (comparison.figures.contains(sweep.metric) ? [sweep.metric] : [])
    let rows = curves.map { entry -> [Value] in
      [.text(entry.name), .text(comparison.shortID(entry.run))]
        + columns.map { comparison.value(entry.run, $0) }
    }
    return "## Learning curves\n\n" + plot
      + "The best, the median and the worst completed run by \(metricName).\n\n"
      + TableFormat.markdown.text(Table(columns: ["", "run"] + columns, rows: rows))
  }

  func sizeSection(plot: String) -> String? {
    guard !front.cells.isEmpty, Set(sweep.runs[column: "parameter_count"]).count > 1 else { return nil }
    let columns = comparison.varied
    let figures = Array(Set([front.figure, comparison.quoted])).sorted(by: >)
    let rows = front.cells.map { cell -> [Value] in
      [comparison.value(cell.row, "parameter_count")] + columns.map { comparison.value(cell.row, $0) }
        + [.text("\(cell.completed)/\(cell.runs.count)")]
        + figures.map { Value(comparison.sample($0, of: cell)?.readable) }
    }
    return "## Quality against parameters\n\n" + plot
      + "The Pareto front: the cells that no other cell with as few parameters beats in mean \(MarkdownFormat.escaped(front.figure)).\n\n"
      + TableFormat.markdown.text(
        Table(columns: ["parameters"] + columns + ["completed"] + figures, rows: rows))
  }

  func timeSection(plot: String) -> String? {
    let seconds = comparison.ranked.compactMap { comparison.value($0, "seconds").double }.sorted()
    guard let least = seconds.first, let most = seconds.last else { return nil }
    let epochs = comparison.ranked.compactMap { comparison.value($0, "last_epoch").double }.reduce(0, +)
    let total = seconds.reduce(0, +)
    return "## Training time\n\n" + plot
      + pairs([
        ("all completed runs, one after the other", "\(NumberFormat.rounded(total)) s"),
        (
          "a run: least, median, most",
          [least, seconds[seconds.count / 2], most].map { NumberFormat.rounded($0) }.joined(separator: ", ")
            + " s"
        ),
        ("an epoch, on average", "\(NumberFormat.rounded(total / max(epochs, 1) * 1000, digits: 3)) ms"),
      ])
  }
}
