// What to remember of a sweep.

import Tabular

extension SweepReport {
  /// `27 cells × 3 seeds = 81 runs: 81 completed.`
  var counts: String {
    let statuses = comparison.statusCounts.filter { $0.count > 0 }.map { "\($0.count) \($0.status)" }
    return "\(counted(comparison.cells.count, "cell")) × \(counted(comparison.seedCount, "seed")) = "
      + "\(counted(sweep.runs.rows.count, "run")): \(statuses.joined(separator: ", "))."
  }

  /// The best cell with what to quote of it.
  var bestInWords: String {
    guard let best = comparison.cells.first, let score = comparison.sample(comparison.quoted, of: best) else {
      return "No run has completed, so there is nothing to compare."
    }
    let interval = score.readableInterval.map { " (95 % interval \($0))" } ?? ""
    return "Best cell by mean \(sweep.metric): \(comparison.summary(best.row)); \(comparison.quoted) "
      + "\(score.readable)\(interval) over \(best.completed)/\(best.runs.count) runs."
  }

  var headline: String {
    var text = "# \(MarkdownFormat.escaped(sweep.name))\n\n\(counts)\n"
    guard let best = comparison.cells.first, best.completed > 0 else {
      return text + "\nNo run has completed, so there is nothing to compare.\n"
    }
    text += "\n**Best cell** by mean \(metricName) (\(sweep.minimizes ? "smallest" : "largest")): "
    text += "\(MarkdownFormat.escaped(comparison.summary(best.row))).\n\n"
    text += TableFormat.markdown.text(bestFigures(of: best))
    text += ties(with: best).map { "\n\($0)\n" } ?? ""
    if comparison.figures.contains(where: { $0.hasPrefix("test_") }) {
      text +=
        "\nCells are chosen on the validation part; the test part had no say, so its figures are the ones to quote.\n"
    }
    return text
  }

  private func bestFigures(of best: CellResult) -> Table {
    let figures = comparison.figures.filter { !$0.hasPrefix("train_") || $0 == sweep.metric }
    return Table(
      columns: ["figure", "mean", "standard deviation", "95 % interval of the mean", "runs"],
      rows: figures.compactMap { figure in
        guard let sample = comparison.sample(figure, of: best) else { return nil }
        return [
          .text(figure), .real(sample.mean), Value(sample.standardDeviation),
          Value(sample.readableInterval), .text("\(sample.count)/\(best.runs.count)"),
        ]
      })
  }

  /// Whether the best one is the best by more than luck.
  private func ties(with best: CellResult) -> String? {
    let others = comparison.cells.dropFirst().filter { $0.score != nil }
    guard !others.isEmpty else { return nil }
    let tied = others.count(where: \.isTied)
    let seeds =
      best.completed < 2
      ? "one seed tells nothing about chance"
      : "\(metricName) paired over the seeds, t-test, corrected for \(counted(others.count, "comparison")) by Holm"
    if tied == 0 {
      return "It is better than each of the \(others.count) other cells by more than chance (\(seeds))."
    }
    let few =
      tied == others.count && (2..<5).contains(best.completed)
      ? " With \(best.completed) seeds only very large differences can be told; more seeds tell more." : ""
    return
      "\(tied) of the \(others.count) other cells cannot be told apart from it (\(seeds)): they are marked `=` below.\(few)"
  }
}
