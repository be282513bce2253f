// Checks the registry for errors that the compiler cannot find; used by tests.

import Datasets

extension HyperparameterDefinition {
  /// The errors in a registry; empty if there are none.
  static func faults(in definitions: [HyperparameterDefinition]) -> [String] {
    var faults: [String] = []
    var earlier: [String: HyperparameterDefinition] = [:]
    for definition in definitions {
      if earlier[definition.name] != nil { faults.append("\(definition.name): the name occurs twice") }
      faults += definition.ownFaults(after: earlier)
      earlier[definition.name] = definition
    }
    faults += aliasFaults(among: definitions)
    for definition in definitions {
      faults += definition.choiceFaults(among: definitions)
      faults += definition.partFaults(among: definitions)
      faults += definition.effectFaults(among: definitions)
    }
    return faults
  }

  /// An alias must mean one hyperparameter, and a related name none.
  private static func aliasFaults(among definitions: [HyperparameterDefinition]) -> [String] {
    var taken = Set(definitions.map(\.name))
    var faults: [String] = []
    for definition in definitions {
      for alias in definition.aliases where !taken.insert(alias).inserted {
        faults.append("\(definition.name): the alias \(alias) occurs twice")
      }
    }
    for definition in definitions {
      for name in definition.relatedNames where taken.contains(name) {
        faults.append("\(definition.name): the related name \(name) is accepted already")
      }
    }
    return faults
  }

  private func ownFaults(after earlier: [String: HyperparameterDefinition]) -> [String] {
    var faults: [String] = []
    if help.isEmpty || help.contains("\n") { faults.append("help is not one line") }
    if documentation.isEmpty { faults.append("it has no documentation") }
    if let dependsOn, earlier[dependsOn] == nil {
      faults.append("it depends on \(dependsOn), which is not an earlier hyperparameter")
    }
    for value in [generalDefault, neutralValue].compactMap(\.self) where !allows(value) {
      faults.append("\(value) is not one of its values")
    }
    if generalDefault == nil, assembled == nil { faults.append("it has no default") }
    if case .name(let names, let aliases) = kind {
      let all = names + aliases.keys
      if Set(all).count < all.count { faults.append("a name or alias occurs twice") }
      // A dictionary keeps one of several equal aliases.
      if aliases.count < choices.reduce(0, { $0 + $1.aliases.count }) {
        faults.append("an alias occurs twice")
      }
    }
    return faults.map { "\(name): \($0)" }
  }

  /// What a choice uses must exist, depend on it, and accept its defaults.
  private func choiceFaults(among definitions: [HyperparameterDefinition]) -> [String] {
    var faults: [String] = []
    for choice in choices {
      for used in choice.uses + choice.defaults.keys.sorted() {
        guard let definition = definitions.first(where: { $0.name == used }), definition.dependsOn == name
        else {
          faults.append("\(name): \(choice.name) uses \(used), which does not depend on \(name)")
          continue
        }
        let values = ParameterValues([name: .name(choice.name)])
        let suits = (choice.tasks.first ?? .regression)
        if choice.uses.contains(used), !definition.applies(values, to: Self.shape(suits)) {
          faults.append("\(used): it does not apply to \(choice.name), which uses it")
        }
        if let value = choice.defaults[used],
          !definition.allows(value) || definition.defaultValue(values) != value
        {
          faults.append("\(used): \(value) is not its default with \(choice.name)")
        }
      }
    }
    return faults
  }

  private func partFaults(among definitions: [HyperparameterDefinition]) -> [String] {
    guard let part else { return [] }
    let whole = definitions.first { $0.name == part.whole }
    return whole?.assembled == nil ? ["\(name): \(part.whole) is not assembled from its parts"] : []
  }

  // MARK: Effects

  /// Different values must give different engine settings.
  private func effectFaults(among definitions: [HyperparameterDefinition]) -> [String] {
    guard let situation = situation(among: definitions) else { return ["\(name): it never applies"] }
    var settings: [EngineSettings: ParameterValue] = [:]
    var faults: [String] = []
    for value in samples(classCount: Self.shape(situation.task).classCount) {
      var given = situation.given
      given[name] = value
      // Some losses suit only some tasks.
      let tasks = choices.first { .name($0.name) == value }?.tasks ?? [situation.task]
      guard let task = tasks.contains(situation.task) ? situation.task : tasks.first,
        let engine = Self.settings(given, task, definitions)
      else {
        faults.append("\(name): \(value) is refused")
        continue
      }
      if let other = settings[engine] {
        faults.append("\(name): \(other) and \(value) are the same for the engine")
      }
      settings[engine] = value
    }
    return faults
  }

  /// Values that are pairwise not equivalent.
  private func samples(classCount: Int) -> [ParameterValue] {
    switch kind {
    case .integer(let range): [.integer(range.lowerBound + 1), .integer(range.lowerBound + 2)]
    case .number: [.number(0.25), .number(0.5)]
    case .name(let names, _): names.filter { $0 != Self.automatic }.map(ParameterValue.name)
    case .namesOfLayers(let names): names.map(ParameterValue.name) + [.names([names[0], names[1]])]
    case .layers: [.layers([2, 3]), .layers([3, 2])]
    case .levels: [.numbers([0.25, 0.5]), .numbers([0.25, 0.75])]
    case .numbersOfClasses(let names):
      names.map(ParameterValue.name) + [.numbers((0..<classCount).map { Double($0 + 1) / 2 })]
    }
  }

  /// Values and a task for which the hyperparameter applies.
  private func situation(
    among definitions: [HyperparameterDefinition]
  ) -> (given: [String: ParameterValue], task: Task)? {
    let owner = definitions.first { $0.name == dependsOn }
    // A list has a value for each of two layers.
    let base: [String: ParameterValue] = if case .namesOfLayers = kind { ["depth": .integer(2)] } else { [:] }
    for task in Task.allCases {
      for value in [nil] + (owner?.samples(classCount: Self.shape(task).classCount) ?? []) {
        var given = base
        if let owner, let value { given[owner.name] = value }
        let values = try? Hyperparameters(
          given, for: Self.shape(task), registry: HyperparameterRegistry(definitions))
        if values?.value(name) != nil { return (given, task) }
      }
    }
    return nil
  }

  private static func settings(
    _ given: [String: ParameterValue], _ task: Task, _ definitions: [HyperparameterDefinition]
  ) -> EngineSettings? {
    try? Hyperparameters(
      given, for: shape(task), registry: HyperparameterRegistry(definitions)
    ).settings
  }

  /// Data with columns of all kinds.
  private static func shape(_ task: Task) -> DataShape {
    var columns: DataShape.Columns = [.numbers, .categories]
    if task == .regression { columns.insert(.target) }
    return switch task {
    case .binary: DataShape(task: task, classCount: 2, columns: columns)
    case .multiclass: DataShape(task: task, classCount: 3, columns: columns)
    case .multilabel: DataShape(task: task, classCount: 0, targetCount: 3, columns: columns)
    case .regression: DataShape(task: task, classCount: 0, columns: columns)
    }
  }
}
