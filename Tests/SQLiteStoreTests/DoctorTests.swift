// The doctor's findings and repairs.

import Files
import TestSupport
import Testing

@testable import SQLiteStore

struct DoctorTests {
  private func problems(_ store: SmallStore) throws -> [String] {
    try Doctor.examine(store.layout).map(\.problem)
  }

  @Test("A curve of a completed run has the epochs from 1 to its last one")
  func curves() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: 2, epochs: 1")
      let name = "run \(store.plan.runs[0].id.prefix(12))"
      #expect(try problems(store) == [])
      try store.execute("UPDATE epoch SET epoch = 2")
      #expect(try problems(store) == ["\(name) has 1 epochs of its curve, not 1"])
      try store.execute("UPDATE epoch SET epoch = 1; UPDATE run SET last_epoch = 2")
      #expect(try problems(store) == ["\(name) has 1 epochs of its curve, not 2"])
      try store.execute("DELETE FROM epoch")
      #expect(try problems(store) == ["\(name) has 0 epochs of its curve, not 2"])
      #expect(try Doctor.examine(store.layout).map(\.repair) == [.retrain(run: store.plan.runs[0].id)])
    }
  }

  @Test("The first and the last epoch are checked too")
  func ends() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder, "width: 2, epochs: 3")
      for (old, new) in [(1, 0), (3, 4)] {
        try store.execute("UPDATE epoch SET epoch = \(new) WHERE epoch = \(old)")
        #expect(try problems(store).count == 1)
        try store.execute("UPDATE epoch SET epoch = \(old) WHERE epoch = \(new)")
        #expect(try problems(store) == [])
      }
    }
  }

  @Test(
    "Each kind of damage is found, with a remedy",
    arguments: [
      (
        "UPDATE epoch SET val_loss = 'x' WHERE run = 1", ": its curve contains values that are not numbers",
        false
      ),
      (
        "UPDATE epoch SET learning_rate = x'00' WHERE run = 1",
        ": its curve contains values that are not numbers", false
      ),
      (
        "UPDATE epoch SET seconds = 'x' WHERE run = 2", ": its curve contains values that are not numbers",
        false
      ),
      (
        "UPDATE run SET status = 'running' WHERE key = 1", " is marked as running, but no process trains it",
        true
      ),
      ("UPDATE run SET checkpoint_epoch = 2 WHERE key = 1", ".2.h5' is missing", true),
      ("DELETE FROM cell WHERE key = 1", "1 rows of the database refer to missing rows", false),
      (
        "UPDATE dataset SET features = -1", ": its features is -1, which netlab would not have written", false
      ),
      ("UPDATE sweep SET goal = 'most'", ": its goal is 'most', which netlab would not have written", false),
      ("UPDATE run SET seed = 1", ": its cell or seed does not match its configuration", false),
      (
        "UPDATE sweep_run SET position = -1 WHERE position = 1", ": the position of a run is not a number",
        false
      ),
      (
        "INSERT INTO verification VALUES (1, 1, 'then', 1, NULL, 3, -6, 'there', NULL, 'b', '1')",
        ": its tensors is -6, which netlab would not have written", false
      ),
      (
        "INSERT INTO worker (key, host, boot, namespace, pid, start, heartbeat) VALUES (1, 'h', 'b', '1', 1, 1, 0)",
        "a dead process still holds leases of runs", true
      ),
    ])
  func damage(sql: String, problem: String, isRepairable: Bool) throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder)
      try store.execute(sql)
      let findings = try Doctor.examine(store.layout)
      let found = findings.filter { $0.problem.contains(problem) }
      #expect(!found.isEmpty && found.allSatisfy { $0.isRepairable == isRepairable }, "\(findings)")
      guard isRepairable else { return }
      try Doctor.repair(findings, store.layout)
      #expect(try !problems(store).contains { $0.contains(problem) })
    }
  }

  @Test("A row with an invalid value is named by a prefix of its id")
  func names() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder)
      let run = try #require(store.plan.runs.first)
      let dataset = try #require(try store.value("SELECT sha256 FROM dataset").text)
      for (sql, owner, fault) in [
        ("UPDATE run SET seed = 'x' WHERE id = '\(run.id)'", "run \(run.id.prefix(12))", "seed is 'x'"),
        (
          "UPDATE cell SET epochs = 'x' WHERE id = '\(run.cell.id)'", "cell \(run.cell.id.prefix(12))",
          "epochs is 'x'"
        ),
        ("UPDATE dataset SET features = -1", "data set \(dataset.prefix(12))", "features is -1"),
      ] {
        try store.execute(sql)
        #expect(try problems(store).contains("\(owner): its \(fault), which netlab would not have written"))
      }
    }
  }

  @Test("A run may lack a lineage, but a wrong one is found")
  func lineages() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder)
      try store.execute("UPDATE run SET lineage = NULL")
      #expect(try problems(store) == [])
      try store.execute("UPDATE run SET lineage = (SELECT id FROM run WHERE key = 1) WHERE key = 2")
      #expect(
        try problems(store) == [
          "run \(try #require(store.value("SELECT id FROM run WHERE key = 2").text).prefix(12)): "
            + "its lineage does not match its configuration"
        ])
    }
  }

  @Test("Reset runs lose their metrics and results, and other runs are unchanged")
  func repairing() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder)
      let others = "SELECT * FROM run WHERE key = 2"
      let before = try store.rows(others)
      try File.remove(store.layout.weights(ofRun: store.plan.runs[0].id))
      let findings = try Doctor.examine(store.layout)
      #expect(findings.count == 1)
      try Doctor.repair(findings, store.layout)
      #expect(try store.rows(others) == before)
      let columns = try store.rows("SELECT name FROM pragma_table_info('run')").compactMap(\.[0].text)
      let row = try #require(try store.rows("SELECT * FROM run WHERE key = 1").first)
      for (column, value) in zip(columns, row)
      where ["train_", "val_", "test_"].contains(where: column.hasPrefix) {
        #expect(value.isNull || column.hasSuffix("confusion") && value.isNull, "\(column)")
      }
      #expect(
        try store.rows(
          "SELECT status, weights_sha256, best_epoch, last_epoch, finished_at FROM run WHERE key = 1")
          == [[.text("pending"), .null, .null, .null, .null]])
    }
  }

  @Test("An outdated finding is not repaired")
  func repairedMeanwhile() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder)
      let id = store.plan.runs[0].id
      let path = store.layout.weights(ofRun: id)
      let weights = try File.read(path)
      try File.remove(path)
      try store.execute("UPDATE run SET checkpoint_epoch = 2, checkpoint_sha256 = 'x' WHERE key = 2")
      let findings = try Doctor.examine(store.layout)
      #expect(findings.count == 2)
      try File.writeAtomically(weights, to: path)
      let checkpoint = store.layout.checkpoint(ofRun: store.plan.runs[1].id, epoch: 2)
      try File.writeAtomically([1], to: checkpoint)
      try Doctor.repair(findings, store.layout)
      #expect(
        try store.rows("SELECT status, checkpoint_epoch FROM run ORDER BY key") == [
          [.text("completed"), .null], [.text("completed"), .integer(2)],
        ])
    }
  }

  @Test("Weights of another run are found even if the hash matches")
  func otherWeights() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder)
      let paths = store.plan.runs.map { store.layout.weights(ofRun: $0.id) }
      try File.writeAtomically(try File.read(paths[1]), to: paths[0])
      try store.execute(
        "UPDATE run SET weights_sha256 = (SELECT weights_sha256 FROM run WHERE id = '\(store.plan.runs[1].id)')"
      )
      #expect(
        try problems(store) == [
          "run \(store.plan.runs[0].id.prefix(12)): '\(paths[0])' contains the weights of another run"
        ])
    }
  }

  @Test("Unreferenced files are counted with their sizes, and files of runs are not")
  func strays() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder)
      let id = String(repeating: "0123456789abcdef", count: 2)
      let weights = store.layout.weights(ofRun: store.plan.runs[0].id)
      for name in ["weights/\(id).h5", "checkpoints/\(id).3.h5"] {
        try folder.write("four", to: "runs/\(name)")
      }
      try folder.write("", to: "runs/weights/\(String(id.reversed())).h5/file")
      #expect(try problems(store) == ["2 files are unreferenced (8 bytes)"])
      let dry = try GarbageCollection.examine(store.layout)
      #expect(dry.size == 8 && dry.files.count == 2)
      #expect(try GarbageCollection.run(store.layout).files.sorted() == dry.files.sorted())
      #expect(try problems(store) == [])
      // Weights of an uncompleted run are unreferenced, and checkpoints of a run with one are not.
      let run = store.plan.runs[0].id
      try store.execute("UPDATE run SET status = 'interrupted', checkpoint_epoch = 2 WHERE id = '\(run)'")
      try File.writeAtomically([1], to: store.layout.checkpoint(ofRun: run, epoch: 2))
      #expect(try GarbageCollection.run(store.layout).files == [weights])
      #expect(try File.exists(store.layout.checkpoint(ofRun: run, epoch: 2)))
    }
  }
}

struct StoreFileTests {
  private static let id = "0123456789abcdef0123456789abcdef"

  @Test(
    "A store's files are classified by name",
    arguments: [
      (".h5", StoreFile.Kind.weights), (".7.h5", .checkpoint(epoch: 7)), (".0.h5", .checkpoint(epoch: 0)),
      (".h5.0123456789abcdef.tmp", .temporary), (".7.h5.0123456789abcdef.tmp", .temporary),
      (".h5.4711.tmp", .temporary), (".h5.0.tmp", .temporary),
      ("", nil), (".", nil), (".07.h5", nil), (".-1.h5", nil), (".+1.h5", nil), (".x.h5", nil),
      (".7.h6", nil),
      (".h5.word.tmp", nil), (".h5.-1.tmp", nil), (".tmp", nil), (".h5.tmp", nil),
      (".h6.0123456789abcdef.tmp", nil),
      (".h5.0123456789abcdef.temp", nil), (".h5.h5", nil),
    ] as [(String, StoreFile.Kind?)])
  func kinds(end: String, kind: StoreFile.Kind?) {
    let file = StoreFile(path: "a.b/\(Self.id)\(end)")
    #expect(file?.kind == kind)
    #expect(file.map { $0.run.text == Self.id && $0.path == "a.b/\(Self.id)\(end)" } ?? true)
    #expect(StoreFile(path: "x\(end)") == nil)
  }

  @Test("A temporary file is removed unless it is being written; other files are always removed")
  func removing() throws {
    try TemporaryDirectory.with { folder in
      let path = folder.file("\(Self.id).h5")
      let writer = try AtomicFileWriter(path)
      let name = try #require(try File.names(in: folder.path).first)
      let busy = try #require(StoreFile(path: folder.file(name)))
      #expect(try busy.isBeingWritten && !busy.remove())
      let left = try #require(
        StoreFile(path: try folder.write("x", to: "\(Self.id).h5.0123456789abcdef.tmp")))
      #expect(try !left.isBeingWritten && left.remove())
      try writer.commit()
      let weights = try #require(StoreFile(path: path))
      #expect(try !weights.isBeingWritten && weights.remove())
      #expect(try File.names(in: folder.path) == [])
    }
  }
}
