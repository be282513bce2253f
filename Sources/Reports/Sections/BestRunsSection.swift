// Report section: the best runs.

import Experiments
import JSON
import Tabular

struct BestRunsSection: ReportSection {
  private let results: SweepResults
  private var comparison: Comparison { results.comparison }

  init(_ results: SweepResults) { self.results = results }

  let heading: String? = "Best runs"

  var text: String? {
    guard !comparison.ranked.isEmpty else { return nil }
    let columns =
      comparison.varied.map(RunColumn.hyperparameter) + [.seed, .bestEpoch]
      + comparison.mainMetrics.map(RunColumn.metric) + [.seconds]
    let rows = comparison.ranked.prefix(results.top).map { run -> [Value] in
      [.text(run.shortID)] + columns.map { $0.value(run) }
    }
    return SectionText.shown(results.top, of: comparison.ranked.count, "completed runs", in: "runs.csv")
      + "Each at its best epoch by \(results.objectiveName).\n\n"
      + TableFormat.markdown.text(Table(columns: ["run"] + columns.map(\.name), rows: rows))
  }

  var json: [String: JSONValue] {
    let best = comparison.ranked.first.map { run in
      JSONValue.object(
        Dictionary(uniqueKeysWithValues: RunColumn.all.map { ($0.name, $0.value(run).json) }))
    }
    return ["best_run": best ?? .null]
  }
}
