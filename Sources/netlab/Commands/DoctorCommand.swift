// netlab doctor

import SQLiteStore

enum DoctorCommand {
  static let definition = CommandDefinition(
    name: "doctor", operands: [], summary: "check the whole store against itself",
    details: """
      Checks the database, every run's configuration and curve, every weights file with its hash, checkpoints, leases and
      stray files. Each finding is a line with its remedy. With --repair it does what is safe: runs whose weights are
      gone or damaged are set back, to be trained again by the next sweep, and what dead processes have left is released.
      Nothing sound is ever removed. Exit status 1 if anything is found and not repaired.
      """,
    options: [
      OptionDefinition(
        name: "repair", value: nil, summary: "make the repairs that are safe", formerNames: ["mend"])
    ],
    examples: ["netlab doctor", "netlab doctor --repair"],
    run: { arguments in
      let layout = arguments.store(Netlab.environment)
      let findings = try Doctor.examine(layout)
      for finding in findings { Terminal.result("\(finding)\n") }
      guard !findings.isEmpty else {
        Terminal.result("the store '\(layout.directory)' is sound\n")
        return .done
      }
      let repairable = findings.count(where: \.isRepairable)
      if arguments.flag("repair"), repairable > 0 {
        try Doctor.repair(findings, layout)
        Terminal.result("\(findings.count) findings, \(repairable) of them repaired\n")
        return repairable == findings.count ? .done : .failed
      } else {
        Terminal.result("\(findings.count) findings, \(repairable) of which --repair can repair\n")
      }
      return .failed
    })
}
