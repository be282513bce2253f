// The registry of all hyperparameters. To add one, add its definition to a file in Definitions; to add an optimizer,
// a schedule, a loss, an activation or an initializer, add a choice.

import JSON

extension HyperparameterDefinition {
  /// Hyperparameters that share a table in docs/spec.md.
  struct Group: Sendable {
    /// The table's name in docs/spec.md.
    let name: String
    let definitions: [HyperparameterDefinition]
  }

  static let groups = [
    Group(name: "network", definitions: network),
    Group(name: "loss", definitions: loss),
    Group(name: "recipe", definitions: recipe),
    Group(name: "optimizer", definitions: optimizer),
    Group(name: "schedule", definitions: schedule),
    Group(name: "regularization", definitions: regularization),
    Group(name: "duration", definitions: duration),
  ]

  /// All definitions in display order, each after those that it depends on.
  public static let all = groups.flatMap(\.definitions)

  public static let allNames = all.map(\.name)

  public static func named(_ name: String) -> HyperparameterDefinition? { byName[name] }

  // The registry's check reports duplicate names.
  private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  // MARK: Other names

  /// The hyperparameter that a spec means by a name or an alias.
  package static func meant(by name: String) -> HyperparameterDefinition? { named(name) ?? byAlias[name] }

  private static let byAlias = Dictionary(
    all.flatMap { definition in definition.aliases.map { ($0, definition) } },
    uniquingKeysWith: { first, _ in first })

  /// Names and aliases.
  package static let acceptedNames = allNames + all.flatMap(\.aliases)

  /// A hint for an error about an unknown hyperparameter.
  package static func hint(for name: String) -> String {
    let related = all.filter { $0.relatedNames.contains(name) }.map { "'\($0.name)'" }
    guard related.isEmpty else { return "did you mean \(related.joined(separator: " or "))?" }
    guard let near = NearestName.of(name, among: acceptedNames) else {
      return NearestName.hint(for: name, among: allNames)
    }
    return "did you mean '\(meant(by: near)?.name ?? near)'?"
  }
}
