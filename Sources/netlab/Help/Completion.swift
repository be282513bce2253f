// Computes completions for all shells.

import SQLiteStore
import Tabular

/// A shell's script calls the hidden command `netlab __complete WORD…`, whose last word is the one under the cursor.
/// The output has one line per candidate, with a tab and a summary; or `:files`, a tab and a file extension; or
/// `:directories`. The scripts quote the candidates.
struct Completion {
  struct Candidate: Equatable {
    let text: String
    let summary: String

    init(_ text: String, _ summary: String = "") {
      self.text = text
      self.summary = summary
    }

    var isDirective: Bool { text.utf8.first == UInt8(ascii: ":") }

    static let directories = Candidate(":directories")
    static func files(_ ending: String) -> Candidate { Candidate(":files", ending) }
  }

  private let commands: [CommandDefinition]
  /// The store selected by `--store` or the environment.
  private let layout: (String?) -> StoreLayout

  init(_ commands: [CommandDefinition], layout: @escaping (String?) -> StoreLayout) {
    self.commands = commands
    self.layout = layout
  }

  /// - Parameter words: the words after `netlab`; the last may be incomplete.
  func candidates(for words: [String]) -> [Candidate] {
    guard let current = words.last else { return [] }
    let found = all(for: words, current)
    return found.filter { $0.isDirective || $0.text.utf8.starts(with: current.utf8) }
  }

  private func all(for line: [String], _ current: String) -> [Candidate] {
    let typed = Array(line.dropLast())
    guard let (command, words) = commands.leading(typed) else { return commandNames(typed) }
    var operandCount = 0
    var store: String?
    var rest = words
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        operandCount += 1
        continue
      }
      guard let option = command.allOptions.first(where: { "--\($0.name)" == word }), let value = option.value
      else { continue }
      guard let given = rest.popFirst() else { return values(value, option.choices, command, store) }
      if option.name == "store" { store = given }
    }
    if current.hasPrefix("-") {
      return command.allOptions.filter { !typed.contains("--\($0.name)") }
        .map { Candidate("--\($0.name)", $0.summary) }
    }
    guard let operand = operand(operandCount, of: command) else { return [] }
    return values(operand, command.operandChoices, command, store)
  }

  // MARK: Commands

  /// First words of commands, or second words of a group.
  private func commandNames(_ typed: [String]) -> [Candidate] {
    if typed.isEmpty {
      var seen: Set<String> = []
      return commands.compactMap { command in
        let words = command.name.split(separator: " ").map(String.init)
        guard seen.insert(words[0]).inserted else { return nil }
        let group = commands.group(words[0])
        let names = group.compactMap { $0.name.split(separator: " ").last }.joined(separator: ", ")
        return Candidate(words[0], group.isEmpty ? command.summary : names)
      } + [Candidate("--help", "all commands"), Candidate("--version", "the version")]
    }
    guard typed.count == 1 else { return [] }
    return commands.group(typed[0]).map {
      Candidate(String($0.name.dropFirst(typed[0].count + 1)), $0.summary)
    }
  }

  // MARK: Values

  /// Returns the operand's placeholder at a position: `RUN` for the second of `TAG`, `[RUN…]`, and for all later
  /// ones.
  private func operand(_ index: Int, of command: CommandDefinition) -> String? {
    let name =
      index < command.operands.count || !command.hasRepeatedOperand
      ? command.operands.dropFirst(index).first : command.operands.last
    return name.map { String($0.filter { !"[]…".contains($0) }) }
  }

  /// The candidates for a placeholder.
  private func values(
    _ word: String, _ choices: [String], _ command: CommandDefinition, _ store: String?
  ) -> [Candidate] {
    if word.contains("|") {
      return word.split(separator: "|").flatMap { part in
        part.allSatisfy(\.isLowercase)
          ? [Candidate(String(part))] : values(String(part), choices, command, store)
      }
    }
    return switch word {
    case "DIR", "OTHER_STORE": [.directories]
    case "FILE", "ROWS", "TABLE": [.files("*")]
    case "GRID.json": [.files("json")]
    case "RUN": ask("SELECT substr(id, 1, 8), status || ' ' || coalesce(hidden_layers, '') FROM runs", store)
    case "SWEEP": ask("SELECT DISTINCT name, runs || ' runs, ' || status FROM sweeps", store)
    case "TAG": ask("SELECT DISTINCT tag, '' FROM tags", store)
    case "COLUMN", "COLUMNS": columns(of: command, store)
    default: choices.map { Candidate($0) }
    }
  }

  /// Returns nothing if there is no store: completion reports no errors.
  private func ask(_ sql: String, _ store: String?) -> [Candidate] {
    guard var reader = try? StoreReader(layout(store)),
      let table = try? reader.query("\(sql) LIMIT 1000")
    else { return [] }
    return table.rows.map { Candidate($0[0].text ?? "", ($0[1].text ?? "").showingControls) }
      .filter(Self.canBeTyped)
  }

  /// Whether a text from a store is safe as a word of a command line: not empty, not an option or a directive, and
  /// without control characters.
  private static func canBeTyped(_ candidate: Candidate) -> Bool {
    let text = candidate.text
    guard let first = text.utf8.first, first != UInt8(ascii: "-"), !candidate.isDirective else {
      return false
    }
    return text.utf8.allSatisfy { $0 >= 0x20 } && text.showingControls == text
  }

  /// The columns of the view that the command lists.
  private func columns(of command: CommandDefinition, _ store: String?) -> [Candidate] {
    let view = command.name.hasPrefix("sweeps") ? "sweeps" : command.name == "runs ls" ? "runs" : "curves"
    guard var reader = try? StoreReader(layout(store)),
      let table = try? reader.query("SELECT * FROM \(view) LIMIT 0")
    else { return [] }
    return table.columns.map { Candidate($0) }
  }
}
