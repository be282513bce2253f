// Report section: provenance, with programs, machines, verifications and the spec.

import Experiments
import Tabular

struct OriginSection: ReportSection {
  private let sweep: SweepRecord

  init(_ results: SweepResults) { sweep = results.comparison.sweep }

  let heading: String? = "How it was made"

  var text: String? {
    SectionText.pairs(facts) + "\nThe spec:\n\n" + MarkdownText.fenced(sweep.spec, language: "json5")
  }

  /// Programs, machines and verifications: labels and values.
  var facts: [(String, String)] {
    func distinct(_ value: (RunRecord.Machine) -> String?) -> String {
      let values = Set(sweep.runs.compactMap { value($0.machine) }).sorted()
      return values.isEmpty ? "–" : values.joined(separator: ", ")
    }
    return [
      ("sweep", sweep.id.text), ("command", sweep.command), ("netlab", distinct(\.netlabVersion)),
      ("CPU", distinct(\.cpu)), ("kernels", distinct(\.kernels)), ("host", distinct(\.host)),
      ("git commit", distinct(\.gitCommit)),
    ] + verifications
  }

  /// The results of retraining runs, by machine.
  private var verifications: [(String, String)] {
    guard !sweep.verifications.isEmpty else { return [("verified", "no run yet")] }
    return sweep.verifications.map { summary in
      let result = summary.differing == 0 ? "all identical" : "\(summary.differing) different"
      let machine = [summary.host, summary.cpu, summary.kernels].compactMap(\.self).joined(separator: ", ")
      return (
        "verified",
        "\(summary.verified) of \(sweep.runs.count) runs, \(result), last \(summary.latest), on \(machine)"
      )
    }
  }
}
