// The command `netlab backup`.

import SQLiteStore

enum BackupCommand {
  static let definition = CommandDefinition(
    name: "backup", operands: ["DIR"], summary: "copy the store while it is in use",
    details: """
      Copies the store into a new folder DIR, which is itself a store: 'netlab report --store DIR' works, and copying the
      folder back restores it. The database is a snapshot, without runs that are removed meanwhile. Weights are hard
      links if the file system allows it, since they never change. Sweeps may keep running. Leftovers of killed backups to DIR are removed.
      """,
    options: [], examples: ["netlab backup /backups/runs-2026-11-24"],
    run: { arguments in
      let target = arguments.operands[0]
      let cancellation = Interruption.handled()
      let count = try undone(readsFirst: true) {
        try Backup.make(of: arguments.store(Netlab.environment), to: target) { cancellation.isCancelled }
      }
      guard let count else {
        Terminal.error("netlab: interrupted; the incomplete copy was removed")
        return .interrupted
      }
      Terminal.result("\(target): the database and the weights of \(count) runs\n")
      return .done
    })
}
