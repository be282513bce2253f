import Experiments
import Files
import Foundation
import SQLite
import TestSupport
import Testing
import Threading

@testable import SQLiteStore

struct RefusingDiskTests {
  private static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "a BLAS", command: "netlab sweep grid.json"
  )

  @Test("If no weights can be written, no run is completed, and the sweep ends with the reason")
  func noWeights() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      let layout = StoreLayout(folder.file("runs"))
      let worker = try SQLiteStore(layout)
      let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: Self.provenance)
      // A folder in which not even root can make a file.
      try File.removeTree(layout.weightsDirectory)
      try FileManager.default.createSymbolicLink(
        atPath: layout.weightsDirectory, withDestinationPath: "/proc/self/fdinfo")
      let recorder = try RunRecorder(worker, plan: plan, provenance: Self.provenance, candidates: remaining)
      #expect(throws: StoreError.self) {
        try SweepRunner(plan).run(recorder, jobs: 2, observer: recorder, cancellation: Cancellation())
        try recorder.finish()
      }
      let store = try Connection(path: layout.database, mode: .readOnly)
      #expect(try store.value("SELECT count(*) FROM runs WHERE status = 'completed'") == .integer(0))
    }
  }
}
