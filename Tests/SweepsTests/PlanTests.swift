import TestSupport
import Testing

@testable import Sweeps

struct PlanTests {
  private func plan(
    _ parameters: String, more: String = "", folder: TemporaryDirectory, name: String = "grid.json"
  ) throws -> Plan {
    try Plan(Spec.read(folder.writeGrid(name, parameters: parameters, more: more)))
  }

  @Test("A grid of 3 × 3 × 3 with 3 seeds has 27 cells and 81 runs, each with an id of its own")
  func grid() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(
        "depth: [1, 2, 3], width: [8, 16, 32], learning_rate: [0.1, 0.01, 0.001]", more: "seeds: 3",
        folder: folder)
      #expect(plan.cells.count == 27)
      #expect(Set(plan.runs.map(\.id)).count == 81)
      #expect(plan.varied == ["depth", "width", "learning_rate"])
    }
  }

  @Test("Constraints keep the combinations that they hold for")
  func constraints() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(
        "depth: [1, 2, 3], width: [8, 16, 32]",
        more: "constraints: ['depth * width <= 48', 'width > 8 OR depth = 1']",
        folder: folder)
      let kept = plan.cells.map(\.hyperparameters.hiddenLayers)
      #expect(kept == [[8], [16], [32], [16, 16], [16, 16, 16]])
    }
  }

  @Test("What says the same is the same run")
  func canonical() throws {
    try TemporaryDirectory.with { folder in
      func ids(_ parameters: String, more: String = "") throws -> [String] {
        try plan(parameters, more: more, folder: folder).runs.map(\.id)
      }
      let base = try ids("depth: 2, width: 16, learning_rate: 0.003")
      #expect(try ids("hidden_layers: [16, 16], learning_rate: 3e-3") == base)
      #expect(
        try ids("depth: 2, width: 16, learning_rate: 0.0030, activation: 'relu', initializer: 'he'") == base)
      #expect(try ids("depth: 2, width: 16, learning_rate: 0.003, loss: 'binary_cross_entropy'") == base)
      // Without hidden layers neither width nor activation matters.
      #expect(try ids("depth: 0, width: [8, 16], activation: ['tanh', 'relu']").count == 1)

      let others = try [
        ids("depth: 2, width: 16, learning_rate: 0.0031"),
        ids("depth: 2, width: 16, learning_rate: 0.003", more: "seeds: [1]"),
        ids("depth: 2, width: 16, learning_rate: 0.003", more: "metric: {name: 'val_accuracy'}"),
        ids("depth: 2, width: 16, learning_rate: 0.003, epochs: 99"),
      ]
      #expect(Set(others.flatMap(\.self) + base).count == 5)
    }
  }

  @Test("Runs are named by the data's content, not by its place")
  func content() throws {
    try TemporaryDirectory.with { folder in
      let here = try plan("depth: 1", folder: folder).runs[0].id
      let rows = try folder.read("points.csv")
      try folder.write(rows, to: "elsewhere/p.csv")
      try folder.write(
        "{data: {path: 'p.csv', target: 'side'}, parameters: {depth: 1}}", to: "elsewhere/g.json")
      #expect(try Plan(Spec.read(folder.file("elsewhere/g.json"))).runs[0].id == here)
      try folder.write(rows + "0.5,0.5,above\n", to: "elsewhere/p.csv")
      #expect(try Plan(Spec.read(folder.file("elsewhere/g.json"))).runs[0].id != here)
    }
  }

  @Test("What does not suit the target is an error at its key")
  func unsuitable() throws {
    try TemporaryDirectory.with { folder in
      #expect { try plan("depth: 1", more: "metric: {name: 'val_r2'}", folder: folder) } throws: {
        ($0 as? SpecError)?.key == "metric.name"
      }
      #expect { try plan("loss: 'mean_squared_error'", folder: folder) } throws: {
        ($0 as? SpecError)?.message
          == "mean_squared_error does not suit a binary target; use binary_cross_entropy or "
          + "categorical_cross_entropy"
      }
    }
  }
}
