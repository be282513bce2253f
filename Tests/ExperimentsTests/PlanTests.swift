import JSON
import TestSupport
import Testing

@testable import Experiments

struct PlanTests {
  private func plan(
    _ parameters: String, more: String = "", folder: TemporaryDirectory, name: String = "grid.json"
  ) throws -> Plan {
    try Plan(Spec.read(folder.writeGrid(name, parameters: parameters, more: more)))
  }

  @Test("A grid of 3 × 3 × 3 with 3 seeds has 27 cells and 81 runs, with distinct ids")
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

  @Test("The largest networks are trained first, and those of one size in the plan's order")
  func trainingOrder() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("width: [8, 16], epochs: [5, 10], depth: [1, 2]", folder: folder)
      let order = plan.trainingOrder(of: plan.runs.dropLast()).map(\.cell.hyperparameters)
      #expect(order.map(\.hiddenLayers) == [[16, 16], [8, 8], [8, 8], [16], [16], [8], [8]])
      #expect(order.map(\.epochs) == [5, 5, 10, 5, 10, 5, 10])
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

  @Test("Equivalent settings are the same run")
  func canonical() throws {
    try TemporaryDirectory.with { folder in
      func ids(_ parameters: String, more: String = "") throws -> [RunID] {
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

  @Test("Runs that differ in their epochs alone share a lineage, unless the schedule depends on their number")
  func lineage() throws {
    try TemporaryDirectory.with { folder in
      for schedule in ["constant", "step", "exponential", "reduce_on_plateau"] {
        let runs = try plan("schedule: '\(schedule)', epochs: [5, 10]", more: "seeds: 2", folder: folder).runs
        #expect(runs.count == 4 && runs.allSatisfy { $0.lineage != nil })
        for run in runs {
          let related = runs.filter { $0.lineage == run.lineage }
          #expect(related.map(\.seed) == [run.seed, run.seed])
          #expect(related.map(\.cell.hyperparameters.epochs) == [5, 10])
        }
      }
      for schedule in ["cosine", "polynomial", "one_cycle"] {
        let runs = try plan("schedule: '\(schedule)', epochs: [5, 10]", more: "seeds: 2", folder: folder).runs
        #expect(runs.count == 4 && runs.allSatisfy { $0.lineage == nil })
      }
    }
  }

  @Test("Settings that do not suit the target are errors at their keys")
  func unsuitable() throws {
    try TemporaryDirectory.with { folder in
      #expect { try plan("depth: 1", more: "metric: {name: 'val_r2'}", folder: folder) } throws: {
        ($0 as? SpecError)?.key == "metric.name"
      }
      #expect { try plan("loss: 'mean_squared_error'", folder: folder) } throws: {
        ($0 as? SpecError)?.message
          == "mean_squared_error does not suit a binary target; use binary_cross_entropy or "
          + "categorical_cross_entropy or hinge"
      }
    }
  }

  @Test(
    "Constraints see the layers by their depth and width, too",
    arguments: [
      ("depth = 2", [[16, 16], [16, 8]]), ("depth * width <= 16", [[8]]), ("width IS NULL", [[], [16, 8]]),
      ("hidden_layers = '[16,8]'", [[16, 8]]),
    ])
  func constraintsOnLayers(constraint: String, layers: [[Int]]) throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan(
        "hidden_layers: [[], [8], [16, 16], [16, 8]]", more: "constraints: [\"\(constraint)\"]",
        folder: folder)
      #expect(plan.cells.map(\.hyperparameters.hiddenLayers) == layers)
    }
  }

  @Test("Many constraints on many combinations are an error at once")
  func manyConstraints() throws {
    try TemporaryDirectory.with { folder in
      let list = Array(repeating: "'depth > 0'", count: 41).joined(separator: ", ")
      #expect {
        try plan("batch_size: {min: 1, max: 100000}", more: "constraints: [\(list)]", folder: folder)
      } throws: {
        "\($0)".contains("constraints: 41 constraints on 100000 combinations of values: join some with AND")
      }
    }
  }

  @Test(
    "A constraint that cannot be met or read is an error at its place",
    arguments: [
      (
        "dept > 1",
        "grid.json:5:17: constraints[0]: 'dept > 1' is not an expression over the hyperparameters: no such "
          + "column: dept; did you mean 'depth'?"
      ),
      ("depth > 9", "grid.json:5:16: constraints: no combination of the values meets the constraints"),
    ])
  func constraintErrors(constraint: String, description: String) throws {
    try TemporaryDirectory.with { folder in
      let description = folder.file(description)
      #expect {
        try plan("depth: [1, 2]", more: "constraints: ['\(constraint)']", folder: folder)
      } throws: {
        "\($0)" == description
      }
    }
  }

  @Test("A sweep's id follows from its name, its spec and its data")
  func sweepIdentity() throws {
    try TemporaryDirectory.with { folder in
      func id(_ parameters: String, more: String = "", name: String = "grid.json") throws -> SweepID {
        try plan(parameters, more: more, folder: folder, name: name).sweepID()
      }
      let same = try id("depth: 1, width: [2, 4]")
      #expect(
        try id("depth: [1], /* so */ width: [2, 4]", more: "seeds: 1, method: 'grid'", name: "b.json") == same
      )
      #expect(try id("depth: {value: 1}, width: {values: [2, 4]}", more: "constraints: []") == same)
      let range = try id("depth: 1, width: {min: 2, max: 4, points: 2}")
      #expect(try id("depth: 1, width: {max: 4, distribution: 'int_uniform', min: 2, points: 2}") == range)
      let others = try [
        range, id("depth: 1, width: {min: 2, max: 4, points: 3}"),
        id("depth: 1, width: {min: 2, max: 5, points: 2}"),
        // The order of the trials follows from that of the axes.
        id("width: [2, 4], depth: 1"),
        id("depth: 2, width: [2, 4]"), id("depth: 1, width: [4, 2]"),
        id("depth: 1, width: [2, 4]", more: "seeds: 2"),
        id("depth: 1, width: [2, 4]", more: "metric: {name: 'val_accuracy'}"),
        id("depth: 1, width: [2, 4]", more: "constraints: ['width > 0']"),
      ]
      #expect(Set(others + [same]).count == 10)
      // Where the data are is no part of it, and what they are is.
      let rows = try folder.read("points.csv")
      func moved(_ rows: String, _ more: String = "") throws -> SweepID {
        try folder.write(rows, to: "elsewhere/p.csv")
        let spec = """
          {name: 'points', data: {path: 'p.csv', target: 'side'\(more)}, parameters: {
            depth: 1, width: [2, 4], optimizer: 'sgd', patience: 0}}
          """
        return try Plan(Spec.read(folder.write(spec, to: "elsewhere/g.json"))).sweepID()
      }
      #expect(try moved(rows) == same)
      #expect(try moved(rows, ", split_seed: 0") == same)
      #expect(try moved(rows, ", split_seed: 1") != same)
      #expect(try moved(rows + "0.5,0.5,above\n") != same)
    }
  }

  @Test("A sweep that is allowed more runs is the same sweep, with more cells at its end")
  func growing() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      func plan(_ more: String) throws -> Plan {
        try self.plan("width: [2, 3, 4]", more: "seeds: 2\(more)", folder: folder)
      }
      let whole = try plan("")
      for count in 1...4 {
        let part = try plan(", runs: \(count)")
        #expect(part.cells == Array(whole.cells.prefix(count)))
        #expect(part.runs == Array(whole.runs.prefix(2 * count)))
        #expect(try part.sweepID() == whole.sweepID())
      }
      #expect { try plan(", runs: 0") } throws: { ($0 as? SpecError)?.key == "runs" }
    }
  }

  @Test("A sweep's id is the hash of canonical JSON")
  func canonicalSweep() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try plan("width: [2, 4], epochs: 5", more: "seeds: 2", folder: folder)
      // Data, engine and metric as the runs have them.
      let shared = try #require(plan.runs[0].configuration.split(separator: ",\"parameters\":").first)
        .dropFirst()
      let text =
        "{\"constraints\":[],"
        + shared.replacing(",\"metric\":", with: ",\"method\":\"grid\",\"metric\":")
        + ",\"name\":\"points\",\"parameters\":[[\"width\",[2,4]],[\"epochs\",[5]],"
        + "[\"optimizer\",[\"sgd\"]],[\"patience\",[0]]],\"seeds\":[0,1]}"
      #expect(try SweepID(hashing: text) == plan.sweepID())
    }
  }

  @Test(
    "Data that the spec does not fit are an error at its key",
    arguments: [
      (
        "path: 'points.csv', target: 'sied'",
        "grid.json:1:37: data.target: FOLDER/points.csv: there is no column 'sied' for the target; there "
          + "are 'x', 'y', 'side'; did you mean 'side'?"
      ),
      (
        "path: 'point.csv', target: 'side'",
        "grid.json:1:15: data.path: cannot read 'FOLDER/point.csv': No such file or directory"
      ),
      (
        "path: 'points.csv', target: 'side', test: 0.001",
        "grid.json:1:51: data.test: the test split of 60 rows would be empty"
      ),
      (
        "path: 'points.csv', target: 'side', validation: 0.001",
        "grid.json:1:57: data.validation: the validation split of 60 rows would be empty"
      ),
    ])
  func dataErrors(data: String, description: String) throws {
    try TemporaryDirectory.with { folder in
      try folder.writePoints()
      let spec = try Spec.read(folder.write("{data: {\(data)}}", to: "grid.json"))
      #expect { try Plan(spec) } throws: {
        "\($0)".split(separator: folder.path).joined(separator: "FOLDER") == "/" + description
      }
    }
  }

  @Test("A plan is the same whatever the machine's memory, which is asked for before any training")
  func tooLarge() throws {
    try TemporaryDirectory.with { folder in
      let plan = try plan("depth: [1, 1000], width: 1000000", folder: folder)
      #expect(plan.cells.count == 2)
      let error = #expect(throws: SpecError.self) { try plan.runSet.requireMemory() }
      #expect(error?.key == "parameters" && error?.position != nil)
      #expect(error?.message.hasPrefix("a network of depth 1000, width 1000000 takes 1116") == true)
      try plan.runSet.requireMemory(atMost: .max)
      let small = try self.plan("width: 3", folder: folder)
      try small.runSet.requireMemory()
      #expect(throws: SpecError.self) { try small.runSet.requireMemory(atMost: 1000) }
    }
  }

  @Test("More runs than a million are an error before any of them is made")
  func maxRuns() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let parameters = "learning_rate: {min: 0.1, max: 0.2, points: 11}, depth: 0"
      #expect(try plan(parameters, more: "seeds: 2", folder: folder).runs.count == 22)
      #expect {
        _ = try plan(parameters, more: "seeds: 100000", folder: folder)
      } throws: { error in
        (error as? SpecError)?.message == "11 cells with 100000 seeds each are more than 1000000 runs"
      }
    }
  }
}
