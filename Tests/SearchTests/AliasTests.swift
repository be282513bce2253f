// Other names for hyperparameters.

import Testing

@testable import Search

struct AliasTests {
  private func definition(
    _ name: String, _ aliases: [String], related: [String] = []
  ) -> HyperparameterDefinition {
    var definition = HyperparameterDefinition.integer(
      name, 0...10, default: 1, help: "help", documentation: "documentation"
    ) { $1.training.batchSize = $0 }
    for alias in aliases { definition = definition.alsoNamed(alias, related: related) }
    return definition
  }

  @Test("An alias means one hyperparameter, whose own name is unchanged")
  func meaning() {
    for (alias, name) in [
      ("lr", "learning_rate"), ("optimiser", "optimizer"), ("batch", "batch_size"), ("epochs", "epochs"),
    ] {
      #expect(HyperparameterDefinition.meant(by: alias)?.name == name)
    }
    #expect(
      HyperparameterDefinition.named("lr") == nil && HyperparameterDefinition.meant(by: "nothing") == nil)
    #expect(
      !HyperparameterDefinition.allNames.contains("lr")
        && HyperparameterDefinition.acceptedNames.contains("lr"))
  }

  @Test("An unknown name is explained by the related, else by the nearest name, by its own name")
  func hints() {
    #expect(HyperparameterDefinition.hint(for: "units") == "did you mean 'width'?")
    #expect(HyperparameterDefinition.hint(for: "layers") == "did you mean 'depth' or 'hidden_layers'?")
    #expect(HyperparameterDefinition.hint(for: "optimisr") == "did you mean 'optimizer'?")
    #expect(HyperparameterDefinition.hint(for: "qqqqqqq").hasPrefix("expected one of: depth, width, "))
  }

  @Test("An ambiguous alias is a fault of the registry")
  func faults() {
    #expect(HyperparameterDefinition.faults(in: [definition("a", ["x"])]).isEmpty)
    let twice = HyperparameterDefinition.faults(in: [definition("a", ["x"]), definition("b", ["x"])])
    #expect(twice.contains("b: the alias x occurs twice"))
    let name = HyperparameterDefinition.faults(in: [definition("a", ["b"]), definition("b", [])])
    #expect(name.contains("a: the alias b occurs twice"))
    let related = HyperparameterDefinition.faults(in: [definition("a", ["x"], related: ["a"])])
    #expect(related.contains("a: the related name a is accepted already"))
  }
}
