// Parses the arguments of a command.

import JSON
import SQLiteStore

/// An error in the use of a command.
struct UsageError: Error, CustomStringConvertible {
  let description: String
  /// The command whose help the message refers to; nil for netlab's own.
  let command: String?
}

/// The operands and options of one invocation.
struct Arguments: Sendable {
  private(set) var operands: [String] = []
  private var values: [String: String] = [:]
  private let command: String

  init(_ words: some Collection<String>, for definition: CommandDefinition) throws(UsageError) {
    command = definition.name
    var words = words[...]
    var onlyOperands = false
    while let word = words.popFirst() {
      // SQL may begin with a comment; no option contains a space.
      let parts = Self.parts(of: word)
      let isOption = word.utf8.first == UInt8(ascii: "-") && !parts[0].contains(where: \.isWhitespace)
      guard !onlyOperands, isOption, word != "-" else {
        operands.append(word)
        continue
      }
      if word == "--" {
        onlyOperands = true
        continue
      }
      // "--top=5" and "--top 5" are the same; -h is --help.
      let name = String(parts[0].drop { $0 == "-" })
      let found = definition.allOptions.first { option in
        ([option.name] + option.formerNames).contains { "--\($0)" == parts[0] }
      }
      guard let option = found else {
        let hint = NearestName.of(name, among: definition.allOptions.map(\.name)).map {
          "; did you mean '--\($0)'?"
        }
        throw fault("there is no option '\(parts[0])'\(hint ?? "")")
      }
      if option.value == nil {
        guard parts.count == 1 else { throw fault("the option '--\(name)' takes no value") }
        values[option.name] = ""
      } else {
        guard let value = parts.count == 2 ? parts[1] : words.popFirst() else {
          throw fault("the option '--\(name)' needs a value")
        }
        values[option.name] = value
      }
    }
    if flag("help") { return }
    guard operands.count >= definition.requiredOperands else {
      throw fault("\(definition.operands[operands.count]) is missing")
    }
    guard operands.count <= definition.operands.count || definition.hasRepeatedOperand else {
      throw fault("unexpected '\(operands[definition.operands.count])'")
    }
  }

  /// Splits an argument into option name and value.
  private static func parts(of word: String) -> [String] {
    guard word != "-h" else { return ["--help"] }
    return word.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }

  private func fault(_ message: String) -> UsageError { UsageError(description: message, command: command) }

  func flag(_ name: String) -> Bool { values[name] != nil }
  func text(_ name: String) -> String? { values[name] }

  /// A whole number of at least `minimum`.
  func integer(_ name: String, minimum: Int) throws(UsageError) -> Int? {
    guard let text = values[name] else { return nil }
    guard let value = Int(text), value >= minimum else {
      throw fault("--\(name) takes a whole number of at least \(minimum), not '\(text)'")
    }
    return value
  }

  /// A percentage such as `5%`, above 0 and at most 100.
  func percentage(_ name: String) throws(UsageError) -> Double? {
    guard let text = values[name] else { return nil }
    guard text.hasSuffix("%"), let value = Double(text.dropLast()), value > 0, value <= 100 else {
      throw fault("--\(name) takes a percentage above 0% and up to 100%, not '\(text)'")
    }
    return value
  }

  /// One of the given names.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, default standard: Choice
  ) throws(UsageError) -> Choice {
    guard let text = values[name] else { return standard }
    guard let choice = Choice(rawValue: text) else {
      let hint = NearestName.hint(for: text, among: Choice.allCases.map(\.rawValue))
      throw fault("--\(name) has no '\(text)'; \(hint)")
    }
    return choice
  }

  /// The path of the store.
  func store(_ environment: [String: String]) -> StoreLayout {
    StoreLayout(option: values["store"], environment)
  }
}

extension StoreLayout {
  /// The store's path from the command line or else the environment.
  init(option: String?, _ environment: [String: String]) {
    self.init(option ?? environment["NETLAB_STORE"] ?? Self.usual)
  }
}
