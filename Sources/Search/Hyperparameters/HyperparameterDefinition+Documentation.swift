// Generates the tables of docs/spec.md from the definitions.

import Datasets

extension HyperparameterDefinition.Group {
  /// The group's tables in Markdown: its hyperparameters, then choices with their own table.
  var documentation: String {
    let tables = [table] + definitions.filter { $0.choicesHeading != nil }.map(\.choiceTable)
    return tables.joined(separator: "\n")
  }

  private var table: String {
    let rows = definitions.map { definition in
      [
        "`\(definition.name)`", definition.fullDocumentation, definition.valuesDocumentation,
        definition.defaultDocumentation,
      ]
    }
    return HyperparameterDefinition.markdown(["hyperparameter", "meaning", "values", "default"], rows)
  }
}

extension HyperparameterDefinition {
  /// The tables of docs/spec.md, by the names of their marks.
  package static let documentation = groups.map { (name: $0.name, text: $0.documentation) }

  fileprivate static func markdown(_ heading: [String], _ rows: [[String]]) -> String {
    ([heading, heading.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  fileprivate var fullDocumentation: String {
    let meaning = condition.text.isEmpty ? documentation : "\(condition.text): \(documentation)"
    guard !aliases.isEmpty else { return meaning }
    return "\(meaning) (also \(aliases.map { "`\($0)`" }.joined(separator: ", ")))"
  }

  // MARK: Values

  fileprivate var valuesDocumentation: String {
    switch kind {
    case .integer(let range):
      return "\(range.lowerBound) … \(Self.grouped(range.upperBound))"
    case .number(let range): return range.bounds
    case .layers: return "a list of widths"
    case .name(let names, _):
      guard choicesHeading == nil else { return "see below" }
      let others = names.filter { name in !choices.contains { $0.name == name } }.map { "`\($0)`" }
      return (others + choiceDocumentation).joined(separator: ", ")
    case .namesOfLayers: return choiceDocumentation.joined(separator: ", ") + ", or a list"
    case .numbersOfClasses:
      return choiceDocumentation.joined(separator: ", ") + ", or a list of numbers above 0"
    case .levels: return "a list of different numbers \(NumberRange.properFraction.bounds)"
    }
  }

  /// `normal` (deviation 0.01).
  private var choiceDocumentation: [String] {
    choices.map { choice in
      let tasks =
        choice.tasks.count < Task.allCases.count ? [choice.tasks.map(\.rawValue).joined(separator: ", ")] : []
      let aliases =
        choice.aliases.isEmpty ? [] : ["also " + choice.aliases.map { "`\($0)`" }.joined(separator: ", ")]
      let notes = ([choice.documentation].filter { !$0.isEmpty } + tasks + aliases).joined(separator: "; ")
      return notes.isEmpty ? "`\(choice.name)`" : "`\(choice.name)` (\(notes))"
    }
  }

  /// Separates thousands, so that large limits are readable.
  private static func grouped(_ number: Int) -> String {
    var groups: [Substring] = []
    var digits = String(number)[...]
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }

  // MARK: Defaults

  /// The general default, then those that depend on a choice: 0.01; `adam`, `adamw` 0.001.
  fileprivate var defaultDocumentation: String {
    var parts = [generalDefault.map(Self.text) ?? ""]
    var users: [(value: ParameterValue, names: [String])] = []
    for choice in dependsOn.flatMap(Self.named)?.choices ?? [] {
      guard let value = choice.defaults[name] else { continue }
      if let index = users.firstIndex(where: { $0.value == value }) {
        users[index].names.append("`\(choice.name)`")
      } else {
        users.append((value, ["`\(choice.name)`"]))
      }
    }
    parts += users.map { "\($0.names.joined(separator: ", ")) \(Self.text($0.value))" }
    return parts.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private static func text(_ value: ParameterValue) -> String {
    if case .name(let name) = value { return "`\(name)`" }
    // 1e-08
    return value.description.split(separator: "e-0").joined(separator: "e-")
  }

  // MARK: Choices

  fileprivate var choiceTable: String {
    let rows = choices.map { choice in
      let settings = choice.uses.map { used in
        let value = choice.defaults[used] ?? Self.named(used)?.generalDefault
        return "`\(used)` \(value.map(Self.text) ?? "")"
      }
      return ["`\(choice.name)`", choice.documentation, settings.joined(separator: ", ")]
    }
    return Self.markdown(["`\(name)`", choicesHeading ?? "", "uses, with defaults"], rows)
  }
}
