import Datasets
import JSON
import Testing

@testable import Experiments
@testable import Search

struct SpecTests {
  private func spec(_ parameters: String, more: String = "") throws -> Spec {
    try Spec("{data: {path: 'd.csv', target: 't'}, parameters: {\(parameters)}, \(more)}", file: "grid.json")
  }

  @Test(
    "A hyperparameter's values come from a list, a scalar or W&B's object form",
    arguments: [
      ("depth: 2", [.integer(2)]), ("depth: [1, 2, 2.0]", [.integer(1), .integer(2)]),
      ("depth: {value: 3}", [.integer(3)]), ("depth: {values: [0, 4]}", [.integer(0), .integer(4)]),
      ("depth: {min: 1, max: 3}", [.integer(1), .integer(2), .integer(3)]),
      (
        "width: {distribution: 'log_uniform_values', min: 8, max: 128, points: 3}",
        [.integer(8), .integer(32), .integer(128)]
      ),
      (
        "learning_rate: {distribution: 'log_uniform_values', min: 0.001, max: 0.1, points: 3}",
        [.number(0.001), .number(0.01), .number(0.1)]
      ),
      (
        "learning_rate: {min: 0.1, max: 0.4, points: 4}",
        [.number(0.1), .number(0.2), .number(0.3), .number(0.4)]
      ),
      ("learning_rate: [3e-3, 0.003, .003]", [.number(0.003)]),
      ("activation: ['tanh', 'relu']", [.name("tanh"), .name("relu")]),
      ("initializer: 'glorot'", [.name("xavier_uniform")]),
      ("hidden_layers: [64, 32]", [.layers([64, 32])]),
      ("hidden_layers: [[64, 32], [16], []]", [.layers([64, 32]), .layers([16]), .layers([])]),
    ] as [(String, [ParameterValue])])
  func values(text: String, values: [ParameterValue]) throws {
    #expect(try spec(text).axes.map(\.values) == [values])
  }

  @Test("Missing keys have their defaults")
  func defaults() throws {
    let spec = try spec("")
    #expect(spec.name == "grid")
    #expect(spec.seeds == [0])
    #expect(spec.objective.metric.name == "val_loss" && spec.objective.goal == .minimize)
    #expect(spec.data.resampling as? Holdout == Holdout(validation: 0.2, test: 0.2, seed: 0))
    #expect(spec.data.divisor == 1 && spec.data.earlierRecipe == nil && spec.axes.isEmpty)
    #expect(try self.spec("", more: "seeds: 3").seeds == [0, 1, 2])
    #expect(try self.spec("", more: "seeds: [5, 1]").seeds == [5, 1])
    #expect(try self.spec("", more: "metric: {name: 'val_accuracy'}").objective.goal == .maximize)
  }

  @Test(
    "An invalid value is an error with its position",
    arguments: [
      ("depth: 0.5", "parameters.depth: expected a whole number from 0 to 1000, found the number 0.5"),
      ("depth: {min: 3, max: 1}", "parameters.depth.max: max is below min"),
      (
        "learning_rate: {min: 0.1, max: 1}",
        "parameters.learning_rate: a grid needs 'points': how many values from min to max"
      ),
      (
        "learning_rate: {min: 0.1, max: 1, points: 1}",
        "parameters.learning_rate.points: expected at least 2 points, since both ends are included"
      ),
      (
        "learning_rate: {values: [1], min: 0.1}",
        "parameters.learning_rate.min: unknown key: 'values' stands alone"
      ),
      ("learning_rate: NaN", "parameters.learning_rate: expected a number, found the number nan"),
      (
        "activation: {min: 1, max: 2}",
        "parameters.activation: expected 'values' or 'value': activation has no range from min to max"
      ),
      (
        "hidden_layers: []",
        "parameters.hidden_layers: the list is empty: there is no value to train with; for a network without hidden layers "
          + "write [[]]"
      ),
      (
        "hidden_layers: [8], width: 4",
        "parameters.width: hidden_layers replaces depth and width and cannot be combined with them"
      ),
    ])
  func impossible(text: String, message: String) {
    #expect { try spec(text) } throws: { error in
      guard let error = error as? SpecError, error.position != nil else { return false }
      return "\(error.key): \(error.message)" == message
    }
  }

  @Test(
    "The nearest name is suggested, and none for an unrelated name",
    arguments: [
      ("lerning_rate", "learning_rate"), ("activaton", "activation"), ("wdith", "width"),
      ("kernel_size", nil),
      ("learning", "learning_rate"), ("batch", "batch_size"), ("", nil), ("epochs", "epochs"),
      ("DEPTH", "depth"),
    ])
  func nearest(name: String, expected: String?) {
    #expect(NearestName.of(name, among: HyperparameterDefinition.allNames) == expected)
  }

  @Test("Very long names, such as a data file may have, are not compared")
  func longNames() {
    let (name, longer) = (String(repeating: "x", count: 100), String(repeating: "x", count: 101))
    #expect(NearestName.of(name, among: [name.dropLast() + "y"]) == name.dropLast() + "y")
    #expect(NearestName.of(longer, among: [name]) == nil)
    #expect(NearestName.of(name, among: [longer]) == nil)
  }

  @Test("No damaged spec crashes the reader")
  func fuzz() {
    let source = Array(
      "{data:{path:'d',target:'t'},parameters:{depth:[1,2],width:{min:1,max:9,points:3}},seeds:[1]}".utf8)
    var state: UInt64 = 9
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let alphabet = Array("{}[]:,'\"0129.-e\\/*x ".utf8)
    var read = 0
    for _ in 0..<3000 {
      var bytes = source
      for _ in 0...random(3) { bytes[random(bytes.count)] = alphabet[random(alphabet.count)] }
      if (try? Spec(String(decoding: bytes, as: UTF8.self), file: "g")) != nil { read += 1 }
    }
    #expect(read > 0)
  }
}
