// Sweeps plans on stores, and compares their results.

import Experiments
import SQLite
import SQLiteStore
import TestSupport
import Testing
import Threading

enum TestSweep {
  static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "kernels",
    command: "netlab sweep grid.json")

  static func plan(
    _ folder: TemporaryDirectory, _ parameters: String = "width: [2, 4], epochs: 5"
  ) throws -> Plan {
    try Plan(Spec.read(folder.writeGrid(parameters: parameters)))
  }

  @discardableResult
  static func register(
    _ plan: Plan, _ store: any Store, retryingUpTo attempts: Int? = nil
  ) throws -> [PlannedRun] {
    try store.register(plan, locations: plan.dataPaths, provenance: provenance, retryingUpTo: attempts)
  }

  /// Trains the unfinished runs of a plan.
  ///
  /// - Parameter epochs: the number of epochs, over all runs, after which the sweep is interrupted.
  /// - Returns: the number of runs that were unfinished.
  @discardableResult
  static func run(
    _ plan: Plan, _ store: any Store, jobs: Int = 2, interruptedAfter epochs: Int = .max
  ) throws -> Int {
    let remaining = try register(plan, store)
    let recorder = try RunRecorder(store, plan: plan, provenance: provenance, candidates: remaining)
    let cancellation = Cancellation()
    try SweepRunner(plan, checkpointInterval: 0).run(
      recorder, jobs: jobs, observer: Interrupter(recorder, after: epochs, cancellation),
      cancellation: cancellation)
    try recorder.finish()
    return remaining.count
  }

  /// The same in a store's folder, by a worker of its own.
  @discardableResult
  static func run(
    _ plan: Plan, _ layout: StoreLayout, jobs: Int = 2, interruptedAfter epochs: Int = .max
  ) throws -> Int {
    try run(plan, SQLiteStore(layout), jobs: jobs, interruptedAfter: epochs)
  }

  /// The results of all runs.
  static let results =
    "SELECT id, status, best_epoch, last_epoch, val_loss, test_loss, test_mcc, weights_sha256 FROM runs ORDER BY id"
  private static let curves = """
    SELECT run_id, epoch, train_loss, train_accuracy, val_loss, val_f1, val_roc_auc, learning_rate
    FROM curves ORDER BY 1, 2
    """

  /// Expects the same curves and results in both stores.
  static func expectEqual(_ first: StoreLayout, _ second: StoreLayout) throws {
    for query in [curves, results] {
      let rows = try [first, second].map { layout in
        try Connection(path: layout.database, mode: .readOnly).rows(query)
      }
      #expect(!rows[0].isEmpty)
      #expect(rows[0] == rows[1])
    }
  }
}
