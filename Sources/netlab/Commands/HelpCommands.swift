// netlab completion and netlab man: what is made of the commands' own definitions.

import SQLiteStore

enum HelpCommands {
  static let completion = CommandDefinition(
    name: "completion", operands: ["SHELL"], summary: "a script that completes netlab's commands",
    details: """
      SHELL is bash, zsh or fish. The script asks netlab itself what may follow: commands, options, their values, runs and sweeps of
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
    name: "man", operands: [], summary: "the manual page netlab(1)",
    details: "In the macros of man, for 'man -l' or to be installed.", options: [],
    examples: ["netlab man | man -l -"],
    run: { _ in
      Terminal.data(ManPage(version: Netlab.version, commands: Netlab.commands).text)
      return .done
    })

  /// `netlab __complete WORD…`, for the scripts alone.
  static func complete(_ words: [String]) {
    let completion = Completion(Netlab.commands) { StoreLayout(option: $0, Netlab.environment) }
    for candidate in completion.candidates(for: words) {
      Terminal.result("\(candidate.text)\t\(candidate.summary)\n")
    }
  }
}
