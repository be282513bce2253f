// Data that are divided several times, as a cross-validation does: with a division of this test, since netlab has none yet.

import Datasets
import Experiments
import JSON
import SQLite
import Search
import TestSupport
import Testing

@testable import SQLiteStore

/// The rows in two halves, each the validation split once: `halves` of a spec.
private struct Halves: Resampling {
  static let keys = ["halves"]
  static func isRequested(by data: ObjectReader) -> Bool { data.has("halves") }
  let configuration: [String: JSONValue] = ["halves": .bool(true)]
  let seed = 0
  let hasValidation = true

  init(_ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation) throws(SpecError) {
    _ = data.take("halves")
  }

  func divisions(of dataset: Dataset) throws(UndividedData) -> [Division] {
    let middle = dataset.count / 2
    let halves = [Array(0..<middle), Array(middle..<dataset.count)]
    return [0, 1].map { Division(training: halves[1 - $0], validation: halves[$0], test: []) }
  }
}

struct FoldTests {
  private func withHalves(_ body: (TemporaryDirectory) throws -> Void) throws {
    try Resamplings.$all.withValue([Halves.self] + Resamplings.all) {
      try TemporaryDirectory.with { folder in
        try folder.writePoints()
        try folder.write(
          """
          {name: "points", data: {path: "points.csv", target: "side", halves: true},
           parameters: {width: [2, 4], epochs: 3}, seeds: 2}
          """, to: "grid.json")
        try body(folder)
      }
    }
  }

  @Test("Each cell and seed has a run for each division, which its configuration names and is read back from")
  func plan() throws {
    try withHalves { folder in
      let plan = try Plan(Spec.read(folder.file("grid.json")))
      #expect(plan.divisions.count == 2)
      #expect(plan.runs.map(\.division) == [0, 1, 0, 1, 0, 1, 0, 1])
      #expect(plan.runs.map(\.seed) == [0, 0, 1, 1, 0, 0, 1, 1])
      #expect(Set(plan.runs.map(\.id)).count == 8 && Set(plan.runs.map(\.lineage)).count == 8)
      #expect(plan.cells.count == 2)
      for run in plan.runs {
        #expect(run.configuration.contains("\"fold\":\(run.division),"))
        #expect(plan.divisions[run.division].validation.count == 30)
      }
      let again = try RunSet.repeating(
        plan.runs.reversed().map {
          try RunConfiguration(
            $0.configuration, ofRun: $0.id, source: plan.runSet.storedSource(locations: plan.dataPaths))
        })
      #expect(again.map(\.runs) == [plan.runs.reversed()])

      let text = plan.runs[1].configuration.replacing("\"fold\":1", with: "\"fold\":2")
      let other = try RunConfiguration(
        text, ofRun: RunID(hashing: text), source: plan.runSet.storedSource(locations: plan.dataPaths))
      #expect(throws: SpecError.self) { try RunSet.repeating([other]) }
    }
  }

  @Test("A single division is not in the configuration")
  func single() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid()))
      #expect(plan.runs.allSatisfy { $0.division == 0 && !$0.configuration.contains("fold") })
      let text = plan.runs[0].configuration.replacing("\"metric\"", with: "\"fold\":0,\"metric\"")
      let other = try RunConfiguration(
        text, ofRun: RunID(hashing: text), source: plan.runSet.storedSource(locations: plan.dataPaths))
      #expect(throws: SpecError.self) { try RunSet.repeating([other]) }
    }
  }

  @Test("Runs of all divisions are trained each on its own, stored, read and merged")
  func store() throws {
    try withHalves { folder in
      let store = try SmallStore(folder, spec: folder.file("grid.json"))
      let id = try store.plan.sweepID()
      let sweep = try StoreReader(store.layout).sweep(id)
      #expect(sweep.runs.map(\.fold) == store.plan.runs.map(\.division))
      #expect(Set(sweep.runs.map(\.cell.id)).count == 2)
      let losses = sweep.runs.map { $0.metrics[SplitMetric(.validation, .loss)] }
      #expect(losses.allSatisfy { $0 != nil } && Set(losses).count == 8)
      let members = try Connection(path: store.layout.database, mode: .readOnly)
      #expect(try SweepMembers.all(members).map(\.fault) == [nil])
      var merge = try Merge(of: store.layout, into: StoreLayout(folder.file("target")))
      #expect(try merge.run(isDry: false).merged == 8)
    }
  }
}
