// Sweeps with the loss `poisson`: the targets are counts, as they are.

import TestSupport
import Testing

@testable import Experiments

struct RateTests {
  private func plan(_ targets: [Int], _ data: String = "", _ parameters: String = "loss: 'poisson'") throws
    -> Plan
  {
    try TemporaryDirectory.with { folder in
      let rows = targets.enumerated().map { "\($0),\($1)" }
      try folder.write((["x,t"] + rows).joined(separator: "\n"), to: "t.csv")
      let spec =
        "{data: {path: 't.csv', target: 't', task: 'regression'\(data)}, parameters: {\(parameters)}}"
      return try Plan(Spec.read(folder.write(spec, to: "grid.json")))
    }
  }

  @Test("Counts are planned, and values below 0 and standardized targets are refused for this loss alone")
  func refusals() throws {
    let counts = (0..<30).map { $0 % 4 }
    #expect(try plan(counts).runs.count == 1)
    #expect(try plan(counts, ", standardize_target: true", "loss: 'quantile'").runs.count == 1)
    let losses = "loss: ['mean_squared_error', 'quantile']"
    #expect(try plan(counts.map { $0 - 1 }, "", losses).runs.count == 2)
    for (targets, data, message) in [
      (counts.map { $0 - 1 }, "", "the target has values below 0"),
      (counts, ", standardize_target: true", "it cannot be standardized"),
    ] {
      #expect {
        try plan(targets, data)
      } throws: { error in
        "\(error)".contains("parameters.loss: poisson predicts ") && "\(error)".contains(message)
      }
    }
  }
}
