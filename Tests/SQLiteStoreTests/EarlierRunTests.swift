// Runs of stores that identified data by its files.

import Datasets
import Experiments
import Files
import NeuralNetwork
import TestSupport
import Testing
import Threading

@testable import SQLiteStore

struct EarlierRunTests {
  struct Fixture: Sendable, CustomTestStringConvertible {
    let schema: Int
    let engine: EngineVersion
    let run: String

    var testDescription: String { "schema \(schema), engine \(engine.rawValue)" }

    // Engine 3 uses glibc's functions, which have other last bits without fused multiply-add.
    static let all = [
      Fixture(schema: 4, engine: .three, run: "585e7da9fcd025f66c5b5119d2d3e476"),
      Fixture(schema: 6, engine: .four, run: "3abf21d917affc7171d5f552da7db563"),
    ].filter { $0.engine == .current || Engine.availableKernels.contains("AVX2") }
  }

  /// The SHA-256 of `points.csv`, from sha256sum.
  private static let digest = "fafdb5bc1966f8bd3faa11b30b1dec237b6e962ecf5fa4e69d336d48811e1364"

  /// A migrated store with the weights of one run.
  private func withStore(
    _ fixture: Fixture, _ body: (TemporaryDirectory, StoreLayout, RunID) throws -> Void
  ) throws {
    try TemporaryDirectory.with { folder in
      let id = try #require(RunID(fixture.run))
      let earlier = try EarlierStore(schema: fixture.schema, folder)
      try earlier.addWeights(ofRun: id)
      try folder.writePoints()
      _ = try StoreWriter.open(earlier.layout)
      try body(folder, earlier.layout, id)
    }
  }

  private func configuration(
    _ id: RunID, _ layout: StoreLayout, _ paths: [String]
  ) throws -> RunConfiguration {
    let stored = try StoreReader(layout).storedRun(id)
    return try RunConfiguration(stored.configuration, ofRun: id, source: stored.source, paths: paths)
  }

  private func verify(_ id: RunID, _ layout: StoreLayout, data path: String) throws -> [Verification] {
    let sets = try RunSet.repeating([configuration(id, layout, [path])])
    let verifier = Verifier(try StoreWriter.open(layout), sets: sets, provenance: SmallStore.provenance)
    for set in sets {
      try SweepRunner(set, checkpointInterval: .infinity).run(
        RunList(set.runs), jobs: 1, observer: verifier, cancellation: Cancellation())
    }
    return try verifier.finish()
  }

  @Test(
    "A run trains to its stored curve and weights, on the file that it was trained on", arguments: Fixture.all
  )
  func verified(fixture: Fixture) throws {
    try withStore(fixture) { folder, layout, id in
      let verdicts = try verify(id, layout, data: folder.file("points.csv"))
      #expect(verdicts.map(\.run) == [id] && verdicts.map(\.difference) == [nil])
      #expect(verdicts.map(\.epochs) == [3] && verdicts.map(\.tensors) == [8])
    }
  }

  @Test("Another file with the same content is not the data of the run", arguments: Fixture.all)
  func otherFile(fixture: Fixture) throws {
    try withStore(fixture) { folder, layout, id in
      let path = try folder.write(
        try folder.read("points.csv").replacing("\n", with: "\r\n"), to: "other.csv")
      let found = try SHA256(of: try File.read(path)).hexadecimal
      #expect(
        throws: UnrepeatableRun.otherData(run: id, path: path, found: found, expected: Self.digest)
      ) { _ = try RunSet.repeating([configuration(id, layout, [path])]) }
    }
  }

  @Test("A run is exported without a spec, since a spec would train another run", arguments: Fixture.all)
  func exported(fixture: Fixture) throws {
    try withStore(fixture) { _, layout, id in
      var reader = try StoreReader(layout)
      let export = try RunExport(id, &reader)
      #expect(export.weights != nil && export.curve.rows.count == 3)
      #expect(export.spec == nil)
      let reason: UnrepeatableRun =
        fixture.engine == .current ? .earlierData(run: id) : .earlierEngine(run: id, engine: fixture.engine)
      #expect(export.unrepeatable == reason.description)
    }
  }

  @Test("A run is merged, read and verified there", arguments: Fixture.all)
  func merged(fixture: Fixture) throws {
    try withStore(fixture) { folder, layout, id in
      let target = StoreLayout(folder.file("target"))
      var merge = try Merge(of: layout, into: target)
      let result = try merge.run()
      // The other three completed runs have no weights here.
      #expect(result.merged == 2 && result.unfinished == 1 && result.refused.count == 3)
      #expect(try Doctor.examine(target).isEmpty)
      let stored = try StoreReader(target).storedRun(id)
      #expect(!stored.source.isKnown && stored.source.reading == nil)
      var reader = try StoreReader(target)
      let row = try reader.query(
        "SELECT data_id, data_sha256, scaling FROM runs WHERE id = ?", [.text(id.text)]
      ).rows
      #expect(row == [[.null, .text(Self.digest), .null]])
      #expect(try verify(id, target, data: folder.file("points.csv")).map(\.difference) == [nil])
    }
  }

  @Test("A sweep with the same spec has other runs, with the same results", arguments: Fixture.all)
  func again(fixture: Fixture) throws {
    try withStore(fixture) { folder, layout, id in
      let small = try SmallStore(folder, "width: 2, epochs: 3", store: "runs")
      let results = try small.rows(
        """
        SELECT train_loss, val_loss, test_loss, val_mcc FROM runs
        WHERE id IN ('\(id)', '\(small.plan.runs[0].id)')
        """)
      #expect(results.count == 2 && results[0] == results[1])
      let data = try small.rows("SELECT DISTINCT data_id IS NULL, data_sha256 IS NULL FROM runs ORDER BY 1")
      #expect(data == [[.integer(0), .integer(1)], [.integer(1), .integer(0)]])
      #expect(
        try StoreReader(layout).sweep(small.plan.sweepID()).data.identity == small.plan.dataset.identity)
    }
  }

  // As docs/database.md describes data_sha256. The configuration is one that netlab of schema 6 wrote, with another hash.
  @Test("A run on IDX files is repeated on them in their order, with their test split", arguments: [2, 4])
  func images(count: Int) throws {
    try TemporaryDirectory.with { folder in
      try folder.writeImages(60, images: "train.gz", labels: "train-labels")
      try folder.writeImages(9, images: "test.gz", labels: "test-labels")
      let paths = ["train.gz", "train-labels", "test.gz", "test-labels"].prefix(count).map(folder.file)
      let hashes = try paths.map { try SHA256(of: try File.read($0)).hexadecimal + "\n" }.joined()
      let digest = try SHA256(of: hashes).hexadecimal
      let test = count == 2 ? #""test":0.2,"# : ""
      let text =
        #"{"data":{"format":"idx","scale":255,"sha256":"\#(digest)","split_seed":0,"standardize":false,"#
        + #""target":"label","task":"multiclass",\#(test)"validation":0.2},"engine":4,"#
        + #""metric":{"goal":"minimize","name":"val_loss"},"parameters":{"activation":"relu","batch_size":32,"#
        + #""epochs":3,"hidden_layers":[2],"initializer":"he_normal","learning_rate":0.01,"#
        + #""loss":"categorical_cross_entropy","optimizer":"sgd"},"seed":0}"#
      let id = try RunID(hashing: text)
      func sets(_ paths: [String]) throws -> [RunSet] {
        try RunSet.repeating([
          RunConfiguration(text, ofRun: id, source: StoredSource(text: nil, paths: nil), paths: paths)
        ])
      }
      for paths in [paths, [paths.joined(separator: ",")]] {
        let set = try #require(try sets(paths).first)
        #expect(set.runs.map(\.id) == [id])
        #expect(set.divisions[0].test.count == (count == 2 ? 12 : 9))
      }
      // With the two files of a split exchanged.
      var exchanged = paths
      exchanged.swapAt(0, 1)
      #expect(throws: (any Error).self) { try sets(exchanged) }
      #expect {
        try sets(Array(paths.prefix(1)))
      } throws: {
        "\($0)".hasSuffix(
          " are two or four IDX files (images, labels and optionally those of the test split), not 1: name them with --data"
        )
      }
    }
  }
}
