import Experiments
import Files
import SQLite
import Tabular
import TestSupport
import Testing

@testable import SQLiteStore

struct StoreReaderTests {
  private static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "kernels",
    command: "netlab sweep grid.json")

  @Test("A run that a dead worker left as running is interrupted for a reader, who changes nothing")
  func deadWorker() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      _ = try worker.register(plan, locations: plan.dataPaths, provenance: Self.provenance)
      let run = plan.runs[0]
      let lease = try #require(try worker.lease([run], atMost: 1, maxAttempts: 10).leases.first)
      _ = try worker.write(
        [.started(RunStart(run), at: "now")], under: [run.id: lease], of: plan, Self.provenance)

      func expect(_ status: RunStatus, error: Value, sweep: String) throws {
        let database = ["", "-wal"].map { layout.database + $0 }
        let before = try database.map(File.read)
        var reader = try StoreReader(layout)
        #expect(try reader.statuses(of: [run]) == [status: 1])
        #expect(
          try reader.query("SELECT status, error FROM runs WHERE id = ?", [.text(run.id.text)]).rows
            == [[.text(status.rawValue), error]])
        #expect(try reader.query("SELECT status FROM sweeps").rows == [[.text(sweep)]])
        #expect(try reader.storedRun(run.id).status == status)
        #expect(throws: StoreError.notCompleted(run: run.id, status: status)) {
          _ = try reader.network(ofRun: run.id)
        }
        #expect(try database.map(File.read) == before)
      }
      try expect(.running, error: .null, sweep: "running")
      let database = try Connection(path: layout.database, mode: .readWrite)
      try database.execute("UPDATE worker SET start = start - 1")
      try expect(.interrupted, error: .text("the process that trained it ended"), sweep: "interrupted")
      #expect(
        try database.rows("SELECT status, worker IS NULL, error FROM run WHERE id = ?", [.text(run.id.text)])
          == [[.text("running"), .integer(0), .null]])
      // For doctor the lease is still there.
      #expect(
        try Doctor.examine(layout).map(\.problem) == ["a dead process still holds leases of runs"])
    }
  }

  @Test("The text of the views does not grow with the number of dead workers")
  func manyDeadWorkers() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, isTrained: false)
      try store.execute("UPDATE run SET status = 'running', worker = 200")
      func lengths(ofDead count: Int) throws -> [[SQLValue]] {
        try store.execute(
          """
          WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < \(count))
          INSERT OR IGNORE INTO worker (key, host, boot, pid, start, heartbeat) SELECT k, 'x', 'x', 1, 1, 0 FROM n
          """)
        let reader = try StoreReader(store.layout)
        return try reader.rows("SELECT length(sql) FROM sqlite_temp_master WHERE type = 'view' ORDER BY name")
          .rows
      }
      let few = try lengths(ofDead: 1)
      var reader = try StoreReader(store.layout)
      #expect(try reader.query("SELECT DISTINCT status FROM runs").rows == [[.text("running")]])
      #expect(try lengths(ofDead: 300) == few)
      reader = try StoreReader(store.layout)
      #expect(try reader.query("SELECT DISTINCT status FROM runs").rows == [[.text("interrupted")]])
    }
  }
}
