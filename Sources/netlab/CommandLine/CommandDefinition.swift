// A command as data: from one definition come its parsing and its help.

/// An option of a command.
struct OptionDefinition: Sendable {
  /// Without the dashes.
  let name: String
  /// What stands for its value in the help; nil for a flag.
  let value: String?
  let summary: String
  /// All that the value may be, where it is one of some names.
  var choices: [String] = []
  /// Earlier names of the option, accepted without being documented.
  var formerNames: [String] = []

  var usage: String { "--\(name)" + (value.map { " \($0)" } ?? "") }

  /// Options that every command has.
  static let common = [
    OptionDefinition(
      name: "store", value: "DIR", summary: "the store's folder (default: runs, or $NETLAB_STORE)"),
    OptionDefinition(
      name: "quiet", value: nil, summary: "no progress and no remarks, only results and errors"),
    OptionDefinition(name: "help", value: nil, summary: "this help"),
  ]
}

/// A command of netlab.
struct CommandDefinition: Sendable {
  /// `sweep`, or `runs ls`.
  let name: String
  /// The operands in the order that they stand in: `GRID.json`, `[SWEEP]`; the last one may be many: `[RUN…]`.
  let operands: [String]
  let summary: String
  /// What the help says beyond the summary.
  let details: String
  let options: [OptionDefinition]
  let examples: [String]
  /// All that the operand may be, where it is one of some names.
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
  /// The command that words begin with, and the words behind it; nil where there is none.
  func leading(_ words: [String]) -> (CommandDefinition, ArraySlice<String>)? {
    for length in [2, 1] where words.count >= length {
      let name = words.prefix(length).joined(separator: " ")
      if let definition = first(where: { $0.name == name }) { return (definition, words.dropFirst(length)) }
    }
    return nil
  }

  /// Those of two words of which this is the first.
  func group(_ word: String) -> [CommandDefinition] { filter { $0.name.hasPrefix("\(word) ") } }
}
