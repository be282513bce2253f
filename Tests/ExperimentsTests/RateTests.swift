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

  @Test("Counts are planned as they are, and values below 0 are refused for this loss alone")
  func refusals() throws {
    let counts = (0..<30).map { $0 % 4 }
    #expect(try plan(counts).runs.count == 1)
    #expect(try plan(counts, ", standardize_target: true", "loss: 'quantile'").runs.count == 1)
    let losses = "loss: ['mean_squared_error', 'quantile']"
    #expect(try plan(counts.map { $0 - 1 }, "", losses).runs.count == 2)
    #expect {
      try plan(counts.map { $0 - 1 })
    } throws: {
      "\($0)".contains("parameters.loss: poisson predicts counts, but the target has values below 0")
    }
    // Nothing scales them, whatever a spec says.
    for data in ["", ", standardize_target: true"] {
      let plan = try plan(counts, data, "loss: 'poisson', target_transform: 'log'")
      #expect(plan.cells[0].hyperparameters.value("target_scaling") == nil)
      let recipe = plan.runSet.recipes(of: plan.runs[0]).targets[0]
      #expect(recipe.offset == 0 && recipe.unit == 1)
    }
  }
}
