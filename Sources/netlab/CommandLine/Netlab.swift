// The entry point: finds the command, runs it, and turns errors into messages and an exit status.

import CVersion
import Datasets
import Glibc
import JSON
import NeuralNetwork
import SQLite

@main
enum Netlab {
  static let version = "0.2.0"

  /// The version, with the commit it was built from if known.
  private static var versionWithCommit: String {
    let commit = String(cString: netlab_commit())
    return commit.isEmpty ? version : "\(version) (\(commit))"
  }

  static let commands: [CommandDefinition] = [
    InitCommand.definition, SweepCommand.definition, ReportCommand.definition, RunsCommand.list,
    RunsCommand.show,
    RunsCompareCommand.definition, RunsTagCommand.definition, RunsRemoveCommand.definition,
    RunsExportCommand.definition, SweepsCommand.show, SweepsCommand.list,
    QueryCommand.definition, DescribeCommand.definition, PredictCommand.definition,
    VerifyCommand.definition, DoctorCommand.definition, GCCommand.definition, BackupCommand.definition,
    MergeCommand.definition, HelpCommands.completion, HelpCommands.manual,
  ]

  /// The maximum length of an error message.
  private static let maxScalars = 4000

  static func main() {
    Terminal.open()
    let words = Array(Swift.CommandLine.arguments.dropFirst())
    var status: ExitStatus
    do {
      status = try run(words)
    } catch is LostOutput {
      status = .failed
    } catch {
      // A message may quote a file, at any length.
      let sentence = String(explanation(of: error).unicodeScalars.prefix(maxScalars))
      Terminal.error("netlab: \(sentence)")
      let left = error as? LeftUndone
      if let remark = left?.remark { Terminal.error("netlab: \(remark)") }
      status = left == nil ? .badInput : .failed
    }
    if let loss = Terminal.close() {
      Terminal.error("netlab: \(loss)")
      if status == .done { status = .failed }
    }
    exit(status.rawValue)
  }

  private static func run(_ words: [String]) throws -> ExitStatus {
    switch words.first {
    case nil:
      Terminal.error(help)
      return .badInput
    case "--help", "-h", "help":
      return try showHelp(Array(words.dropFirst()))
    case "--version":
      Terminal.result("netlab \(versionWithCommit)\n")
      return .done
    case "__complete":
      HelpCommands.complete(Array(words.dropFirst()))
      return .done
    default:
      if let group = helpOfGroup(words) {
        Terminal.result(group)
        return .done
      }
      let (definition, rest) = try command(words)
      let arguments = try Arguments(rest, for: definition)
      if arguments.flag("help") {
        Terminal.result(definition.help)
        return .done
      }
      try checkKernels()
      return try definition.run(arguments)
    }
  }

  /// Rejects a kernel name that is misspelled or not supported by the processor.
  private static func checkKernels() throws {
    guard let asked = environment[Engine.kernelsVariable], !Engine.availableKernels.contains(asked) else {
      return
    }
    throw UsageError(
      description: "\(Engine.kernelsVariable) is '\(asked)', but this processor's are "
        + Engine.availableKernels.joined(separator: ", "),
      command: nil)
  }

  /// The help of each command of a group, for `netlab runs --help`.
  private static func helpOfGroup(_ words: [String]) -> String? {
    guard words.count == 2, words[1] == "--help" || words[1] == "-h" else { return nil }
    let group = commands.group(words[0])
    return group.isEmpty ? nil : group.map(\.help).joined(separator: "\n")
  }

  private static func showHelp(_ words: [String]) throws -> ExitStatus {
    Terminal.result(words.isEmpty ? help : try command(words).0.help)
    return .done
  }

  /// Returns the command named by the first words, and the remaining words.
  private static func command(_ words: [String]) throws -> (CommandDefinition, ArraySlice<String>) {
    if let found = commands.leading(words) { return found }
    let group = commands.group(words[0]).map(\.name)
    if !group.isEmpty {
      let name = words.prefix(2).joined(separator: " ")
      let problem =
        words.count == 1
        ? "'\(name)' needs one of: \(group.joined(separator: ", "))"
        : "there is no command '\(name)'; \(NearestName.hint(for: name, among: group))"
      throw UsageError(description: problem, command: nil)
    }
    throw UsageError(
      description:
        "there is no command '\(words[0])'; \(NearestName.hint(for: words[0], among: commands.map(\.name)))",
      command: nil)
  }

  private static var help: String {
    let width = (commands.map { ([$0.name] + $0.operands).joined(separator: " ").count }.max() ?? 0) + 2
    let lines = commands.map { command in
      let usage = ([command.name] + command.operands).joined(separator: " ")
      return "  " + usage + String(repeating: " ", count: width - usage.count) + command.summary
    }
    let statuses = ExitStatus.allCases.map { status in
      let number = String(status.rawValue)
      return "  " + String(repeating: " ", count: 3 - number.count) + number + "  " + status.meaning
    }
    return """
      netlab \(version): trains grids of dense neural networks, keeps every run and compares them.

      Usage: netlab COMMAND [options]

      Commands:
      \(lines.joined(separator: "\n"))

      Run 'netlab COMMAND --help' for the options of a command.

      Example:
        netlab sweep experiments/breast-cancer/grid.json && netlab report

      Exit status:
      \(statuses.joined(separator: "\n"))

      """
  }

  /// The message for an error.
  private static func explanation(of error: any Error) -> String {
    switch error {
    case let error as LeftUndone:
      explanation(of: error.cause)
    case let error as UsageError:
      "\(error.description)\nTry 'netlab \(error.command.map { "\($0) " } ?? "")--help'."
    case let error as SQLiteError:
      "SQL: \(error.message)"
    default: "\(error)"
    }
  }

  /// The command line as typed, without the program's path.
  static var commandLine: String {
    (["netlab"] + Swift.CommandLine.arguments.dropFirst()).joined(separator: " ")
  }

  /// The environment variables.
  static var environment: [String: String] {
    var variables: [String: String] = [:]
    for name in ["NETLAB_STORE", Engine.kernelsVariable] {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    return variables
  }
}
