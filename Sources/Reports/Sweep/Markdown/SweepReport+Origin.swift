// Where the numbers come from.

import Tabular

extension SweepReport {
  var data: String {
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
    if data.scale != 1 { rows.append(("divided by", Value.real(data.scale).readable)) }
    return "## Data\n\n" + pairs(rows)
  }

  /// Programs, machines and checks.
  var origin: [(String, String)] {
    func distinct(_ column: String) -> String {
      let values = Set(sweep.runs[column: column].compactMap(\.text)).sorted()
      return values.isEmpty ? "–" : values.joined(separator: ", ")
    }
    return [
      ("sweep", sweep.id.text), ("command", sweep.command), ("netlab", distinct("netlab_version")),
      ("CPU", distinct("cpu")), ("kernels", distinct("blas")), ("host", distinct("host")),
      ("git commit", distinct("git_commit")),
    ] + verifications
  }

  var provenance: String {
    "## How it was made\n\n" + pairs(origin) + "\nThe spec:\n\n"
      + MarkdownFormat.fenced(sweep.spec, language: "json5")
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
}
