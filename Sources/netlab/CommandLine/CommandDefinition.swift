// Defines a command: parsing, help, completion and manual are derived from it.

/// An option of a command.
struct OptionDefinition: Sendable {
  /// The name without dashes.
  let name: String
  /// The placeholder for the value in the help; nil for a flag.
  let value: String?
  let summary: String
  /// The possible values, if they are fixed.
  var choices: [String] = []
  /// Former names of the option, accepted but not documented.
  var formerNames: [String] = []

  var usage: String { "--\(name)" + (value.map { " \($0)" } ?? "") }

  /// Options of every command.
  static let common = [
    OptionDefinition(
      name: "store", value: "DIR", summary: "folder of the store (default: runs, or $NETLAB_STORE)"),
    OptionDefinition(
      name: "quiet", value: nil, summary: "print only results and errors"),
    OptionDefinition(name: "help", value: nil, summary: "this help"),
  ]
}

/// A command of netlab.
struct CommandDefinition: Sendable {
  /// `sweep`, or `runs ls`.
  let name: String
  /// The operands in order, such as `GRID.json` or `[SWEEP]`; the last may repeat: `[RUN…]`.
  let operands: [String]
  let summary: String
  /// The help text after the summary.
  let details: String
  let options: [OptionDefinition]
  let examples: [String]
  /// The operand's possible values, if they are fixed.
  var operandChoices: [String] = []
  let run: @Sendable (Arguments) throws -> ExitStatus

  var hasRepeatedOperand: Bool { operands.last?.contains("…") ?? false }
  var requiredOperands: Int { operands.count { !$0.hasPrefix("[") } }
  var allOptions: [OptionDefinition] { options + OptionDefinition.common }

  var usage: String {
    (["netlab", name] + operands + ["[options]"]).joined(separator: " ")
  }

  var help: String {
    let width = (allOptions.map(\.usage.count).max() ?? 0) + 2
    let lines = allOptions.map { option in
      "  " + option.usage + String(repeating: " ", count: width - option.usage.count) + option.summary
    }
    return """
      \(summary)

      Usage: \(usage)

      \(details)

      Options:
      \(lines.joined(separator: "\n"))

      \(examples.count == 1 ? "Example" : "Examples"):
      \(examples.map { "  \($0)" }.joined(separator: "\n"))

      """
  }
}

extension [CommandDefinition] {
  /// Returns the command named by the first words, and the remaining words; nil if there is none.
  func leading(_ words: [String]) -> (CommandDefinition, ArraySlice<String>)? {
    for length in [2, 1] where words.count >= length {
      let name = words.prefix(length).joined(separator: " ")
      if let definition = first(where: { $0.name == name }) { return (definition, words.dropFirst(length)) }
    }
    return nil
  }

  /// The commands of the group with this name.
  func group(_ word: String) -> [CommandDefinition] { filter { $0.name.hasPrefix("\(word) ") } }
}
