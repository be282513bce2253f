// Limits of a spec's values: the last valid and the first invalid one.

import Datasets
import JSON
import SQLite
import TestSupport
import Testing

@testable import Experiments
@testable import SQLiteStore
@testable import Search

struct LimitTests {
  private func accepts(_ name: String, _ source: String) throws -> Bool {
    let definition = try #require(HyperparameterDefinition.named(name))
    return (try? definition.domain(JSONNode.parse(source), at: SpecLocation(file: "g", key: name))) != nil
  }

  @Test(
    "The whole numbers of docs/spec.md have both their ends",
    arguments: [
      ("depth", 0, 1000), ("width", 1, 1_000_000), ("warmup_epochs", 0, 10_000_000),
      ("step_size", 1, 10_000_000), ("plateau_patience", 0, 10_000_000), ("batch_size", 0, 2_147_483_647),
      ("epochs", 1, 10_000_000), ("patience", 0, 10_000_000),
    ])
  func wholeNumbers(name: String, first: Int, last: Int) throws {
    #expect(try accepts(name, "\(first)") && accepts(name, "\(last)"))
    #expect(try !accepts(name, "\(first - 1)") && !accepts(name, "\(last + 1)"))
    let definition = try #require(HyperparameterDefinition.named(name))
    #expect(definition.accepts(.integer(first)) && definition.accepts(.integer(last)))
    #expect(!definition.accepts(.integer(first - 1)) && !definition.accepts(.integer(last + 1)))
  }

  private static let positive = [
    "huber_delta", "learning_rate", "epsilon", "gamma", "power", "div_factor", "final_div_factor",
  ]
  private static let notNegative = [
    "momentum_decay", "weight_decay", "minimum_learning_rate", "l1", "l2", "max_norm", "clip_norm",
    "min_delta",
  ]
  private static let fractions = ["dropout", "label_smoothing", "momentum", "rho", "beta1", "beta2"]
  private static let properFractions = ["batch_norm_momentum", "pct_start"]

  @Test("Numbers begin at 0, with it or without, and end below 1 or nowhere that a Float32 can hold")
  func numbers() throws {
    for name in Self.positive + Self.notNegative + Self.fractions + Self.properFractions {
      let definition = try #require(HyperparameterDefinition.named(name))
      let hasZero = Self.notNegative.contains(name) || Self.fractions.contains(name)
      let isFraction = Self.fractions.contains(name) || Self.properFractions.contains(name)
      for (number, isRight) in [
        (-0.5, false), (0, hasZero), (1e-6, true), (0.5, true), (0.999, true), (1, !isFraction),
        (1.5, !isFraction), (3e38, !isFraction), (4e38, false),
      ] {
        #expect(try accepts(name, "\(number)") == isRight, "\(name) \(number)")
        #expect(definition.accepts(.real(number)) == isRight, "\(name) \(number)")
      }
    }
  }

  @Test("A network has at most 1000 hidden layers of 1 to 1000000 units, in a spec as in a store")
  func layers() throws {
    let definition = try #require(HyperparameterDefinition.named("hidden_layers"))
    func list(_ count: Int) -> String {
      "[" + Array(repeating: "2", count: count).joined(separator: ",") + "]"
    }
    #expect(try accepts("hidden_layers", list(1000)) && !accepts("hidden_layers", list(1001)))
    #expect(definition.accepts(.text(list(1000))) && !definition.accepts(.text(list(1001))))
    for (text, isRight) in [
      ("[1]", true), ("[1000000]", true), ("[0]", false), ("[1000001]", false), ("[1.5]", false),
      ("[\"2\"]", false), ("[null]", false),
    ] {
      #expect(try accepts("hidden_layers", "[\(text)]") == isRight, "\(text)")
      #expect(definition.accepts(.text(text)) == isRight, "\(text)")
    }
    #expect(!definition.accepts(.integer(2)) && definition.accepts(.null))
    let activation = try #require(HyperparameterDefinition.named("activation"))
    func names(_ count: Int) -> SQLValue {
      .text("[" + Array(repeating: "\"relu\"", count: count).joined(separator: ",") + "]")
    }
    #expect(activation.accepts(names(1000)) && !activation.accepts(names(1001)))
    #expect(!activation.accepts(.text("[1]")))
    let weights = try #require(HyperparameterDefinition.named("class_weights"))
    #expect(!weights.accepts(.text("[\"1\"]")) && !weights.accepts(.text("heavy")))
  }

  private func spec(_ more: String, data: String = "") throws -> Spec {
    try Spec("{data: {path: 'd.csv', target: 't', \(data)}, \(more)}", file: "g")
  }

  @Test("Seeds are 1 to 100000, or a list of whole numbers that a Float64 holds exactly")
  func seeds() throws {
    #expect(try spec("seeds: 1").seeds == [0])
    #expect(try spec("seeds: 100000").seeds.count == 100_000)
    #expect(try spec("seeds: [9007199254740992, 0]").seeds == [9_007_199_254_740_992, 0])
    for seeds in ["100001", "[9007199254740994]", "[-1]"] {
      #expect(throws: SpecError.self) { try spec("seeds: \(seeds)") }
    }
  }

  @Test("A name has up to 100 characters, and without one it is that of the file up to its first dot")
  func names() throws {
    for (count, isRight) in [(1, true), (100, true), (101, false)] {
      let name = String(repeating: "n", count: count)
      #expect((try? spec("name: '\(name)'").name) == (isRight ? name : nil))
    }
    let text = "{data: {path: 'd', target: 't'}}"
    #expect(try Spec(text, file: "grids/first.try.json").name == "first")
    #expect(try Spec(text, file: "...").name == "sweep")
  }

  @Test("There are up to 1000 constraints")
  func constraints() throws {
    let list = Array(repeating: "'1'", count: 1000).joined(separator: ",")
    #expect(try spec("constraints: [\(list)]").constraints.count == 1000)
    #expect(throws: SpecError.self) { try spec("constraints: [\(list), '1']") }
  }

  @Test("A spec has up to 4 MiB")
  func size() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let text = "{data: {path: 'd', target: 't'}}"
      let room = String(repeating: " ", count: (4 << 20) - text.utf8.count)
      #expect(try Spec.read(folder.write(text + room, to: "g.json")).name == "g")
      #expect(throws: SpecError(file: folder.file("h.json"), position: nil, "larger than 4 MiB")) {
        try Spec.read(folder.write(text + room + " ", to: "h.json"))
      }
      try folder.write([0x7B, 0xFF, 0x7D], to: "i.json")
      #expect(throws: SpecError(file: folder.file("i.json"), position: nil, "the file is not UTF-8 text")) {
        try Spec.read(folder.file("i.json"))
      }
    }
  }

  @Test("The splits leave rows for training, and have the given fractions")
  func parts() throws {
    func holdout(_ keys: String) throws -> Holdout? { try spec("", data: keys).data.resampling as? Holdout }
    #expect(
      try holdout("validation: 0.25, test: 0.5") == Holdout(validation: 0.25, test: 0.5, seed: 0))
    #expect(
      try holdout("validation: 0, test: 0.9990234375") == Holdout(validation: 0, test: 0.9990234375, seed: 0))
    for wrong in ["validation: 0.5, test: 0.5", "test: -0.125", "validation: 1"] {
      #expect(throws: SpecError.self) { try spec("", data: wrong) }
    }
  }

  @Test("The data's keys set the spec's values, and missing ones have defaults")
  func data() throws {
    let plain = try spec("")
    #expect(plain.data.task == nil && plain.data.resampling.seed == 0 && plain.data.divisor == 1)
    #expect(plain.axes.isEmpty)
    let given = try spec(
      "", data: "task: 'regression', split_seed: 7, standardize: false, scale: 0.5, standardize_target: true"
    )
    #expect(given.data.task == .regression && given.data.resampling.seed == 7 && given.data.divisor == 0.5)
    // Other words for hyperparameters.
    #expect(given.axes.map(\.name) == ["scaling", "target_scaling"])
    #expect(given.axes.map(\.domain) == [.values([.name("none")]), .values([.name("standard")])])
    for (keys, scaling) in [("scale: 255", "none"), ("standardize: true", "standard")] {
      let axes = try spec("", data: keys).axes
      #expect(axes.map(\.name) == ["scaling"] && axes.map(\.domain) == [.values([.name(scaling)])])
    }
    #expect(try spec("", data: "task: 'auto'").data.task == nil)
  }

  @Test(
    "An unknown key is an error in every object",
    arguments: [
      ("metric: {name: 'val_loss', gaol: 'maximize'}", "metric.gaol: unknown key; did you mean 'goal'?"),
      (
        "parameters: {depth: {value: 1, points: 2}}",
        "parameters.depth.points: unknown key: 'value' stands alone"
      ),
      (
        "parameters: {depth: {min: 1, max: 2, valeus: [1]}}",
        "parameters.depth.valeus: unknown key; did you mean 'values'?"
      ),
      ("metric: {goal: 'maximize'}", "metric: the key 'name' is missing"),
      (
        "parameters: {depth: {min: 1}}",
        "parameters.depth: expected 'values', 'value', or 'min' and 'max' with 'points'"
      ),
      ("parameters: {depth: {values: 1}}", "parameters.depth.values: expected a list, found the number 1"),
    ])
  func unknownKeys(text: String, message: String) {
    #expect { try spec(text) } throws: { ($0 as? SpecError).map { "\($0.key): \($0.message)" } == message }
  }

  @Test("A training metric needs no validation split")
  func trainingMetric() throws {
    #expect(try spec("metric: {name: 'train_loss'}").objective.metric.split == .training)
    #expect(
      try spec("metric: {name: 'train_loss'}", data: "validation: 0").objective.metric.name == "train_loss")
  }

  @Test("depth cannot be combined with hidden_layers, and neither can width")
  func depthBesideLayers() {
    #expect { try spec("parameters: {depth: 1, hidden_layers: [8]}") } throws: {
      ($0 as? SpecError)?.key == "parameters.depth"
    }
  }
}

struct RangeTests {
  private func values(_ name: String, _ source: String) throws -> [ParameterValue]? {
    let definition = try #require(HyperparameterDefinition.named(name))
    return try definition.domain(JSONNode.parse(source), at: SpecLocation(file: "g", key: name)).values
  }

  @Test("The points of a range are spaced evenly, or by equal factors, and rounded to twelve digits")
  func points() throws {
    #expect(
      try values("learning_rate", "{min: 0.001, max: 1000, points: 4, distribution: 'log_uniform_values'}")
        == [.number(0.001), .number(0.1), .number(10), .number(1000)])
    // 1/3 and 2/3 to twelve digits, of which the first is not 0.
    #expect(
      try values("l2", "{min: 0, max: 1, points: 4}")
        == [.number(0), .number(0.333333333333), .number(0.666666666667), .number(1)])
    #expect(
      try values("l2", "{min: 0, max: 1000, points: 4}")
        == [.number(0), .number(333.333333333), .number(666.666666667), .number(1000)])
    // The ends stay as they are.
    #expect(
      try values("l2", "{min: 0.12345678901234567, max: 0.98765432109876543, points: 2}")
        == [.number(0.12345678901234567), .number(0.98765432109876543)])
    #expect(try values("depth", "{min: 1, max: 4, points: 2}") == [.integer(1), .integer(4)])
    // 1, 2.5, 4: halves are rounded away from 0.
    #expect(
      try values("depth", "{min: 1, max: 4, points: 3}") == [.integer(1), .integer(3), .integer(4)])
    #expect(
      try values("l2", "{min: 1, max: 4, points: 3, distribution: 'int_uniform'}")
        == [.number(1), .number(3), .number(4)])
    // A middle of 0 has no digits to be rounded to.
    #expect(try values("l2", "{min: 0, max: 0, points: 3}") == [.number(0)])
  }

  @Test("A logarithmic range needs a beginning above 0, an even one does not")
  func logarithmic() throws {
    #expect(throws: SpecError.self) {
      try values("l2", "{min: 0, max: 1, points: 3, distribution: 'log_uniform_values'}")
    }
    #expect(
      try values("depth", "{min: 0, max: 2, distribution: 'int_uniform'}")
        == [.integer(0), .integer(1), .integer(2)])
    // A grid needs points then.
    #expect(try values("depth", "{min: 1, max: 4, distribution: 'log_uniform_values'}") == nil)
    #expect(try values("l2", "{min: 1, max: 4, distribution: 'int_uniform'}") == nil)
  }

  @Test("Both ends of a range are values that there may be")
  func ends() {
    for range in ["{min: 0, max: 2, points: 2}", "{min: 1, max: 1e39, points: 2}"] {
      #expect(throws: SpecError.self) { try values("learning_rate", range) }
    }
    #expect(throws: SpecError.self) { try values("depth", "{min: 1, max: 1001, points: 2}") }
  }
}
