import Datasets
import NeuralNetwork
import Testing

@testable import Search

struct RegistryTests {
  @Test("The registry has no faults")
  func sound() {
    #expect(HyperparameterDefinition.faults(in: HyperparameterDefinition.all) == [])
  }

  @Test("Every case of the engine's enumerations can be chosen")
  func engineCases() throws {
    func choices(_ name: String) throws -> Set<String> {
      Set(try #require(HyperparameterDefinition.named(name)).choices.map(\.name))
    }
    #expect(try choices("activation") == Set(Activation.allCases.map(\.rawValue)))
    #expect(try choices("initializer") == Set(Initializer.allCases.map(\.rawValue)))
    #expect(try choices("normalization") == Set(Normalization.allCases.map(\.rawValue)))
    #expect(try choices("loss") == Set(Loss.names))
  }

  // MARK: Faulty registries

  private func faults(
    kind: HyperparameterDefinition.Kind = .number(.fraction), default value: Double = 0,
    neutral: Double? = nil,
    dependsOn: String? = nil, condition: HyperparameterDefinition.Condition = .always, help: String = "h",
    documentation: String = "d", effect: HyperparameterDefinition.Effect? = nil
  ) -> [String] {
    HyperparameterDefinition.faults(in: [
      HyperparameterDefinition(
        "new", kind, default: .number(value), neutral: neutral.map(ParameterValue.number),
        dependsOn: dependsOn,
        condition: condition, help: help, documentation: documentation,
        effect: effect
          ?? .apply { (values, settings) throws(UnsuitableValue) in
            settings.minimumChange = try values.number("new")
          })
    ])
  }

  @Test("An invalid definition is found")
  func definitions() {
    #expect(faults() == [])
    #expect(faults(default: 1) == ["new: 1 is not one of its values"])
    #expect(faults(neutral: -1) == ["new: -1 is not one of its values"])
    #expect(faults(dependsOn: "old") == ["new: it depends on old, which is not an earlier hyperparameter"])
    #expect(faults(help: "") == ["new: help is not one line"])
    #expect(faults(documentation: "") == ["new: it has no documentation"])
    #expect(faults(condition: .init(text: "never") { _, _ in false }) == ["new: it never applies"])
  }

  @Test("A hyperparameter that has no effect on the engine is found")
  func forgotten() {
    let same = ["new: 0.25 and 0.5 are the same for the engine"]
    #expect(faults(effect: .apply { _, _ in }) == same)
    #expect(faults(effect: .readByChoices) == same)
    #expect(faults(effect: .partOfWhole) == same)
  }

  @Test("Hyperparameters are tried with targets as they are: a regression's has no classes")
  func targets() {
    for (task, classCount) in [(Task.binary, 2), (.multiclass, 3), (.multilabel, 0), (.regression, 0)] {
      for isRight in [true, false] {
        let faults = HyperparameterDefinition.faults(in: [
          HyperparameterDefinition(
            "new", .number(.fraction), default: .number(0), help: "h", documentation: "d",
            canonical: { (value, _, data) throws(UnsuitableValue) in
              guard data.task == task, (data.classCount == classCount) == isRight else {
                throw UnsuitableValue(name: "new", message: "unsuitable")
              }
              return value
            },
            effect: .apply { (values, settings) throws(UnsuitableValue) in
              settings.minimumChange = try values.number("new")
            })
        ])
        #expect(faults == (isRight ? [] : ["new: it never applies"]))
      }
    }
  }

  @Test("A duplicate name is found")
  func names() throws {
    let depth = try #require(HyperparameterDefinition.named("depth"))
    #expect(HyperparameterDefinition.faults(in: [depth, depth]).contains("depth: the name occurs twice"))
  }

  @Test("Choices with invalid uses, shared aliases or equal effects are found")
  func choices() {
    func faults(_ choices: [Choice<Double>]) -> [String] {
      HyperparameterDefinition.faults(in: [
        HyperparameterDefinition.choice(
          ChoiceList(of: "new", choices), default: "a", help: "h", documentation: "d"
        ) { $1.minimumChange = $0 }
      ])
    }
    let (a, b) = (Choice("a") { _ in 1.0 }, Choice("b") { _ in 2.0 })
    #expect(faults([a, b]) == [])
    #expect(faults([a, Choice("c") { _ in 1.0 }]) == ["new: a and c are the same for the engine"])
    #expect(
      faults([a, Choice("b", uses: ["rho"]) { _ in 2.0 }])
        == ["new: b uses rho, which does not depend on new"])
    #expect(
      faults([Choice("a", aliases: ["x"]) { _ in 1.0 }, Choice("b", aliases: ["x"]) { _ in 2.0 }])
        == ["new: an alias occurs twice"])
    #expect(faults([b, Choice("c") { _ in 1.0 }]).contains("new: a is not one of its values"))
  }

  // MARK: Values

  @Test("A missing value that a choice needs is an error")
  func missing() {
    #expect(throws: UnsuitableValue(name: "rho", message: "expected a number, found none")) {
      try ParameterValues().number("rho")
    }
    #expect(throws: UnsuitableValue(name: "rho", message: "expected a number, found 1")) {
      try ParameterValues(["rho": .integer(1)]).number("rho")
    }
  }

  @Test(
    "Columns have the type of their values",
    arguments: [
      ("depth", "INTEGER"), ("learning_rate", "REAL"), ("optimizer", "TEXT"), ("hidden_layers", "TEXT"),
      ("activation", "TEXT"), ("class_weights", "TEXT"), ("quantiles", "TEXT"),
    ])
  func columns(name: String, type: String) throws {
    #expect(try #require(HyperparameterDefinition.named(name)).columnType.rawValue == type)
  }
}
