// Merging runs, and reasons for rejecting them.

import Experiments
import Files
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

struct MergeTests {
  private func merge(
    _ source: SmallStore, into target: String, _ folder: TemporaryDirectory, isDry: Bool = false
  ) throws
    -> Merge.Result
  {
    var merge = try Merge(of: source.layout, into: StoreLayout(folder.file(target)))
    return try merge.run(isDry: isDry)
  }

  private func database(_ folder: TemporaryDirectory, _ store: String) throws -> Connection {
    try Connection(path: folder.file("\(store)/netlab.db"), mode: .readWrite)
  }

  @Test("A run is merged with its curve, verifications and tags")
  func belongings() throws {
    try TemporaryDirectory.with { folder in
      let source = try SmallStore(folder, store: "source")
      try source.execute(
        """
        INSERT INTO verification (run, verified_at, identical, difference, epochs, tensors, host, cpu, blas, netlab_version)
          SELECT key, 'then', key = 1, 'none', 3, 6, 'there', 'a CPU', 'b', '1' FROM run;
        INSERT INTO run_tag VALUES (1, 'paper'), (1, 'good'), (2, 'two words'), (2, 'good'), (77, 'lost');
        """)
      let result = try merge(source, into: "target", folder)
      #expect(result.merged == 2 && result.alreadyPresent == 0 && result.unfinished == 0)
      #expect(result.differing == [] && result.refused == [] && result.refusedSweeps == [])
      for view in ["runs", "curves", "verifications", "sweeps", "sweep_runs"] {
        let sql = "SELECT * FROM \(view) ORDER BY 1, 2"
        let isTagged = view == "runs"
        let columns =
          isTagged ? "id, config, val_loss, test_mcc, weights_sha256, attempts, seconds, host" : "*"
        let rows = try source.rows(sql.replacing("*", with: columns))
        #expect(!rows.isEmpty)
        #expect(try database(folder, "target").rows(sql.replacing("*", with: columns)) == rows, "\(view)")
      }
      let tags = try database(folder, "target").rows(
        "SELECT tag, count(*) FROM tags GROUP BY tag ORDER BY tag")
      #expect(tags == [[.text("good"), .integer(2)], [.text("paper"), .integer(1)]])
      // The next time nothing comes twice.
      #expect(try merge(source, into: "target", folder).alreadyPresent == 2)
      #expect(try database(folder, "target").value("SELECT count(*) FROM verifications") == .integer(2))
    }
  }

  @Test("An unfinished run is replaced by the complete result")
  func replacing() throws {
    try TemporaryDirectory.with { folder in
      let source = try SmallStore(folder, store: "source")
      let target = try SmallStore(folder, store: "target", isTrained: false)
      try target.execute(
        """
        INSERT INTO epoch (run, epoch, val_loss) VALUES (1, 1, 99), (1, 7, 99);
        UPDATE run SET checkpoint_epoch = 7, checkpoint_sha256 = 'x', claim = 4 WHERE key = 1;
        UPDATE run SET status = 'failed', error = 'a reason' WHERE key = 2;
        """)
      let result = try merge(source, into: "target", folder)
      #expect(result.merged == 2)
      let curves = "SELECT * FROM curves ORDER BY 1, 2"
      #expect(try target.rows(curves) == source.rows(curves))
      #expect(
        try target.rows(
          "SELECT checkpoint_epoch, checkpoint_sha256, claim, status, error FROM run ORDER BY key") == [
            [.null, .null, .integer(5), .text("completed"), .null],
            [.null, .null, .integer(1), .text("completed"), .null],
          ])
    }
  }

  @Test("A dry run counts and changes nothing")
  func dry() throws {
    try TemporaryDirectory.with { folder in
      let source = try SmallStore(folder, "width: [2, 3, 4], epochs: 2", store: "source")
      try source.execute("UPDATE run SET status = 'interrupted' WHERE key = 2")
      let result = try merge(source, into: "target", folder, isDry: true)
      #expect(result.merged == 2 && result.unfinished == 1 && result.alreadyPresent == 0)
      #expect(result.refusedSweeps == [])
      for table in ["run", "sweep", "dataset", "epoch"] {
        #expect(try database(folder, "target").value("SELECT count(*) FROM \(table)") == .integer(0))
      }
      let wet = try merge(source, into: "target", folder)
      #expect(wet == result)
      // Runs that are unfinished in both stores are pending.
      let again = try merge(source, into: "target", folder)
      #expect(again.alreadyPresent == 3 && again.merged == 0 && again.unfinished == 0)
      #expect(try database(folder, "target").value("SELECT count(*) FROM sweep_runs") == .integer(3))
    }
  }

  @Test("A run that is leased during the merge is left to the leasing process")
  func leasedMeanwhile() throws {
    try TemporaryDirectory.with { folder in
      let source = try SmallStore(folder, store: "source")
      _ = try StoreWriter.open(StoreLayout(folder.file("target")))
      var merge = try Merge(of: source.layout, into: StoreLayout(folder.file("target")))
      let id = source.plan.runs[1].id
      try database(folder, "target").execute(
        """
        CREATE TRIGGER leasing AFTER INSERT ON run WHEN new.id = '\(id)' BEGIN
          INSERT INTO worker (key, host, boot, pid, start, heartbeat) VALUES (5, '', '', 1, 1, 1);
          UPDATE run SET worker = 5 WHERE key = new.key;
        END
        """)
      let result = try merge.run()
      #expect(result.merged == 1 && result.alreadyPresent == 1 && result.unfinished == 0)
      #expect(
        try database(folder, "target").rows("SELECT status, worker FROM run ORDER BY key") == [
          [.text("completed"), .null], [.text("pending"), .integer(5)],
        ])
      #expect(!folder.exists("target/weights/\(id).h5"))
    }
  }

  @Test("Equal weights do not differ, and others do")
  func differing() throws {
    try TemporaryDirectory.with { folder in
      let source = try SmallStore(folder, store: "source")
      #expect(try merge(source, into: "target", folder).differing == [])
      try database(folder, "target").execute("UPDATE run SET weights_sha256 = 'x' WHERE key = 2")
      #expect(try merge(source, into: "target", folder).differing == [source.plan.runs[1].id])
    }
  }

  @Test("A run that diverged in its first epoch is merged with that epoch and without weights")
  func diverged() throws {
    try TemporaryDirectory.with { folder in
      let source = try SmallStore(
        folder, "learning_rate: 1e30, depth: 3, epochs: 20, batch_size: 8", store: "source")
      #expect(try source.rows("SELECT status, last_epoch FROM run") == [[.text("diverged"), .integer(1)]])
      #expect(try merge(source, into: "target", folder).merged == 1)
      #expect(try database(folder, "target").value("SELECT count(*) FROM curves") == .integer(1))
      try source.execute("DELETE FROM epoch; UPDATE run SET last_epoch = 0")
      #expect(try merge(source, into: "other", folder).refused.map(\.reason) == ["its curve is incomplete"])
    }
  }

  @Test(
    "A run with an invalid value is skipped with its sweep; other runs are merged",
    arguments: [
      ("UPDATE epoch SET val_loss = 'x' WHERE run = 1 AND epoch = 2", "its val_loss is 'x', which"),
      ("UPDATE epoch SET epoch = 4 WHERE run = 1 AND epoch = 3", "its curve is incomplete"),
      (
        "INSERT INTO verification VALUES (1, 1, 'then', 1, NULL, -1, 6, 'there', NULL, 'b', '1')",
        "its epochs is -1, which"
      ),
      ("UPDATE run SET id = 'x' WHERE key = 1", "its id is not valid"),
      ("UPDATE run SET attempts = -1 WHERE key = 1", "its attempts is -1, which"),
      ("UPDATE cell SET parameter_count = 0 WHERE key = 1", "its parameter_count is 0, which"),
      ("UPDATE run SET config = '[]' WHERE key = 1", "its configuration cannot be read"),
      ("UPDATE cell SET id = '0123456789abcdef0123456789abcdef' WHERE key = 1", "its cell or seed does not"),
      ("UPDATE cell SET depth = 2 WHERE key = 1", "its depth does not match"),
      ("UPDATE cell SET hidden_layers = '[3]' WHERE key = 1", "its hidden_layers does not match"),
      ("UPDATE cell SET dropout = 0.5 WHERE key = 1", "its dropout does not match"),
      ("UPDATE cell SET learning_rate = NULL WHERE key = 1", "its learning_rate does not match"),
      ("UPDATE cell SET momentum = 0.5 WHERE key = 1", "its momentum does not match"),
    ])
  func refusing(damage: String, reason: String) throws {
    try TemporaryDirectory.with { folder in
      let source = try SmallStore(folder, "width: [2, 4], epochs: 3", store: "source")
      try source.execute(damage)
      let result = try merge(source, into: "target", folder)
      #expect(result.merged == 1 && result.refused.count == 1 && result.refusedSweeps.count == 1)
      #expect(result.refused.first?.reason.hasPrefix(reason) == true, "\(result.refused)")
      #expect(try database(folder, "target").value("SELECT count(*) FROM sweeps") == .integer(0))
    }
  }

  @Test("Columns may contain or lack neutral settings")
  func neutral() throws {
    try TemporaryDirectory.with { folder in
      let source = try SmallStore(folder, "width: 2, epochs: 3", store: "source")
      try source.execute("UPDATE cell SET dropout = 0, momentum = NULL, batch_size = 32.0, l1 = NULL")
      #expect(try merge(source, into: "target", folder).merged == 1)
    }
  }

  @Test("Weights of another run are refused, even if the hash matches")
  func otherWeights() throws {
    try TemporaryDirectory.with { folder in
      let source = try SmallStore(folder, store: "source")
      let (first, second) = (source.plan.runs[0].id, source.plan.runs[1].id)
      try File.writeAtomically(
        try File.read(source.layout.weights(ofRun: second)), to: source.layout.weights(ofRun: first))
      #expect(
        try merge(source, into: "a", folder).refused.map(\.reason) == ["its weights were changed or damaged"])
      try source.execute(
        "UPDATE run SET weights_sha256 = (SELECT weights_sha256 FROM run WHERE id = '\(second)')")
      #expect(
        try merge(source, into: "b", folder).refused.map(\.reason) == ["its weights are those of another run"]
      )
    }
  }
}
