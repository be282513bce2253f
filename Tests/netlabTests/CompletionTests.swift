// The commands `netlab completion` and `netlab man`.

import Files
import Foundation
import SQLite
import TestSupport
import Testing

/// Shells with netlab in their PATH.
private enum Shell {
  /// What a shell prints for a script, with netlab in its PATH.
  static func output(
    of shell: String, _ script: String, in directory: TemporaryDirectory
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [shell, "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(Netlab.directory):\(environment["PATH"] ?? "")"
    environment["HOME"] = directory.path
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}

struct CompletionTests {
  /// Every command of `netlab --help`.
  private func commands(in directory: TemporaryDirectory) throws -> [String] {
    let help = try Netlab.run("--help", in: directory).output
    let lines = help.components(separatedBy: "Commands:\n")[1].components(separatedBy: "\n\n")[0]
    return lines.split(separator: "\n").map { line in
      // The name ends where operands or the summary begin.
      line.drop { $0 == " " }.split(separator: " ", omittingEmptySubsequences: false)
        .prefix { !$0.isEmpty && $0 == $0.lowercased() && !$0.hasPrefix("[") }.joined(separator: " ")
    }
  }

  private func completions(_ words: String..., in directory: TemporaryDirectory) throws -> [String] {
    let answer = try Netlab.run(["__complete"] + words, in: directory)
    #expect(answer.status == 0 && answer.errors == "")
    return answer.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
  }

  @Test("Every command and option is in the completions and the manual")
  func everything() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let commands = try commands(in: directory)
      #expect(commands.count > 15)
      let manual = try Netlab.run("man", in: directory).output.replacingOccurrences(of: "\\-", with: "-")
      for command in commands {
        #expect(manual.contains("\n.SS netlab \(command)\n"), "\(command)")
        let words = command.split(separator: " ").map(String.init)
        let names = try Netlab.run(
          ["__complete"] + words.dropLast() + [""], in: directory
        ).output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
        #expect(names.contains { $0 == words.last ?? "" }, "\(command)")

        let help = try Netlab.run(words + ["--help"], in: directory).output
        let options = help.components(separatedBy: "Options:\n")[1].components(separatedBy: "\n\n")[0]
          .split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(options.contains("--store"))
        let completed = try Netlab.run(["__complete"] + words + ["--"], in: directory).output
        for option in options {
          #expect(completed.contains("\(option)\t"), "\(command) \(option)")
          #expect(manual.contains("\\fB\(option)\\fR"), "\(command) \(option)")
        }
      }
    }
  }

  @Test("Values are completed by kind, runs and sweeps from the store")
  func values() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      #expect(try completions("runs", "show", "", in: directory) == [])
      #expect(!directory.exists("runs"))
      try directory.writeGrid()
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      #expect(try completions("report", "--format", "", in: directory).contains("latex"))
      #expect(try completions("report", "--format", "j", in: directory) == ["json"])
      #expect(try completions("report", "", in: directory) == ["points"])
      #expect(try completions("report", "--store", "none", "", in: directory) == [])
      #expect(try completions("sweep", "", in: directory) == [":files"])
      #expect(try completions("backup", "", in: directory) == [":directories"])
      #expect(
        try completions("runs", "ls", "--sort", "val_l", in: directory) == ["val_loss", "val_log_loss"])
      let ids = try completions("runs", "compare", "x", "y", "", in: directory)
      #expect(ids.count == 4)
      #expect(try completions("runs", "tag", "new", "", in: directory) == ids)
      #expect(try completions("completion", "", in: directory) == ["bash", "zsh", "fish"])
      #expect(try completions("nonsense", "", in: directory) == [])
    }
  }

  @Test("bash completes commands, values behind = and files", .enabled(if: Netlab.isInstalled("bash")))
  func bash() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.writeGrid()
      for (line, expected) in [
        ("netlab runs c", "compare"), ("netlab report --format = l", "latex"),
        ("netlab report --format = ''", "md latex json"), ("netlab sweep ''", "grid.json"),
        ("netlab predict x ''", "points.csv grid.json"),
      ] {
        let count = line.split(separator: " ").count - 1
        let script = """
          source <(netlab completion bash); COMP_WORDS=(\(line)); COMP_CWORD=\(count); _netlab; echo "${COMPREPLY[*]}"
          """
        let answer = try Shell.output(of: "bash", script, in: directory)
        let words = Set(answer.split(separator: "\n").joined().split(separator: " ").map(String.init))
        #expect(words.isSuperset(of: expected.split(separator: " ").map(String.init)), "\(line): \(answer)")
        #expect(!words.contains("points.csv") || line.contains("predict"))
      }
    }
  }

  @Test("fish completes commands", .enabled(if: Netlab.isInstalled("fish")))
  func fish() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let answer = try Shell.output(
        of: "fish", "source (netlab completion fish | psub); complete -C 'netlab runs c'", in: directory)
      #expect(answer == "compare\tcompare runs side by side\n")
    }
  }

  @Test("The script for zsh is one", .enabled(if: Netlab.isInstalled("zsh")))
  func zsh() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      #expect(try Shell.output(of: "zsh", "zsh -n <(netlab completion zsh)", in: directory) == "")
    }
  }

  @Test("The manual is well-formed", .enabled(if: Netlab.isInstalled("groff")))
  func manual() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let text = try Shell.output(of: "bash", "netlab man | groff -man -Tutf8 -ww 2>&1 >page", in: directory)
      #expect(text == "")
      #expect(try directory.read("page").contains("NETLAB(1)"))
    }
  }

  @Test("An error for an unknown shell lists the supported ones")
  func unknownShell() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let refused = try Netlab.run("completion", "tcsh", in: directory)
      #expect(refused.status == 2)
      #expect(
        refused.errors.hasPrefix(
          "netlab: there is no completion for 'tcsh'; expected one of: bash, zsh, fish\n"))
    }
  }
}

/// Names from an untrusted store, which a shell must not execute or misinterpret.
struct HostileCompletionTests {
  /// A name, and whether it can be a word of a command line.
  private static let names = [
    ("$(touch PWNED)", true), ("`touch PWNED`", true), ("a;touch PWNED", true), ("a b", true), ("it's", true),
    ("\"x\"", true),
    ("a'\u{301}b", true), ("back\\slash", true), ("*", true), ("~", true), ("a:b", true), ("größe", true),
    ("line\nbreak", false), ("tab\tx", false), ("\u{1B}[31m", false), (":files", false), ("--help", false),
    ("", false),
  ]

  /// A store whose only sweep has one of the names after the other.
  private func withNames(_ names: [String], _ body: (String, TemporaryDirectory) throws -> Void) throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.writeGrid(parameters: "width: 2, epochs: 1", more: "seeds: 1")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let store = try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
      for name in names {
        try store.run("UPDATE sweep SET name = ?", [.text(name)])
        try body(name, directory)
        #expect(!directory.exists("PWNED"), "\(name)")
      }
    }
  }

  @Test("Only words that can be typed are completed")
  func candidates() throws {
    let isOffered = Dictionary(uniqueKeysWithValues: Self.names)
    try withNames(Self.names.map(\.0)) { (name: String, directory: TemporaryDirectory) throws -> Void in
      let answer = try Netlab.run("__complete", "report", "", in: directory)
      let expected = isOffered[name] == true ? "\(name)\t1 runs, completed\n" : ""
      #expect(Array(answer.output.utf8) == Array(expected.utf8), "\(name)")
    }
  }

  @Test("bash inserts names quoted", .enabled(if: Netlab.isInstalled("bash")))
  func bash() throws {
    try withNames(Self.names.filter(\.1).map(\.0)) {
      (name: String, directory: TemporaryDirectory) throws -> Void in
      // The line as it would be read after completion.
      let script = """
        source <(netlab completion bash); COMP_WORDS=(netlab report ''); COMP_CWORD=2; _netlab
        eval "set -- ${COMPREPLY[0]}"; printf '%s|' "$@"
        """
      let answer = try Shell.output(of: "bash", script, in: directory)
      #expect(Array(answer.utf8) == Array("\(name)|".utf8))
    }
  }

  @Test("zsh inserts names quoted", .enabled(if: Netlab.isInstalled("zsh")))
  func zsh() throws {
    let names = ["$(touch PWNED);", "a b'\"c", "back\\slash:x"]
    try withNames(names) { (name: String, directory: TemporaryDirectory) throws -> Void in
      for file in ["ready", "said"] { try? File.remove(directory.file(file)) }
      // A line is typed into a terminal, completed and run; `report` is a function that notes its operand.
      let script = """
        zmodload zsh/zpty; zpty z zsh -f -i; zpty -w z 'PS1=; cd \(directory.path); autoload compinit; compinit -u -D'
        zpty -w z 'source <(netlab completion zsh); compdef _netlab netlab'
        zpty -w z 'function netlab { if [[ $1 == __complete ]]; then command netlab "$@"; else printf %s "$2" > said; fi }; : > ready'
        while [[ ! -e ready ]]; do sleep 0.01; done
        zpty -w -n z $'netlab report \\t'; sleep 0.5; zpty -w -n z $'\\n'
        for i in {1..200}; do [[ -s said ]] && break; sleep 0.01; done
        zpty -d z
        """
      _ = try Shell.output(of: "zsh", script, in: directory)
      #expect(try Array(directory.read("said").utf8) == Array(name.utf8))
    }
  }
}
