// The members of sweeps, including sweeps that grow and those of netlab 0.1.

import Experiments
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

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

  /// Makes it what netlab 0.1 would have written.
  private func makeFormer(_ plan: Plan, _ store: borrowing Connection) throws -> SweepID {
    let former = try SweepID(ofFormerSweepNamed: plan.spec.name, runs: plan.runs.map(\.id))
    try store.run("UPDATE sweep SET id = ?", [SQLValue(former)])
    return former
  }

  @Test("A sweep's id follows from its stored data, and an older sweep is recognized by its runs")
  func verifiedID() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      try register(plan, folder)
      let store = try database(folder)
      func members() throws -> SweepMembers { try #require(SweepMembers.all(store).first) }
      #expect(try members().verifiedID == plan.sweepID())
      #expect(try members().fault == nil)
      // Without a run it is still the same sweep.
      try store.execute("DELETE FROM sweep_run WHERE position = 1")
      #expect(try members().verifiedID == plan.sweepID())
      try register(plan, folder)
      _ = try makeFormer(plan, store)
      #expect(try members().verifiedID == plan.sweepID())
      try store.execute("DELETE FROM sweep_run WHERE position = 1")
      #expect(try members().verifiedID == nil)
      try store.execute("UPDATE sweep SET id = '0123456789abcdef0123456789abcdef'")
      #expect(try members().verifiedID == nil)
    }
  }

  @Test("An older sweep is the same sweep when it is run again")
  func renaming() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      try register(plan, folder)
      let store = try database(folder)
      _ = try makeFormer(plan, store)
      try register(plan, folder)
      #expect(try store.rows("SELECT id FROM sweep") == [[SQLValue(plan.sweepID())]])
      #expect(try store.value("SELECT count(*) FROM sweep_run") == .integer(4))
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

  @Test("Two stores with one sweep, under its former id and its new one, come together as one sweep")
  func merging() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      for isFormerHere in [true, false] {
        let (here, there) = ("here-\(isFormerHere)", "there-\(isFormerHere)")
        try register(plan, folder, store: here)
        try register(plan, folder, store: there)
        _ = try makeFormer(plan, database(folder, store: isFormerHere ? here : there))
        try database(folder, store: here).execute("DELETE FROM sweep_run WHERE position = 2")
        var merge = try Merge(of: StoreLayout(folder.file(there)), into: StoreLayout(folder.file(here)))
        #expect(try merge.run().refusedSweeps == [])
        let store = try database(folder, store: here)
        #expect(try store.rows("SELECT id FROM sweep") == [[SQLValue(plan.sweepID())]])
        #expect(
          try store.rows("SELECT position FROM sweep_run ORDER BY position") == (0..<4).map { [.integer($0)] }
        )
      }
    }
  }

  // MARK: Reading

  private func sweep(
    _ runs: [(position: Int, key: Int, id: RunID?)], name: String = "points", id: SQLValue? = nil
  ) throws -> SweepMembers {
    let right = try SweepID(ofFormerSweepNamed: name, runs: runs.compactMap(\.id))
    return SweepMembers(
      key: .integer(1), id: id ?? .text(right.text), name: name, spec: "", shared: [], runs: runs)
  }

  @Test("A sweep names its runs once, by positions")
  func faults() throws {
    let (a, b) = (try RunID(hashing: "a"), try RunID(hashing: "b"))
    let sound = try sweep([(0, 3, a), (1, 4, b)])
    #expect(sound.fault == nil && sound.verifiedID != nil)
    #expect(sound.title == "\(sound.id.text?.prefix(8) ?? "") 'points'")
    let removed = try sweep([(1, 4, b)], id: sound.id)
    #expect(removed.fault == nil && removed.verifiedID == nil)
    #expect(try sweep([]).fault == "it has no runs")
    #expect(try sweep([(0, 3, a)], id: .text("x")).fault == "its id is not valid")
    #expect(try sweep([(0, 3, a)], id: .null).title == "NULL 'points'")
    let missing = try sweep([(0, 3, a), (1, 4, nil)])
    #expect(missing.fault == "it names a missing run" && missing.verifiedID == nil)
    #expect(try sweep([(0, 3, a), (1, 4, b), (2, 3, a)]).fault == "it names run \(a.prefix(12)) twice")
    #expect(try sweep([(-1, 3, a)]).fault == "the position of a run is not a number")
    #expect(try sweep([(0, 3, a)]).fault == nil)
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
      #expect(try members().name == "points" && members().verifiedID == store.plan.sweepID())
      try store.execute("UPDATE sweep_run SET position = 'first' WHERE position = 9")
      #expect(try members().fault == "the position of a run is not a number")
      try store.execute("DELETE FROM run WHERE key = 2")
      #expect(try members().fault == "it names a missing run")
    }
  }
}
