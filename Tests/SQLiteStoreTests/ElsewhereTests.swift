import Experiments
import Synchronization
import TestSupport
import Testing
import Threading

@testable import SQLiteStore

struct ElsewhereTests {
  private static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "a BLAS", command: "netlab sweep grid.json"
  )

  @Test("Each candidate that another process completes is reported, and none is trained twice")
  func ended() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      let layout = StoreLayout(folder.file("runs"))
      func recorder(_ onEnded: @escaping @Sendable (PlannedRun) -> Void) throws -> RunRecorder {
        let worker = try SQLiteStore(layout)
        let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: Self.provenance)
        return try RunRecorder(
          worker, plan: plan, provenance: Self.provenance, candidates: remaining, onEndedElsewhere: onEnded)
      }
      // Both have all four runs as candidates, and the other worker finishes before this one starts.
      let told = Mutex<[RunID]>([])
      let late = try recorder { run in told.withLock { $0.append(run.id) } }
      let other = try recorder { _ in }
      try SweepRunner(plan).run(other, jobs: 1, observer: other, cancellation: Cancellation())
      try other.finish()
      #expect(try late.next { false } == nil)
      try late.finish()
      #expect(told.withLock { $0.map(\.text).sorted() } == plan.runs.map(\.id).map(\.text).sorted())
    }
  }
}
