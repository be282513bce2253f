/// Definitions, indexed for the lookups that each cell of a sweep needs.
struct HyperparameterRegistry: Sendable {
  static let standard = HyperparameterRegistry(HyperparameterDefinition.all)

  let definitions: [HyperparameterDefinition]
  private(set) var parts: [(name: String, HyperparameterDefinition.Part)] = []
  private(set) var checks: [(name: String, HyperparameterDefinition.Check)] = []
  private(set) var effects: [(name: String, HyperparameterDefinition.Apply)] = []

  init(_ definitions: [HyperparameterDefinition]) {
    self.definitions = definitions
    for definition in definitions {
      if let part = definition.part { parts.append((definition.name, part)) }
      if let check = definition.check { checks.append((definition.name, check)) }
      if case .apply(let apply) = definition.effect { effects.append((definition.name, apply)) }
    }
  }
}
