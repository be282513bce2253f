// Resolving given values to the settings of a training.

import Datasets
import JSON
import NeuralNetwork
import Testing

@testable import Search

private func resolve(
  _ given: [String: ParameterValue], task: Task = .multiclass, classCount: Int = 3
) throws -> Hyperparameters {
  try Hyperparameters(given, for: DataShape(task: task, classCount: classCount))
}

struct HyperparametersTests {
  @Test("A setting that does not apply or changes nothing does not make another cell")
  func canonical() throws {
    let plain = try resolve([:])
    for given: [String: ParameterValue] in [
      ["momentum": .number(0.5)], ["rho": .number(0.5)], ["gamma": .number(0.3)],
      ["plateau_patience": .integer(1)],
      ["huber_delta": .number(3)], ["normalization": .name("none")], ["batch_norm_momentum": .number(0.5)],
      ["initializer": .name("he_normal")], ["activation": .names(["relu"])], ["depth": .integer(1)],
      ["hidden_layers": .layers([32])], ["loss": .name("categorical_cross_entropy")],
    ] {
      #expect(try resolve(given) == plain, "\(given)")
    }
    for given: [String: ParameterValue] in [
      ["optimizer": .name("sgd")], ["normalization": .name("layer")], ["dropout": .number(0.1)],
      ["activation": .name("gelu")], ["schedule": .name("cosine")], ["l2": .number(0.1)],
      ["patience": .integer(3)], ["min_delta": .number(1)], ["beta1": .number(0.5)],
      ["class_weights": .name("balanced")], ["label_smoothing": .number(0.1)], ["loss": .name("hinge")],
      ["warmup_epochs": .integer(2)], ["weight_decay": .number(0.1)], ["clip_norm": .number(1)],
      ["max_norm": .number(1)], ["l1": .number(0.1)],
    ] {
      #expect(try resolve(given) != plain, "\(given)")
    }
    #expect(
      try resolve(["patience": .integer(0), "min_delta": .number(1)]) == resolve(["patience": .integer(0)]))
    // What depth 0 has no place for.
    #expect(
      try resolve(["depth": .integer(0), "activation": .name("gelu"), "dropout": .number(0.5)])
        == resolve(["hidden_layers": .layers([])]))
  }

  @Test("Neutral values are omitted from a run's identity, and others are part of it")
  func identity() throws {
    #expect(
      try resolve(["optimizer": .name("sgd"), "patience": .integer(0)]).json.canonicalText
        == #"{"activation":"relu","batch_size":32,"epochs":200,"hidden_layers":[32],"initializer":"he_normal","#
        + #""learning_rate":0.01,"loss":"categorical_cross_entropy","optimizer":"sgd"}"#)
    #expect(
      try resolve(["optimizer": .name("adamw"), "depth": .integer(0), "patience": .integer(5)]).json
        .canonicalText
        == #"{"batch_size":32,"beta1":0.9,"beta2":0.999,"epochs":200,"epsilon":1e-08,"hidden_layers":[],"#
        + #""initializer":"xavier_uniform","learning_rate":0.003,"loss":"categorical_cross_entropy","min_delta":0,"#
        + #""optimizer":"adamw","patience":5,"weight_decay":0.01}"#)
  }

  @Test("Specs of version 0.2 have its defaults", arguments: ["adam", "adamw", "nadam", "sgd"])
  func formerDefaults(optimizer: String) throws {
    var shape = DataShape(task: .multiclass, classCount: 3)
    shape.hasFormerDefaults = true
    let former: [String: ParameterValue] = [
      "optimizer": .name("sgd"), "learning_rate": .number(0.01), "epochs": .integer(100),
      "patience": .integer(0),
    ]
    #expect(try Hyperparameters([:], for: shape) == resolve(former))
    let rates = ["adam": 0.001, "adamw": 0.001, "nadam": 0.002, "sgd": 0.01]
    let chosen: [String: ParameterValue] = ["optimizer": .name(optimizer)]
    #expect(
      try Hyperparameters(chosen, for: shape).value("learning_rate") == rates[optimizer].map { .number($0) })
    // Stated values stay.
    let given = try Hyperparameters(["epochs": .integer(7), "patience": .integer(3)], for: shape)
    #expect(given.value("epochs") == .integer(7) && given.value("patience") == .integer(3))
  }

  @Test("Each hidden layer may have its own activation")
  func activations() throws {
    let mixed = try resolve(["depth": .integer(2), "activation": .names(["relu", "tanh"])])
    #expect(mixed.architecture(featureCount: 4, classCount: 3).activations == [.relu, .tanh])
    #expect(mixed.initializer == nil)
    #expect(mixed.value("initializer") == .name("auto"))
    #expect {
      try resolve(["depth": .integer(3), "activation": .names(["relu", "tanh"])])
    } throws: {
      ($0 as? UnsuitableValue)?.message
        == #"["relu","tanh"] names 2 activations for a network with 3 hidden layers"#
    }
  }

  @Test("Balanced class weights make all classes count alike, and given ones are one for each class")
  func classWeights() throws {
    let balanced = try resolve(["class_weights": .name("balanced")])
    #expect(
      balanced.trainingSettings(classCounts: [10, 20, 30]).regularization.classWeights == [2, 1, 2.0 / 3])
    let given = try resolve(["class_weights": .numbers([1, 2, 3])])
    #expect(given.trainingSettings(classCounts: [10, 20, 30]).regularization.classWeights == [1, 2, 3])
    #expect { try resolve(["class_weights": .numbers([1, 2])]) } throws: {
      ($0 as? UnsuitableValue)?.message == "[1,2] has 2 weights for 3 classes"
    }
    #expect(
      try resolve(["class_weights": .name("balanced")], task: .regression).value("class_weights") == nil)
  }

  @Test("Losses suit tasks, and determine the output activation")
  func losses() throws {
    func outputs(_ loss: String, _ task: Task, _ classCount: Int) throws -> Int {
      try resolve(["loss": .name(loss)], task: task, classCount: classCount)
        .architecture(featureCount: 2, classCount: classCount).outputs
    }
    #expect(try outputs("auto", .binary, 2) == 1)
    #expect(try outputs("categorical_cross_entropy", .binary, 2) == 2)
    #expect(try outputs("hinge", .binary, 2) == 1)
    #expect(try outputs("hinge", .multiclass, 3) == 3)
    #expect(try outputs("huber", .regression, 0) == 1)
    #expect(throws: UnsuitableValue.self) { try outputs("huber", .binary, 2) }
    #expect(throws: UnsuitableValue.self) { try outputs("binary_cross_entropy", .multiclass, 3) }
    let huber = try resolve(
      ["loss": .name("huber"), "huber_delta": .number(2)], task: .regression, classCount: 0)
    #expect(huber.loss == .huber(delta: 2))
    let quantile = try resolve(["loss": .name("quantile")], task: .regression, classCount: 0)
    #expect(quantile.loss == .quantile(levels: [0.1, 0.5, 0.9]))
    #expect(quantile.value("quantiles") == .numbers([0.1, 0.5, 0.9]) && huber.value("quantiles") == nil)
    #expect(quantile.architecture(featureCount: 2, classCount: 0, targetCount: 2).outputs == 6)
    let poisson = try resolve(["loss": .name("poisson")], task: .regression, classCount: 0)
    #expect(poisson.loss == .poisson)
    #expect(throws: UnsuitableValue.self) { try outputs("poisson", .multiclass, 3) }
  }

  @Test("Labels have a binary cross-entropy each, and no class weights")
  func labels() throws {
    func labels(_ given: [String: ParameterValue]) throws -> Hyperparameters {
      try Hyperparameters(given, for: DataShape(task: .multilabel, classCount: 0, targetCount: 4))
    }
    let automatic = try labels([:])
    #expect(automatic.loss == .binaryCrossEntropy && automatic.value("loss") == .name("binary_cross_entropy"))
    let architecture = automatic.architecture(featureCount: 2, classCount: 0, targetCount: 4)
    #expect(architecture.task == .multilabel && architecture.outputs == 4)
    #expect(try labels(["label_smoothing": .number(0.1)]).value("label_smoothing") == .number(0.1))
    #expect(try labels(["class_weights": .name("none")]) == automatic)
    for weights in [ParameterValue.name("balanced"), .numbers([1, 2])] {
      #expect {
        try labels(["class_weights": weights])
      } throws: {
        ($0 as? UnsuitableValue)?.message == "labels have no class weights"
      }
    }
    #expect(throws: UnsuitableValue.self) { try labels(["loss": .name("categorical_cross_entropy")]) }
    #expect(throws: UnsuitableValue.self) { try labels(["loss": .name("mean_squared_error")]) }
  }

  @Test("Levels are one list or several, in any order, and are kept in theirs")
  func levels() throws {
    let quantiles = try #require(HyperparameterDefinition.named("quantiles"))
    func values(_ text: String) throws -> [ParameterValue]? {
      let place = SpecLocation(file: "grid.json", key: "quantiles")
      guard case .values(let values) = try quantiles.domain(JSONNode.parse(text), at: place) else {
        return nil
      }
      return values
    }
    #expect(try values("[0.9, 0.1, 0.5]") == [.numbers([0.1, 0.5, 0.9])])
    #expect(try values("[[0.9, 0.1], [0.5], [0.1, 0.9]]") == [.numbers([0.1, 0.9]), .numbers([0.5])])
    #expect(try values("{values: [[0.25]]}") == [.numbers([0.25])])
    for (text, message) in [
      ("[]", "the list is empty"), ("[[]]", "expected 1 to 100 levels, found 0"),
      ("0.5", "expected a list of levels"),
      ("[0.5, 1]", "expected a number above 0 and below 1, found the number 1"),
      ("[0, 0.5]", "found the number 0"),
      ("[0.5, 0.25, 0.5]", "the level 0.5 occurs twice"), ("[0.5, 'a']", "expected a number"),
      ("{min: 0.1, max: 0.9}", "quantiles has no range"),
    ] {
      #expect {
        try values(text)
      } throws: {
        "\($0)".contains(message)
      }
    }
    #expect(throws: SpecError.self) {
      try values("[\((1...101).map { "\(Double($0) / 102)" }.joined(separator: ","))]")
    }
    let table = quantiles.value(fromTable: .text("[0.1,0.9]"))
    #expect(table == .numbers([0.1, 0.9]))
    for text in ["[0.9,0.1]", "[0.5,0.5]", "[]", "[1]", "[0.5,\"a\"]", "0.5", "none"] {
      #expect(quantiles.value(fromTable: .text(text)) == nil, "\(text)")
    }
  }

  @Test("A warm-up needs epochs after it")
  func warmup() {
    #expect {
      try resolve(["epochs": .integer(5), "warmup_epochs": .integer(5)])
    } throws: {
      ($0 as? UnsuitableValue)?.message == "a warm-up of 5 epochs needs more epochs than 5"
    }
  }

  @Test("Hyperparameters that only follow from others do not count as varied")
  func varied() throws {
    let cells = try ["sgd", "adam", "adagrad"].map { try resolve(["optimizer": .name($0)]) }
    #expect(HyperparameterDefinition.varied(among: cells) { $0.value($1) } == ["optimizer"])
    let depths = try [0, 1].map { try resolve(["depth": .integer($0)]) }
    #expect(HyperparameterDefinition.varied(among: depths) { $0.value($1) } == ["depth"])
  }

  @Test("A hyperparameter that varies independently of its source is varied, and layers have one name")
  func variedTogether() throws {
    func varied(_ cells: [[String: ParameterValue]]) throws -> [String] {
      HyperparameterDefinition.varied(among: try cells.map { try resolve($0) }) { $0.value($1) }
    }
    #expect(
      try varied(
        ["sgd", "adam"].flatMap { name in
          [0.1, 0.2].map { ["optimizer": .name(name), "learning_rate": .number($0)] }
        }) == ["optimizer", "learning_rate"])
    #expect(
      try varied([["learning_rate": .number(0.1)], ["learning_rate": .number(0.2)]]) == ["learning_rate"])
    #expect(try varied([[:], [:]]) == [])
    func layers(_ lists: [Int]...) throws -> [String] {
      try varied(lists.map { ["hidden_layers": .layers($0)] })
    }
    #expect(try layers([8], [16]) == ["width"])
    #expect(try layers([8], [8, 8]) == ["depth"])
    #expect(try layers([8], [16, 16]) == ["depth", "width"])
    #expect(try layers([], [8]) == ["depth"])
    #expect(try layers([], [8], [16]) == ["depth", "width"])
    #expect(try layers([], [8, 4]) == ["hidden_layers"])
    #expect(try layers([8], [8, 4]) == ["depth"])
    #expect(try layers([8], [8, 4], [4, 8]) == ["hidden_layers"])
  }

  @Test("A class missing from the training split has a weight, and a warm-up may take all epochs but one")
  func edges() throws {
    let balanced = try resolve(["class_weights": .name("balanced")])
    // n / (classes * count), with a count of 1 in place of none.
    #expect(
      balanced.trainingSettings(classCounts: [0, 6]).regularization.classWeights == [3, 0.5])
    #expect(
      try resolve(["epochs": .integer(5), "warmup_epochs": .integer(4)])
        .trainingSettings(classCounts: [1, 1, 1]).warmupEpochs == 4)
  }
}

struct ValueFormsTests {
  private func values(_ name: String, _ source: String) throws -> [ParameterValue] {
    let definition = try #require(HyperparameterDefinition.named(name))
    let domain = try definition.domain(JSONNode.parse(source), at: SpecLocation(file: "g", key: name))
    return try #require(domain.values)
  }

  @Test("A list of names is one value for each, and a list within it is one network's")
  func lists() throws {
    #expect(try values("activation", "['relu', 'tanh']") == [.name("relu"), .name("tanh")])
    #expect(
      try values("activation", "['relu', ['relu', 'tanh']]") == [.name("relu"), .names(["relu", "tanh"])])
    #expect(try values("activation", "{value: ['relu', 'tanh']}") == [.names(["relu", "tanh"])])
    #expect(try values("class_weights", "['none', 'balanced']") == [.name("none"), .name("balanced")])
    #expect(try values("class_weights", "[1, 2.5]") == [.numbers([1, 2.5])])
    #expect(try values("class_weights", "[[1, 2.5], 'none']") == [.numbers([1, 2.5]), .name("none")])
  }

  @Test(
    "Numbers outside their range are errors",
    arguments: [
      ("dropout", "1", "expected a number of at least 0 and below 1, found the number 1"),
      ("dropout", "-0.1", "expected a number of at least 0 and below 1, found the number -0.1"),
      ("learning_rate", "0", "expected a number above 0, found the number 0"),
      ("learning_rate", "1e-50", "expected a number above 0, found the number 1e-50"),
      ("l2", "-1", "expected a number of at least 0, found the number -1"),
      ("pct_start", "0", "expected a number above 0 and below 1, found the number 0"),
      ("class_weights", "[1, 0]", "expected a number above 0, found the number 0"),
      ("activation", "['relu', ['tanh', 'gleu']]", "there is no activation 'gleu'; did you mean 'gelu'?"),
    ])
  func ranges(name: String, source: String, message: String) {
    #expect { try values(name, source) } throws: { ($0 as? SpecError)?.message == message }
  }
}
