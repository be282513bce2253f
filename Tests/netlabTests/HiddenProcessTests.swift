// Workers that /proc hides, as it does with other users' processes under the mount option hidepid.

import Experiments
import Foundation
import SQLite
import TestSupport
import Testing

@Suite(.enabled(if: Netlab.isPermitted(Netlab.asNobody), "another user needs permissions"))
struct HiddenProcessTests {
  /// The status of a run that this process is said to train, as a reader sees it who cannot read this process in /proc.
  ///
  /// - Parameters:
  ///   - silence: seconds since the last heartbeat.
  ///   - wrapper: starts the reader.
  private func status(silence: Double, wrapper: [String] = []) throws -> String {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 2")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let me = ProcessIdentity.current
      do {
        let database = try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
        // With this start, the process would be dead if it could be read.
        try database.run(
          """
          INSERT INTO worker (key, host, boot, namespace, pid, start, heartbeat) VALUES (7, ?, ?, ?, ?, ?, ?)
          """,
          [
            .text(me.host), .text(me.boot), .text(me.namespace), .integer(me.pid), .integer(me.start - 1),
            .real(Date().timeIntervalSince1970 - silence),
          ])
        try database.execute("UPDATE run SET status = 'running', worker = 7")
      }
      // A success leaves errno as this failure has set it.
      let hidden = Interposer().on("open", "/proc/\(me.pid)/stat$", .fail(EPERM))
      let outcome = try Netlab.run(
        ["query", "SELECT DISTINCT status FROM runs", "--format", "csv"], in: directory,
        environment: hidden.environment, wrapper: wrapper)
      #expect(outcome.status == 0, "\(outcome)")
      return outcome.output
    }
  }

  @Test("A hidden process of another user is alive while its heartbeat is recent")
  func otherUser() throws {
    #expect(try status(silence: 0, wrapper: Netlab.asNobody) == "status\nrunning\n")
    #expect(try status(silence: 120, wrapper: Netlab.asNobody) == "status\ninterrupted\n")
  }

  @Test("A process that may be sent signals is not hidden by its user: it is dead if it cannot be read")
  func sameUser() throws {
    #expect(try status(silence: 0) == "status\ninterrupted\n")
  }
}
