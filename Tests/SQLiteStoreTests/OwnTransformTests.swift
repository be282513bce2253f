// A transform that netlab does not have: what is stored and told of it.

import Datasets
import Experiments
import JSON
import SQLiteStore
import TestSupport
import Testing

/// Keeps values below a bound: `clip` of a spec.
private struct Clip: Transform {
  static let keys = ["clip"]
  let bound: Double

  static func read(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) -> Clip? {
    try data.take("clip").map { node throws(SpecError) in Clip(bound: try node.number(at: place["clip"])) }
  }

  var configuration: [String: JSONValue] { ["clip": .real(bound)] }
  var notes: [TransformNote] { [TransformNote("clipped at", .real(bound))] }
  func fit(_ rows: TrainingRows) -> Fitted { Fitted(bound: bound) }

  struct Fitted: FittedTransform {
    static let name = "clip"
    static let arrays = ["bound"]
    let bound: Double

    init(bound: Double) { self.bound = bound }

    init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
      bound = try encoded.array("bound", shape: [1])[0]
    }

    func outputs(of columns: [Column]) -> [Column] { columns }
    func apply(to block: inout RowBlock) { block.values = block.values.map { min($0, bound) } }
    var encoded: EncodedTransform {
      EncodedTransform(Self.name, arrays: [.init("bound", shape: [1], values: [bound])])
    }
  }
}

struct OwnTransformTests {
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
      #expect(try notes("", store: "a", folder) == [standard])
      #expect(
        try notes("scale: 4", store: "b", folder) == [
          TransformNote("standardized", .string("no")), TransformNote("divided by", .real(4)),
        ])
      #expect(
        try notes("standardize: false", store: "c", folder) == [TransformNote("standardized", .string("no"))])
      let clipped = try Transforms.$ofFeatures.withValue([Clip.self] + Transforms.ofFeatures) {
        try notes("clip: 2.5", store: "d", folder)
      }
      #expect(clipped == [TransformNote("clipped at", .real(2.5)), standard])
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
