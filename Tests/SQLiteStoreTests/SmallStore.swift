// A store of a small sweep, created without the program.

import Experiments
import SQLite
import SQLiteStore
import TestSupport
import Threading

struct SmallStore {
  static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "a BLAS", command: "netlab sweep grid.json"
  )

  let plan: Plan
  let layout: StoreLayout

  init(
    _ folder: TemporaryDirectory, _ parameters: String = "width: [2, 3], epochs: 3", more: String = "",
    store: String = "runs", isTrained: Bool = true
  ) throws {
    let spec = try folder.writeGrid(parameters: parameters, more: more)
    try self.init(folder, spec: spec, store: store, isTrained: isTrained)
  }

  /// - Parameter isTrained: whether its runs are trained or only registered.
  init(_ folder: TemporaryDirectory, spec: String, store: String = "runs", isTrained: Bool = true) throws {
    plan = try Plan(Spec.read(spec))
    layout = StoreLayout(folder.file(store))
    let recorder = try recorder()
    if isTrained {
      try SweepRunner(plan).run(recorder, jobs: 1, observer: recorder, cancellation: Cancellation())
    }
    try recorder.finish()
  }

  func recorder(
    _ candidates: [PlannedRun]? = nil, onEndedElsewhere: @escaping @Sendable (PlannedRun) -> Void = { _ in }
  ) throws -> RunRecorder {
    let worker = try SQLiteStore(layout)
    let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: Self.provenance)
    return try RunRecorder(
      worker, plan: plan, provenance: Self.provenance, candidates: candidates ?? remaining,
      onEndedElsewhere: onEndedElsewhere)
  }

  func execute(_ sql: String) throws {
    try Connection(path: layout.database, mode: .readWrite).execute(
      "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \(sql)")
  }

  func rows(_ sql: String) throws -> [[SQLValue]] {
    try Connection(path: layout.database, mode: .readOnly).rows(sql)
  }

  func value(_ sql: String) throws -> SQLValue { try rows(sql).first?.first ?? .null }
}
