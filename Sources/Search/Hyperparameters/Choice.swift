// Named choices of a hyperparameter, each with the engine's value.

import Datasets

/// A name that a hyperparameter can have, with the engine's value for it.
struct Choice<Setting: Sendable>: Sendable {
  let description: ChoiceDescription
  let setting: @Sendable (ParameterValues) throws(UnsuitableValue) -> Setting

  /// - Parameters:
  ///   - documentation: a formula or a note for docs/spec.md; may be empty.
  ///   - uses: hyperparameters that apply only with this choice, or with others that use them.
  ///   - defaults: defaults that override the general ones.
  init(
    _ name: String, aliases: [String] = [], _ documentation: String = "", tasks: [Task] = Task.allCases,
    uses: [String] = [], defaults: [String: ParameterValue] = [:],
    setting: @escaping @Sendable (ParameterValues) throws(UnsuitableValue) -> Setting
  ) {
    description = ChoiceDescription(
      name: name, aliases: aliases, documentation: documentation, tasks: tasks, uses: uses, defaults: defaults
    )
    self.setting = setting
  }

  /// A choice for a case of one of the engine's enumerations, with the case's name.
  init(
    _ setting: Setting, aliases: [String] = [], _ documentation: String = "", uses: [String] = []
  ) where Setting: RawRepresentable<String> {
    self.init(setting.rawValue, aliases: aliases, documentation, uses: uses) { _ in setting }
  }
}

/// A choice without a value for the engine.
struct ChoiceDescription: Sendable {
  let name: String
  let aliases: [String]
  let documentation: String
  let tasks: [Task]
  let uses: [String]
  let defaults: [String: ParameterValue]
}

/// All choices of a hyperparameter.
struct ChoiceList<Setting: Sendable>: Sendable {
  /// The hyperparameter's name.
  let owner: String
  private let choices: [Choice<Setting>]

  init(of owner: String, _ choices: [Choice<Setting>]) {
    self.owner = owner
    self.choices = choices
  }

  var descriptions: [ChoiceDescription] { choices.map(\.description) }

  var names: [String] { choices.map(\.description.name) }

  /// - Parameter automatic: whether netlab may make the choice.
  func kind(automatic: Bool = false) -> HyperparameterDefinition.Kind {
    var aliases: [String: String] = [:]
    for choice in descriptions {
      for alias in choice.aliases { aliases[alias] = choice.name }
    }
    return .name((automatic ? [HyperparameterDefinition.automatic] : []) + names, aliases: aliases)
  }

  /// The engine's value for a name.
  func setting(_ name: String, _ values: ParameterValues) throws(UnsuitableValue) -> Setting {
    guard let choice = choices.first(where: { $0.description.name == name }) else {
      throw UnsuitableValue(name: owner, message: "there is no \(owner) '\(name)'")
    }
    return try choice.setting(values)
  }

  /// The condition that the selected choice uses a hyperparameter.
  func using(_ name: String) -> HyperparameterDefinition.Condition {
    let users = descriptions.filter { $0.uses.contains(name) }.map(\.name)
    return HyperparameterDefinition.Condition(text: "of \(users.map { "`\($0)`" }.joined(separator: ", "))") {
      [owner] values, _ in
      if case .name(let chosen) = values[owner] { users.contains(chosen) } else { false }
    }
  }

  /// The selected choice's default of a hyperparameter; nil if it has none.
  func defaults(of name: String) -> @Sendable (ParameterValues) -> ParameterValue? {
    let defaults = [String: ParameterValue](
      descriptions.compactMap { choice in choice.defaults[name].map { (choice.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    return { [owner] values in
      if case .name(let chosen) = values[owner] { defaults[chosen] } else { nil }
    }
  }
}
