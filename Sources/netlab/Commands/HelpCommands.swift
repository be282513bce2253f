// The commands `netlab completion` and `netlab man`, generated from the commands' definitions.

import SQLiteStore

enum HelpCommands {
  static let completion = CommandDefinition(
    name: "completion", operands: ["SHELL"], summary: "print a shell completion script",
    details: """
      SHELL is bash, zsh or fish. The script asks netlab for completions: commands, options, their values, and the runs and sweeps of
      the store.
      """,
    options: [],
    examples: [
      "source <(netlab completion bash)",
      "netlab completion zsh > \"${fpath[1]}/_netlab\"",
      "netlab completion fish > ~/.config/fish/completions/netlab.fish",
    ], operandChoices: CompletionScript.allCases.map(\.rawValue),
    run: { arguments in
      let shell = arguments.operands[0]
      guard let script = CompletionScript(rawValue: shell) else {
        let known = CompletionScript.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError(
          description: "there is no completion for '\(shell)'; expected one of: \(known)",
          command: "completion")
      }
      Terminal.data(script.text)
      return .done
    })

  static let manual = CommandDefinition(
    name: "man", operands: [], summary: "print the manual page netlab(1)",
    details: "In man macros, for 'man -l' or for installation.", options: [],
    examples: ["netlab man | man -l -"],
    run: { _ in
      Terminal.data(ManPage(version: Netlab.version, commands: Netlab.commands).text)
      return .done
    })

  /// The hidden command `netlab __complete WORD…`, for the completion scripts.
  static func complete(_ words: [String]) {
    let completion = Completion(Netlab.commands) { StoreLayout(option: $0, Netlab.environment) }
    for candidate in completion.candidates(for: words) {
      Terminal.result("\(candidate.text)\t\(candidate.summary)\n")
    }
  }
}
