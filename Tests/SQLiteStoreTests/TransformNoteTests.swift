// The transforms of a sweep: what is stored and told of them.

import Datasets
import SQLiteStore
import TestSupport
import Testing

struct TransformNoteTests {
  private func notes(_ data: String, store: String, _ folder: TemporaryDirectory) throws -> [TransformNote] {
    try folder.writePoints()
    try folder.write(
      """
      {name: "points", data: {path: "points.csv", target: "side", \(data)},
       parameters: {width: 2, epochs: 2}, seeds: 1}
      """, to: "grid.json")
    let small = try SmallStore(folder, spec: folder.file("grid.json"), store: store)
    let reader = try StoreReader(small.layout)
    // The trained network can predict.
    let network = try reader.network(ofRun: small.plan.runs[0].id)
    #expect(network.recipe == small.plan.divisions[0].recipe)
    return try reader.data(ofSweep: small.plan.sweepID()).transforms
  }

  @Test("A sweep's transforms are stored with descriptions")
  func notes() throws {
    let standard = TransformNote(
      "standardized", .string("yes, by mean and standard deviation of the training split"))
    try TemporaryDirectory.with { folder in
      let plain = try notes("", store: "a", folder)
      #expect(plain == [standard])
      let divided = try notes("scale: 4", store: "b", folder)
      #expect(
        divided == [TransformNote("standardized", .string("no")), TransformNote("divided by", .real(4))])
      let raw = try notes("standardize: false", store: "c", folder)
      #expect(raw == [TransformNote("standardized", .string("no"))])
    }
  }

  @Test("Earlier stores have a scale of 1 in addition to the standardisation")
  func former() throws {
    try TemporaryDirectory.with { folder in
      let small = try SmallStore(folder, isTrained: false)
      try small.execute("UPDATE sweep SET split = json_set(split, '$.scale', 1.0)")
      let data = try StoreReader(small.layout).data(ofSweep: small.plan.sweepID())
      #expect(data.transforms.map(\.name) == ["standardized"])
      #expect(data.training == 36 && data.splitSeed == 0)
    }
  }
}
