// Says what usually comes after a command.

import Experiments

enum NextStep {
  /// Prints a command on stderr, unless only results and errors are wanted.
  ///
  /// - Parameter command: without `netlab`.
  static func show(_ command: String, _ arguments: Arguments) {
    guard !arguments.flag("quiet") else { return }
    let store = arguments.text("store").map { " --store \(ShellWord.file($0))" } ?? ""
    Terminal.error("next: netlab \(command)\(store)")
  }

  /// A sweep as an operand: its name, or where a shell would need quotes, the beginning of its id.
  static func sweep(named name: String, _ id: SweepID) -> String {
    let isPlain = ShellWord.quoted(name) == name && name.utf8.first != UInt8(ascii: "-")
    return isPlain ? name : String(id.prefix(8))
  }
}
