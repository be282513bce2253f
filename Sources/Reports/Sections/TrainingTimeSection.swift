// Report section: training time.

import Tabular

struct TrainingTimeSection: ReportSection {
  private let comparison: Comparison

  init(_ results: SweepResults) { comparison = results.comparison }

  let heading: String? = "Training time"

  var text: String? {
    let seconds = comparison.ranked.compactMap(\.seconds).sorted()
    guard let least = seconds.first, let most = seconds.last else { return nil }
    let epochs = comparison.ranked.compactMap(\.lastEpoch).reduce(0.0) { $0 + Double($1) }
    let total = seconds.reduce(0, +)
    return SectionText.pairs([
      ("all completed runs, sequentially", "\(NumberFormat.rounded(total)) s"),
      (
        "per run: minimum, median, maximum",
        [least, seconds[seconds.count / 2], most].map { NumberFormat.rounded($0) }.joined(separator: ", ")
          + " s"
      ),
      ("per epoch, on average", "\(NumberFormat.rounded(total / max(epochs, 1) * 1000, digits: 3)) ms"),
    ])
  }

  var plot: Plot? {
    let points = comparison.cells.compactMap { CellPoint($0, comparison.seconds(of: $0.runs)) }
    guard points.count > 1, Set(points.map(\.parameters)).count > 1 else { return nil }
    return Plot(
      name: "time.svg", caption: "Mean training time of each cell against its parameters",
      script: CellPoint.data("cells", points) + """
        \(Plot.scale("x", points.map(\.parameters)))\(Plot.scale("y", points.map(\.value)))set xlabel "parameters"
        set ylabel "seconds per run"
        plot $cells using 1:2 with points linestyle 1 notitle

        """)
  }
}
