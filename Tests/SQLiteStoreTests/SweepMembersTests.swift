// Sweeps that grow, and what their rows and their specs say of them.

import Experiments
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

extension SweepMembers {
  /// All sweeps of a store.
  static func all(_ connection: borrowing Connection) throws -> [SweepMembers] {
    try keys(connection).map { key throws(any Error) in try SweepMembers(key, connection) }
  }
}

struct SweepMembersTests {
  private static let provenance = Provenance(
    netlabVersion: "1", gitCommit: nil, host: "here", kernels: "a BLAS", command: "netlab sweep")

  private func register(_ plan: Plan, _ folder: TemporaryDirectory, store: String = "runs") throws {
    let store = try SQLiteStore(StoreLayout(folder.file(store)))
    _ = try store.register(plan, locations: plan.dataPaths, provenance: Self.provenance)
  }

  private func database(_ folder: TemporaryDirectory, store: String = "runs") throws -> Connection {
    try Connection(path: folder.file("\(store)/netlab.db"), mode: .readWrite)
  }

  @Test("A sweep's id follows from what is stored of it")
  func expectedID() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      try register(plan, folder)
      let store = try database(folder)
      func members() throws -> SweepMembers { try #require(SweepMembers.all(store).first) }
      #expect(try members().expectedID == plan.sweepID())
      #expect(try members().fault == nil)
      // Without a run it is still the same sweep.
      try store.execute("DELETE FROM sweep_run WHERE position = 1")
      #expect(try members().expectedID == plan.sweepID())
      #expect(try members().fault == nil)
      try store.execute("UPDATE sweep SET id = '0123456789abcdef0123456789abcdef'")
      #expect(try members().fault == "its id is not the hash of its name, spec and data")
    }
  }

  @Test("A sweep grows: the runs that come are appended")
  func growing() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let more = "seeds: 2, runs: 1"
      try register(Plan(Spec.read(folder.writeGrid(more: more))), folder)
      let plan = try Plan(Spec.read(folder.writeGrid()))
      let store = try database(folder)
      #expect(try store.value("SELECT count(*) FROM sweep_run") == .integer(2))
      try register(plan, folder)
      #expect(
        try store.rows("SELECT run.id FROM sweep_run JOIN run ON run.key = run ORDER BY sweep, position")
          == plan.runs.map { [SQLValue($0.id)] })
      #expect(try store.rows("SELECT spec FROM sweep") == [[.text(plan.spec.source)]])
      // A spec that allows fewer runs does not take the place of one that allows more, and one with another comment does.
      try register(Plan(Spec.read(folder.writeGrid(more: more))), folder)
      #expect(try store.rows("SELECT spec FROM sweep") == [[.text(plan.spec.source)]])
      let other = try Plan(Spec.read(folder.writeGrid(more: "seeds: 2 // two")))
      try register(other, folder)
      #expect(try store.rows("SELECT spec FROM sweep") == [[.text(other.spec.source)]])
    }
  }

  @Test("A removed member returns to its position, or to the end if that is taken")
  func union() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      try register(plan, folder)
      let store = try database(folder)
      let keys = try store.rows("SELECT run FROM sweep_run ORDER BY position").map { $0[0] }
      func members() throws -> [[SQLValue]] {
        try store.rows("SELECT position, run FROM sweep_run ORDER BY position")
      }
      try store.execute("DELETE FROM sweep_run WHERE position = 1")
      try register(plan, folder)
      #expect(try members() == keys.indices.map { [.integer($0), keys[$0]] })
      try store.execute("DELETE FROM sweep_run WHERE position IN (1, 3)")
      try store.run("INSERT INTO sweep_run SELECT sweep, 1, ? FROM sweep_run LIMIT 1", [keys[3]])
      try register(plan, folder)
      #expect(
        try members() == [
          [.integer(0), keys[0]], [.integer(1), keys[3]], [.integer(2), keys[2]], [.integer(3), keys[1]],
        ])
    }
  }

  @Test("Runs on other data, or for another metric, are no members")
  func strangers() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      try register(Plan(Spec.read(folder.writeGrid())), folder)
      let more = "seeds: 2, metric: {name: 'val_accuracy'}"
      try register(Plan(Spec.read(folder.writeGrid("other.json", more: more))), folder)
      let store = try database(folder)
      for members in try SweepMembers.all(store) { #expect(members.fault == nil) }
      try store.execute("UPDATE sweep_run SET run = 5 WHERE sweep = 1 AND position = 0")
      #expect(
        try SweepMembers.all(store).compactMap(\.fault) == ["its runs differ in their data, metric or engine"]
      )
    }
  }

  @Test("Two stores with parts of one sweep come together as one sweep")
  func merging() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      for store in ["here", "there"] { try register(plan, folder, store: store) }
      try database(folder, store: "here").execute("DELETE FROM sweep_run WHERE position = 2")
      var merge = try Merge(of: StoreLayout(folder.file("there")), into: StoreLayout(folder.file("here")))
      #expect(try merge.run().refusedSweeps == [])
      let store = try database(folder, store: "here")
      #expect(try store.rows("SELECT id FROM sweep") == [[SQLValue(plan.sweepID())]])
      #expect(
        try store.rows("SELECT position FROM sweep_run ORDER BY position") == (0..<4).map { [.integer($0)] })
    }
  }

  @Test("A merge changes no sweep that is here, whatever the other store says of it")
  func foreignID() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      let other = try Plan(
        Spec.read(folder.writeGrid("other.json", more: "seeds: [0, 1], constraints: ['1']")))
      #expect(other.runs.map(\.id) == plan.runs.map(\.id))
      try register(plan, folder, store: "here")
      try register(other, folder, store: "there")
      let here = try database(folder, store: "here")
      let mine = "SELECT * FROM sweep WHERE key = 1"
      let before = try here.rows(mine)
      var merge = try Merge(of: StoreLayout(folder.file("there")), into: StoreLayout(folder.file("here")))
      #expect(try merge.run().refusedSweeps == [])
      #expect(try here.rows(mine) == before)
      #expect(
        try here.rows("SELECT id FROM sweep ORDER BY key") == [
          [SQLValue(plan.sweepID())], [SQLValue(other.sweepID())],
        ])
    }
  }

  @Test(
    "A run that is not a trial of the spec cannot be a member, also after a merge",
    arguments: ["width: [2, 8], epochs: 5", "width: [2, 4], epochs: 6", "width: 4, depth: 2, epochs: 5"])
  func intruders(parameters: String) throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      let other = try Plan(Spec.read(folder.writeGrid("other.json", parameters: parameters)))
      try register(plan, folder, store: "here")
      try register(other, folder, store: "there")
      try register(plan, folder, store: "there")
      let there = try database(folder, store: "there")
      let intruder = try #require(other.runs.last)
      #expect(!plan.runs.contains(intruder))
      try there.run(
        """
        INSERT INTO sweep_run (sweep, position, run)
          SELECT sweep.key, 4, run.key FROM sweep, run WHERE sweep.id = ? AND run.id = ?
        """, [SQLValue(plan.sweepID()), SQLValue(intruder.id)])
      let fault = "its run \(intruder.id.prefix(12)) is not a trial of its spec"
      #expect(try SweepMembers.all(there).compactMap(\.fault) == [fault])
      #expect(
        try Doctor.examine(StoreLayout(folder.file("there"))).map(\.problem) == [
          "sweep \(plan.sweepID().prefix(8)) 'points': \(fault)"
        ])
      var merge = try Merge(of: StoreLayout(folder.file("there")), into: StoreLayout(folder.file("here")))
      #expect(try merge.run().refusedSweeps.map(\.reason) == [fault])
      #expect(
        try SQLiteStore(StoreLayout(folder.file("here"))).members(ofSweep: plan.sweepID())
          == plan.runs.map(\.id))
    }
  }

  @Test("A run with another seed than the spec's is no member")
  func otherSeed() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      try register(Plan(Spec.read(folder.writeGrid())), folder)
      let more = try Plan(Spec.read(folder.writeGrid("more.json", more: "seeds: 3")))
      try register(more, folder)
      let store = try database(folder)
      try store.execute("INSERT INTO sweep_run SELECT 1, 9, key FROM run WHERE seed = 2 LIMIT 1")
      #expect(
        try SweepMembers.all(store).map(\.fault) == [
          "its run \(more.runs[2].id.prefix(12)) is not a trial of its spec", nil,
        ])
    }
  }

  // MARK: Faults

  @Test(
    "A sweep of which a part is wrong is told by the doctor and left out of a merge",
    arguments: [
      ("UPDATE sweep SET metric = 'val_accuracy'", "its metric differs from that of its spec or runs"),
      ("UPDATE sweep SET goal = 'maximize'", "its metric differs from that of its spec or runs"),
      ("UPDATE sweep SET name = 'other'", "its id is not the hash of its name, spec and data"),
      (
        "UPDATE sweep SET spec = replace(spec, '[2, 4]', '[2, 5]')",
        "its id is not the hash of its name, spec and data"
      ),
      (
        "UPDATE sweep SET spec = replace(spec, 'points\",', 'other\",')",
        "its name differs from the one in its spec"
      ),
      (
        "UPDATE sweep SET spec = replace(spec, 'seeds', 'metric: {name: ''val_accuracy''}, seeds')",
        "its metric differs from that of its spec or runs"
      ),
      ("UPDATE sweep SET spec = '{}'", "its spec cannot be read"),
      ("UPDATE sweep SET spec = printf('%*s', 4194305, '')", "its spec cannot be read"),
      ("UPDATE sweep_run SET position = -1 WHERE position = 1", "the position of a run is not a number"),
    ])
  func faults(damage: String, fault: String) throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      try register(plan, folder)
      let store = try database(folder)
      try store.execute(damage)
      let layout = StoreLayout(folder.file("runs"))
      #expect(try SweepMembers.all(store).map(\.fault) == [fault])
      #expect(try Doctor.examine(layout).map(\.problem).contains { $0.hasSuffix(": \(fault)") })
      var merge = try Merge(of: layout, into: StoreLayout(folder.file("here")))
      #expect(try merge.run().refusedSweeps.map(\.reason) == [fault])
    }
  }

  @Test("A configuration that is not canonical JSON is a fault of the run and of its sweep")
  func unreadable() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid(parameters: "width: 2, epochs: 5", more: "")))
      let layout = StoreLayout(folder.file("runs"))
      try register(plan, folder)
      let store = try database(folder)
      let text = plan.runs[0].configuration
      for config in [
        "{/**/" + text.dropFirst(), " " + text, text.replacing("\"seed\":0", with: "\"seed\":00"),
      ] {
        let id = try RunID(hashing: config)
        try store.run("UPDATE run SET config = ?, id = ?", [.text(config), SQLValue(id)])
        let fault = "the configuration of its run \(id.prefix(12)) cannot be read"
        #expect(try SweepMembers.all(store).map(\.fault) == [fault])
        #expect(try Doctor.examine(layout).map(\.problem).filter { $0.hasSuffix(fault) }.count == 1)
        var merge = try Merge(of: layout, into: StoreLayout(folder.file("here")))
        let result = try merge.run()
        #expect(result.refused.count == 1 && result.refusedSweeps.map(\.reason) == [fault])
        let reason = try #require(result.refused.first?.reason)
        #expect(
          reason == "its configuration is not canonical JSON" || reason == "its configuration cannot be read")
      }
    }
  }

  @Test("A sweep names its runs once, by positions")
  func members() throws {
    let row = SweepMembers.Row(
      key: .integer(1), id: .text(String(repeating: "0123456789abcdef", count: 2)), name: "points",
      metric: .null, goal: .null, spec: nil)
    func fault(_ runs: [(position: Int, key: Int, id: RunID?)]) -> String? {
      var members = SweepMembers(row)
      members.runs = runs.map { SweepMembers.Member(position: $0.position, key: $0.key, id: $0.id) }
      return members.fault
    }
    let (a, b) = (try RunID(hashing: "a"), try RunID(hashing: "b"))
    #expect(SweepMembers(row).title == "01234567 'points'")
    #expect(fault([]) == "it has no runs")
    #expect(fault([(0, 3, a), (1, 4, nil)]) == "it names a missing run")
    #expect(fault([(0, 3, a), (1, 4, b), (2, 3, a)]) == "it names run \(a.prefix(12)) twice")
    #expect(fault([(-1, 3, a)]) == "the position of a run is not a number")
  }

  @Test("The members are read in the order of their positions")
  func reading() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: [2, 3, 4]", isTrained: false)
      try store.execute("UPDATE sweep_run SET position = 9 WHERE position = 0")
      func members() throws -> SweepMembers {
        try #require(try SweepMembers.all(Connection(path: store.layout.database, mode: .readOnly)).first)
      }
      #expect(try members().runs.map(\.position) == [1, 2, 9])
      #expect(try members().runs.map(\.id) == [1, 2, 0].map { store.plan.runs[$0].id })
      #expect(try members().row.name == "points" && members().expectedID == store.plan.sweepID())
      try store.execute("UPDATE sweep_run SET position = 'first' WHERE position = 9")
      #expect(try members().fault == "the position of a run is not a number")
      try store.execute("DELETE FROM run WHERE key = 2")
      #expect(try members().fault == "it names a missing run")
    }
  }
}
