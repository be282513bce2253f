import Files
import NeuralNetwork
import TestSupport
import Testing

@testable import Experiments

struct RunConfigurationTests {
  /// The configurations of a plan's runs, as a store has them.
  private func configurations(_ plan: Plan, paths: [String] = []) throws -> [RunConfiguration] {
    let source = plan.runSet.storedSource(locations: plan.dataPaths)
    let stored = StoredSource(text: source.text, paths: plan.dataPaths)
    return try plan.runs.map {
      try RunConfiguration($0.configuration, ofRun: $0.id, source: stored, paths: paths)
    }
  }

  /// Expects the same prepared data.
  private func expectSameData(_ set: RunSet, _ plan: Plan) throws {
    #expect(set.divisions == plan.divisions)
    let (new, old) = (try #require(set.runs.first), try #require(plan.runs.first))
    #expect(set.recipes(of: new) == plan.runSet.recipes(of: old))
    let (data, expected) = (set.trainingData(of: new), plan.runSet.trainingData(of: old))
    #expect(data.training.inputs.numbers == expected.training.inputs.numbers)
    #expect(data.training.targets == expected.training.targets)
    #expect(data.test?.inputs.numbers == expected.test?.inputs.numbers)
  }

  @Test(
    "A run read back from its configuration is unchanged",
    arguments: [
      ("width: [2, 4], epochs: 3", "seeds: [0, 9007199254740992]"),
      ("depth: [0, 1, 2], initializer: ['auto', 'he'], dropout: [0, 0.5]", ""),
      ("hidden_layers: [[3, 2], [4, 4]], activation: [['relu', 'tanh'], 'selu']", ""),
      // Its decay of 0 is neutral, and not its default.
      (
        "optimizer: ['adamw', 'adam', 'nadam', 'rmsprop', 'nesterov', 'adagrad'], weight_decay: [0, 0.01]", ""
      ),
      ("optimizer: 'adamw'", ""),
      (
        "loss: ['auto', 'hinge'], class_weights: ['none', 'balanced', [1, 2.5]], label_smoothing: [0, 0.1]",
        ""
      ),
      (
        "schedule: ['constant', 'step', 'exponential', 'cosine', 'polynomial', 'one_cycle', 'reduce_on_plateau'], "
          + "warmup_epochs: [0, 2]", ""
      ),
      ("normalization: ['none', 'batch', 'layer'], patience: [0, 3], l1: 1e-5, clip_norm: 1", ""),
      ("width: 2", "metric: {name: 'val_f1'}"),
      ("width: 2", "metric: {name: 'val_loss', goal: 'maximize'}"),
    ])
  func roundTrip(parameters: String, more: String) throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid(parameters: parameters, more: more)))
      let again = try RunSet.repeating(configurations(plan))
      #expect(again.count == 1)
      #expect(again[0].runs == plan.runs)
      #expect(again[0].cells == plan.cells)
      try expectSameData(again[0], plan)
      #expect(again[0].objective == plan.spec.objective)
    }
  }

  @Test("The data settings are those of the run")
  func data() throws {
    try TemporaryDirectory.with { folder in
      let rows = (0..<40).map { "\($0),\(Double(($0 * 7) % 40) * 100 + 5)" }
      try folder.write((["x,t"] + rows).joined(separator: "\n"), to: "line.csv")
      let specs = try [
        "", "standardize: false, split_seed: 3", "validation: 0, test: 0.5",
        "standardize_target: false, columns: {x: {transform: 'log'}}", "scale: 4",
      ].map { settings in
        try Plan(
          Spec(
            "{data: {path: 'line.csv', target: 't', \(settings)}, parameters: {loss: ['auto', 'huber']}}",
            file: folder.file("grid.json")))
      }
      let runs = specs.flatMap(\.runs)
      #expect(Set(runs.map(\.id)).count == 10)
      let again = try RunSet.repeating(specs.flatMap { try configurations($0) })
      #expect(again.map(\.runs) == specs.map(\.runs))
      for (old, new) in zip(specs, again) { try expectSameData(new, old) }
    }
  }

  @Test("IDX files, two or four, are read again from paths or from one text")
  func idx() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      try folder.writeImages(30, images: "i", labels: "l")
      try folder.writeImages(6, images: "ti", labels: "tl")
      for settings in ["test: 0.3, scale: 255", "test_path: 'ti', test_labels: 'tl', task: 'multiclass'"] {
        let plan = try Plan(
          Spec("{data: {path: 'i', labels: 'l', \(settings)}}", file: folder.file("grid.json")))
        for paths in [[], plan.dataPaths, [plan.dataPaths.joined(separator: ",")]] {
          let again = try RunSet.repeating(configurations(plan, paths: paths))
          #expect(again.flatMap(\.runs) == plan.runs)
          try expectSameData(again[0], plan)
        }
      }
    }
  }

  @Test("Runs that cannot be retrained have a reason")
  func faults() throws {
    try TemporaryDirectory.with { folder in
      let plan = try Plan(Spec.read(folder.writeGrid(parameters: "width: 2", more: "")))
      let run = plan.runs[0]
      let source = plan.runSet.storedSource(locations: plan.dataPaths)
      func id(_ text: String) throws -> RunID {
        try #require(RunID(SHA256(of: text).hexadecimal.prefix(32)))
      }
      func replaced(_ old: String, _ new: String) throws -> (text: String, id: RunID) {
        #expect(run.configuration.contains(old))
        let parts = run.configuration.split(separator: old, omittingEmptySubsequences: false)
        let text = parts.joined(separator: new)
        return (text, try id(text))
      }

      let changed = try replaced("\"seed\":0", "\"seed\":1")
      #expect(throws: UnrepeatableRun.changed(run: run.id, hash: changed.id)) {
        try RunConfiguration(changed.text, ofRun: run.id, source: source)
      }
      let old = try replaced("\"engine\":\(Engine.version)", "\"engine\":1")
      #expect(throws: UnrepeatableRun.otherEngine(run: old.id, engine: 1)) {
        try RunConfiguration(old.text, ofRun: old.id, source: source)
      }
      for scale in ["0", "-1", "1e-320"] {
        let scaled = try replaced("\"data\":{", "\"data\":{\"scale\":\(scale),")
        #expect { try RunConfiguration(scaled.text, ofRun: scaled.id, source: source) } throws: {
          "\($0)".contains("data.scale: expected a number above 0")
        }
      }
      // Engine 3's can be trained again, but not from a spec.
      let earlier = try replaced("\"engine\":\(Engine.version)", "\"engine\":3")
      let stored = try RunConfiguration(earlier.text, ofRun: earlier.id, source: source)
      #expect(try RunSet.repeating([stored]).flatMap(\.runs).map(\.id) == [earlier.id])
      #expect(throws: UnrepeatableRun.earlierEngine(run: earlier.id, engine: .three)) {
        try stored.specText()
      }
      // As a netlab with another canonical form might have written it.
      let spaced = try replaced("\"seed\":0", "\"seed\": 0")
      #expect(throws: UnrepeatableRun.otherRun(run: spaced.id, planned: run.id)) {
        try RunSet.repeating([RunConfiguration(spaced.text, ofRun: spaced.id, source: source)])
      }
      let unknown = try replaced("\"epochs\"", "\"epoch\"")
      #expect { try RunConfiguration(unknown.text, ofRun: unknown.id, source: source) } throws: {
        "\($0)".contains("parameters.epoch: unknown key")
      }
      func repeated(_ path: String) throws -> [RunSet] {
        try RunSet.repeating(configurations(plan, paths: [path]))
      }
      #expect { try repeated(folder.file("none.csv")) } throws: {
        "\($0)".contains("No such file or directory; if the file is elsewhere now, name it with --data")
      }
      let rows = try folder.read("points.csv")
      let path = try folder.write(rows + "0.5,0.25,above\n", to: "other.csv")
      let spec = "{data: {path: 'other.csv', target: 'side'}}"
      let other = try Plan(Spec(spec, file: folder.file("g.json"))).dataset.identity
      #expect(
        throws: UnrepeatableRun.otherData(
          run: run.id, path: path, found: other.text, expected: plan.dataset.identity.text)
      ) { try repeated(path) }
      #expect(throws: UnrepeatableRun.wrongFiles(run: run.id, expected: "one file", count: 2)) {
        try RunSet.repeating(configurations(plan, paths: [path, path]))
      }
    }
  }
}
