// The command `netlab doctor`.

import SQLiteStore

enum DoctorCommand {
  static let definition = CommandDefinition(
    name: "doctor", operands: [], summary: "check the store for inconsistencies",
    details: """
      Checks the database, every run's configuration and curve, every weights file and its hash, checkpoints, leases and
      stray files. Each finding is printed with its remedy. With --repair, makes the safe repairs: runs with missing or
      damaged weights are reset, to be trained again by the next sweep, and leases of dead processes are released.
      Sound data is never removed. The exit status is 1 if any finding is not repaired.
      """,
    options: [
      OptionDefinition(
        name: "repair", value: nil, summary: "make the safe repairs", formerNames: ["mend"])
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
