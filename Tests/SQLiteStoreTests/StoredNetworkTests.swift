// Weights files: round trips, and checks of untrusted contents.

import Datasets
import Experiments
import Foundation
import HDF5
import Models
import NeuralNetwork
import SQLite
import SQLiteStore
import Tabular
import TestSupport
import Testing
import Threading

struct StoredNetworkTests {
  private static let provenance = Provenance(
    netlabVersion: "1.2.3", gitCommit: nil, host: "here", kernels: "a BLAS", command: "netlab sweep grid.json"
  )

  /// Trains the grid `grid.json` of a folder into the store `runs`.
  private func sweep(_ folder: TemporaryDirectory) throws -> Plan {
    let plan = try Plan(Spec.read(folder.file("grid.json")))
    let worker = try SQLiteStore(StoreLayout(folder.file("runs")))
    let remaining = try worker.register(plan, locations: plan.dataPaths, provenance: Self.provenance)
    let recorder = try RunRecorder(worker, plan: plan, provenance: Self.provenance, candidates: remaining)
    try SweepRunner(plan).run(recorder, jobs: 1, observer: recorder, cancellation: Cancellation())
    try recorder.finish()
    return plan
  }

  private func bytes(_ folder: TemporaryDirectory, _ run: PlannedRun) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder.file("runs/weights/\(run.id).h5"))))
  }

  @Test("A stored network is read with all its parts, and written again gives the same bytes")
  func roundTrip() throws {
    try TemporaryDirectory.with { folder in
      try folder.writeGrid(
        parameters: """
          depth: [0, 2], width: 3, epochs: 3, activation: 'tanh', normalization: ['none', 'batch', 'layer'],
          loss: ['auto', 'hinge', 'categorical_cross_entropy']
          """, more: "seeds: 1")
      let plan = try sweep(folder)
      let reader = try StoreReader(StoreLayout(folder.file("runs")))
      #expect(plan.runs.count == 12)
      for run in plan.runs {
        let network = try reader.network(ofRun: run.id)
        #expect(try network.image() == bytes(folder, run))
        #expect(
          network.architecture
            == run.cell.hyperparameters.architecture(featureCount: 2, classCount: 2))
        #expect(network.runID == run.id)
        #expect(network.configuration == run.configuration)
        #expect(network.netlabVersion == "1.2.3")
        #expect(network.featureNames == ["x", "y"])
        #expect(network.classes == ["above", "below"])
        #expect(network.recipe == plan.runSet.recipes(of: run).features)
        #expect(network.targets.map(\.recipe.steps.count) == [0])
      }
    }
  }

  @Test("A regression's network keeps its target's scale and Huber's delta")
  func regression() throws {
    try TemporaryDirectory.with { folder in
      let rows = (0..<40).map { "\($0 % 7),\($0 % 11),\(Double($0 % 7) * 100 + 0.5)" }
      try folder.write((["x,y,t"] + rows).joined(separator: "\n"), to: "t.csv")
      try folder.write(
        """
        {data: {path: "t.csv", target: "t", standardize_target: true}, seeds: 1,
         parameters: {depth: 1, width: 2, epochs: 2, loss: "huber", huber_delta: [1, 2.5]}}
        """, to: "grid.json")
      let plan = try sweep(folder)
      let reader = try StoreReader(StoreLayout(folder.file("runs")))
      for run in plan.runs {
        let network = try reader.network(ofRun: run.id)
        #expect(try network.image() == bytes(folder, run))
        #expect(
          network.architecture
            == run.cell.hyperparameters.architecture(featureCount: 2, classCount: 0))
        #expect(network.targets.map(\.recipe.steps.count) == [1])
        #expect(
          network.targets[0].recipe.steps.map(\.encoded)
            == plan.runSet.recipes(of: run).targets[0].steps.map(\.encoded))
      }
    }
  }

  @Test("A network of quantiles or rates predicts them from its file")
  func distributions() throws {
    try TemporaryDirectory.with { folder in
      let rows = (0..<40).map { "\($0 % 7),\($0 % 11),\($0 % 7 + $0 % 3)" }
      try folder.write((["x,y,t"] + rows).joined(separator: "\n"), to: "t.csv")
      try folder.write(
        """
        {data: {path: "t.csv", target: "t", task: "regression", standardize_target: false}, seeds: 1,
         parameters: {depth: 1, width: 2, epochs: 2, loss: ["quantile", "poisson"],
                      quantiles: [[0.1, 0.5, 0.9], [0.75, 0.25]]}}
        """, to: "grid.json")
      let plan = try sweep(folder)
      let reader = try StoreReader(StoreLayout(folder.file("runs")))
      var columns: [[String]] = []
      for run in plan.runs {
        let network = try reader.network(ofRun: run.id)
        #expect(try network.image() == bytes(folder, run))
        let architecture = run.cell.hyperparameters.architecture(featureCount: 2, classCount: 0)
        #expect(network.architecture == architecture)
        let table = plan.dataset.table
        let predictions = try network.predictions(for: table)
        columns.append(predictions.columns)
        var engine = Network(network.parameters)
        let outputs = engine.scores(network.recipe.apply(to: table, rows: 0..<table.count).expanded)
        let width = architecture.outputs
        for (row, values) in predictions.rows.enumerated() {
          let ofRow = outputs[row * width..<(row + 1) * width].map { Value.real(Double($0)) }
          let point = ofRow[width == 3 ? 1 : 0]
          #expect(values == [.integer(row), point] + (width > 1 ? ofRow : []))
        }
        if architecture.loss == .poisson { #expect(outputs.allSatisfy { $0 > 0 }) }
      }
      #expect(
        columns == [
          ["row", "prediction", "quantile(0.1)", "quantile(0.5)", "quantile(0.9)"],
          ["row", "prediction", "quantile(0.25)", "quantile(0.75)"], ["row", "prediction"],
        ])
    }
  }

  @Test("Only a completed run has a network, and only its own file will do")
  func stores() throws {
    try TemporaryDirectory.with { folder in
      try folder.writeGrid()
      let plan = try sweep(folder)
      let layout = StoreLayout(folder.file("runs"))
      let store = try Connection(path: layout.database, mode: .readWrite)
      let (first, second) = (plan.runs[0].id, plan.runs[1].id)
      let path = layout.weights(ofRun: first)
      func message() -> String {
        do {
          _ = try StoreReader(layout).network(ofRun: first)
          return "no error"
        } catch {
          return "\(error)"
        }
      }
      for status in RunStatus.allCases where status != .completed {
        try store.execute("UPDATE run SET status = '\(status.rawValue)' WHERE id = '\(first)'")
        #expect(
          message() == "the run \(first.prefix(12)) is \(status.rawValue): only a completed run has weights")
      }
      try store.execute("UPDATE run SET status = 'completed' WHERE id = '\(first)'")
      #expect(message() == "no error")

      // The file of another run, then with a digest to match.
      let manager = FileManager.default
      try manager.removeItem(atPath: path)
      try manager.copyItem(atPath: layout.weights(ofRun: second), toPath: path)
      #expect(
        message()
          == "cannot read '\(path)': its SHA-256 differs from the one stored with the run: the file was changed or "
          + "damaged")
      try store.execute(
        """
        UPDATE run SET weights_sha256 = (SELECT weights_sha256 FROM run WHERE id = '\(second)')
        WHERE id = '\(first)'
        """)
      #expect(message() == "cannot read '\(path)': it contains the weights of another run, \(second)")
      try manager.removeItem(atPath: path)
      #expect(message() == "cannot read '\(path)': No such file or directory")
    }
  }

  @Test("No damaged file crashes the reader")
  func damage() throws {
    var foreign = ForeignNetwork()
    foreign.layers[0].normalization = "batch"
    let image = try foreign.image()
    #expect(try StoredNetwork(image: image).image() == image)
    var state: UInt64 = 5
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<300 {
      var damaged = image
      for _ in 0...random(4) { damaged[random(image.count)] ^= 1 << UInt8(random(8)) }
      let network = try? StoredNetwork(image: damaged)
      #expect(network.map { $0.architecture.sizes == [2, 2, 1] } ?? true)
      #expect(throws: (any Error).self) { try StoredNetwork(image: Array(image.prefix(random(image.count)))) }
    }
  }

  @Test(
    "A file whose parts do not fit together says which",
    arguments: [
      ForeignNetwork.Change("cannot read attribute 'run_id' of group '/': there is no such attribute") {
        $0.leavesOut = ["run_id"]
      },
      ForeignNetwork.Change("cannot open group 'input': there is no such object") {
        $0.leavesOut = ["input"]
      },
      ForeignNetwork.Change("there is no loss 'hings'") { $0.loss = "hings" },
      ForeignNetwork.Change("its attribute 'config' is not a run's configuration") {
        ($0.loss, $0.classes, $0.layers[1].activation) = ("huber", [], "identity")
      },
      ForeignNetwork.Change("the loss 'binary_cross_entropy' cannot have its 3 classes") {
        $0.classes = ["a", "b", "c"]
      },
      ForeignNetwork.Change("the loss 'mean_squared_error' cannot have its 2 classes") {
        $0.loss = "mean_squared_error"
      },
      ForeignNetwork.Change("the loss 'hinge' cannot have its 1 classes") {
        ($0.loss, $0.classes) = ("hinge", ["a"])
      },
      ForeignNetwork.Change("'no' occurs twice among its classes") { $0.classes = ["no", "no"] },
      ForeignNetwork.Change("'x' occurs twice among its features") { $0.features = ["x", "x"] },
      ForeignNetwork.Change("'input/mean' has the shape [1], not [2]") { $0.mean = [0] },
      ForeignNetwork.Change("'input/scale' has the shape [3], not [2]") { $0.scale = [1, 1, 1] },
      ForeignNetwork.Change("'input' is no standardisation: means must be finite, and scales above 0") {
        $0.scale = [1, 0]
      },
      ForeignNetwork.Change("'input' is no standardisation: means must be finite, and scales above 0") {
        $0.mean = [.nan, 0]
      },
      ForeignNetwork.Change("'output' scales a target that has classes") { $0.output = [0, 1] },
      ForeignNetwork.Change("it has no 'layer_1'") { $0.layers = [] },
      ForeignNetwork.Change("'layer_1/weight' takes 2 inputs, but gets 3") {
        ($0.features, $0.mean, $0.scale) = (["x", "y", "z"], [0, 0, 0], [1, 1, 1])
      },
      ForeignNetwork.Change("'layer_2/weight' takes 1 inputs, but gets 2") {
        ($0.layers[1].shape, $0.layers[1].weight) = ([1, 1], [1])
      },
      ForeignNetwork.Change("'layer_1' has 2 outputs, where the loss 'binary_cross_entropy' needs 1") {
        $0.layers.removeLast()
      },
      ForeignNetwork.Change("'layer_2' is not the output layer of the loss 'binary_cross_entropy'") {
        $0.layers[1].activation = "identity"
      },
      ForeignNetwork.Change("'layer_1' has an unknown activation: 'rleu'") {
        $0.layers[0].activation = "rleu"
      },
      ForeignNetwork.Change("'layer_1/weight' has the shape [4], which is not a matrix") {
        $0.layers[0].shape = [4]
      },
      ForeignNetwork.Change("'layer_1/weight' has the shape [0, 2], which is not a matrix") {
        ($0.layers[0].shape, $0.layers[0].weight) = ([0, 2], [])
      },
      ForeignNetwork.Change("'layer_1/bias' has the shape [2], not [2, 1]") { $0.layers[0].biasShape = [2] },
      ForeignNetwork.Change("'layer_1' has an unknown normalization: 'none'") {
        $0.layers[0].normalization = "none"
      },
      ForeignNetwork.Change("'layer_1/running_variance' is below 0") {
        ($0.layers[0].normalization, $0.layers[0].variance) = ("batch", [1, -1])
      },
      ForeignNetwork.Change("'layer_1/running_variance' is below 0") {
        ($0.layers[0].normalization, $0.layers[0].variance) = ("batch", [1, .nan])
      },
      ForeignNetwork.Change("its epoch is impossible, 0") { $0.epoch = 0 },
      ForeignNetwork.Change("its epoch is impossible, \(Int.max)") { $0.epoch = .max },
      ForeignNetwork.Change("'state' is not a valid training state") { $0.state = .init(epoch: -1) },
      ForeignNetwork.Change("'state' is not a valid training state") { $0.state = .init(epoch: .max) },
      ForeignNetwork.Change("'state' is not a valid training state") {
        $0.state = .init(momentumProduct: .nan)
      },
      ForeignNetwork.Change("'state' does not fit the layers") { $0.state = .init(parameters: [1, 2]) },
      ForeignNetwork.Change("its attribute 'config' has an impossible huber_delta, -1.0") {
        ($0.loss, $0.classes, $0.layers[1].activation) = ("huber", [], "identity")
        $0.configuration = #"{"parameters": {"huber_delta": -1}}"#
      },
      ForeignNetwork.Change("its attribute 'config' has impossible quantiles") {
        ($0.loss, $0.classes, $0.layers[1].activation) = ("quantile", [], "identity")
        $0.configuration = #"{"parameters": {}}"#
      },
      ForeignNetwork.Change("its attribute 'config' has impossible quantiles") {
        ($0.loss, $0.classes, $0.layers[1].activation) = ("quantile", [], "identity")
        $0.configuration = #"{"parameters": {"quantiles": [0.9, 0.1]}}"#
      },
      ForeignNetwork.Change("'layer_2' has 1 outputs, where the loss 'quantile' needs 2") {
        ($0.loss, $0.classes, $0.layers[1].activation) = ("quantile", [], "identity")
        $0.configuration = #"{"parameters": {"quantiles": [0.1, 0.9]}}"#
      },
      ForeignNetwork.Change("'layer_2' is not the output layer of the loss 'poisson'") {
        ($0.loss, $0.classes, $0.layers[1].activation) = ("poisson", [], "identity")
      },
      ForeignNetwork.Change("there is no loss '\(String(repeating: "x", count: 60))…'") {
        $0.loss = String(repeating: "x", count: 5000)
      },
      ForeignNetwork.Change("cannot open dataset 'layer_1/normalization_shift': there is no such object") {
        ($0.layers[0].normalization, $0.leavesOut) = ("layer", ["normalization_shift"])
      },
      ForeignNetwork.Change("'layer_2' is not normalised like the layer before it") {
        $0.layers.insert($0.layers[0], at: 1)
        $0.layers[0].normalization = "batch"
      },
    ])
  func foreign(change: ForeignNetwork.Change) throws {
    var network = ForeignNetwork()
    #expect(try StoredNetwork(image: network.image()).architecture.sizes == [2, 2, 1])
    change.apply(&network)
    #expect { try StoredNetwork(image: network.image()) } throws: { "\($0)" == change.testDescription }
  }

  // Made by h5py 3 with libver="v108": layer_1 is a group with a weight of 32 x 32, and layer_2 to layer_5 are hard links to it; or
  // with a weight of 1 x 1, and layer_2 to layer_1002. recipe/step_1 has 64 means and scales, and step_2 to step_100 are hard
  // links to it.
  @Test(
    "Layers and steps that are one and the same in the file take no more memory or time than the file explains",
    arguments: [
      ("linked-layers", "its layers hold more numbers than the file"),
      ("many-layers", "it has more than 1001 layers"),
      ("linked-steps", "the steps of 'recipe' hold more numbers than the file"),
    ])
  func linkedLayers(name: String, message: String) throws {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    let image = try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(folder)/Fixtures/\(name).h5")))
    #expect { try StoredNetwork(image: image) } throws: { "\($0)" == message }
  }

  @Test("Numbers that are not finite are an error of the prediction, wherever they are")
  func notFinite() throws {
    let rows = try FeatureTable.csv("x,y\n1,2\n")
    let weights: [[Float]] = [[.nan, 0, 0, 1], [.infinity, 0, 0, 1], [0, 0, -.infinity, .infinity]]
    for weight in weights {
      for normalization in [nil, "batch", "layer"] {
        var network = ForeignNetwork()
        (network.layers[0].weight, network.layers[0].normalization) = (weight, normalization)
        let stored = try StoredNetwork(image: network.image())
        #expect(throws: StoredNetwork.UndefinedPrediction.self) { try stored.predictions(for: rows) }
      }
    }
    var network = ForeignNetwork()
    (network.layers[0].normalization, network.layers[0].variance) = ("batch", [.infinity, 1])
    #expect(try StoredNetwork(image: network.image()).predictions(for: rows).rows.count == 1)
  }

  @Test("Predictions are those of the formulas: classes, probabilities, scores and values")
  func predictions() throws {
    let rows = try FeatureTable.csv("y,x\n2,2\n1,3\n3,1\n")
    func table(_ change: (inout ForeignNetwork) -> Void) throws -> Table {
      var network = ForeignNetwork()
      change(&network)
      return try StoredNetwork(image: network.image()).predictions(for: rows)
    }
    // The logit of each row is x − y: 0, 2, −2.
    let binary = try table { _ in }
    #expect(binary.columns == ["row", "class", "p(no)", "p(yes)"])
    #expect(binary[column: "row"] == [.integer(0), .integer(1), .integer(2)])
    #expect(binary[column: "class"] == [.text("no"), .text("yes"), .text("no")])
    #expect(binary[column: "p(yes)"][0] == .real(0.5))
    #expect(abs((binary[column: "p(yes)"][1].double ?? .nan) - 1 / (1 + exp(-2))) < 1e-6)

    let hinge = try table { ($0.loss, $0.layers[1].activation) = ("hinge", "identity") }
    #expect(hinge.columns == ["row", "class", "score(yes)"])
    #expect(hinge[column: "class"] == [.text("no"), .text("yes"), .text("no")])
    #expect(hinge[column: "score(yes)"] == [.real(0), .real(2), .real(-2)])

    let three = try table {
      ($0.loss, $0.classes) = ("hinge", ["a", "b", "c"])
      $0.layers[1] = .init(
        activation: "identity", shape: [3, 2], weight: [1, 0, 0, 1, 1, 1], biasShape: [3, 1])
    }
    #expect(three.columns == ["row", "class", "score(a)", "score(b)", "score(c)"])
    #expect(three[column: "class"] == Array(repeating: .text("c"), count: 3))

    let softmax = try table {
      $0.loss = "categorical_cross_entropy"
      $0.layers[1] = .init(activation: "softmax", shape: [2, 2], weight: [1, 0, 0, 1], biasShape: [2, 1])
    }
    // Of equal probabilities the first class.
    #expect(softmax[column: "class"] == [.text("no"), .text("no"), .text("yes")])
    #expect(softmax[column: "p(no)"][0] == .real(0.5))

    let regression = try table {
      ($0.loss, $0.layers[1].activation, $0.classes) = ("mean_squared_error", "identity", [])
      $0.output = [100, 10]
    }
    #expect(regression.columns == ["row", "prediction"])
    #expect(regression[column: "prediction"] == [.real(100), .real(120), .real(80)])
  }

  @Test("A prediction that is not finite in the target's own unit is an error, too")
  func undefinedInUnit() throws {
    // An output of 2 is 2 · 1e308.
    let rows = try FeatureTable.csv("x,y\n1,1\n1,-1\n")
    var network = ForeignNetwork()
    (network.loss, network.layers[1].activation, network.classes) = ("mean_squared_error", "identity", [])
    network.output = [0, 1e308]
    let stored = try StoredNetwork(image: network.image())
    #expect { try stored.predictions(for: rows) } throws: {
      ($0 as? StoredNetwork.UndefinedPrediction)?.row == 1
    }
  }

  @Test("A prediction that is no number is an error that names its row")
  func undefined() throws {
    let rows = try FeatureTable.csv("x,y\n1,2\n1e38,-1e38\n")
    var network = ForeignNetwork()
    (network.loss, network.layers[1].activation, network.classes) = ("mean_squared_error", "identity", [])
    network.layers[1].weight = [10, 10]
    let stored = try StoredNetwork(image: network.image())
    #expect(throws: StoredNetwork.UndefinedPrediction.self) { try stored.predictions(for: rows) }
    #expect { try stored.predictions(for: rows) } throws: {
      "\($0)".hasPrefix("the network's outputs for row 1, counted from 0, are not finite: ")
    }
  }
}
