// netlab backup

import SQLiteStore

enum BackupCommand {
  static let definition = CommandDefinition(
    name: "backup", operands: ["DIR"], summary: "copy the store while it is in use",
    details: """
      Copies the store into a new folder DIR, which is a store itself: 'netlab report --store DIR' works, and a copy of the
      folder restores it. The database is as it was at one moment, without the runs that are removed meanwhile; weights are hard
      links where the file system allows it, since they never change. Sweeps may go on. What backups that were killed have left in the place of DIR is removed.
      """,
    options: [], examples: ["netlab backup /backups/runs-2026-11-24"],
    run: { arguments in
      let target = arguments.operands[0]
      let cancellation = Interruption.handled()
      let count = try undone(readsFirst: true) {
        try Backup.make(of: arguments.store(Netlab.environment), to: target) { cancellation.isCancelled }
      }
      guard let count else {
        Terminal.error("netlab: interrupted; nothing is left of the copy")
        return .interrupted
      }
      Terminal.result("\(target): the database and the weights of \(count) runs\n")
      return .done
    })
}
