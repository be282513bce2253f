// netlab doctor

import SQLiteStore

enum DoctorCommand {
  static let definition = CommandDefinition(
    name: "doctor", operands: [], summary: "check the whole store against itself",
    details: """
      Checks the database, every run's configuration and curve, every weights file with its hash, checkpoints, claims and
      stray files. Each finding is a line that says how to mend it. With --mend it does what is safe: runs whose weights are
      gone or damaged are set back, to be trained again by the next sweep, and what dead processes have left is released.
      Nothing sound is ever removed. Exit status 1 if anything is found and not mended.
      """,
    options: [OptionDefinition(name: "mend", value: nil, summary: "do what is safe about it")],
    examples: ["netlab doctor", "netlab doctor --mend"],
    run: { arguments in
      let layout = arguments.store(Netlab.environment)
      let findings = try Doctor.examine(layout)
      for finding in findings { Terminal.result("\(finding)\n") }
      guard !findings.isEmpty else {
        Terminal.result("the store '\(layout.directory)' is sound\n")
        return .done
      }
      let mendable = findings.count(where: \.canBeMended)
      if arguments.flag("mend"), mendable > 0 {
        try Doctor.mend(findings, layout)
        Terminal.result("\(findings.count) findings, \(mendable) of them mended\n")
        return mendable == findings.count ? .done : .failed
      } else {
        Terminal.result("\(findings.count) findings, \(mendable) of which --mend can mend\n")
      }
      return .failed
    })
}
