import Testing

@testable import Models
@testable import SQLiteStore

struct TensorComparisonTests {
  /// Two features, three hidden units, two classes.
  private static var foreign: ForeignNetwork {
    var network = ForeignNetwork()
    network.layers[0].shape = [3, 2]
    network.layers[0].weight = [1, 2, 3, 4, 5, 6]
    network.layers[0].biasShape = [3, 1]
    network.layers[1].shape = [1, 3]
    network.layers[1].weight = [7, 8, 9]
    return network
  }

  private func difference(
    _ base: ForeignNetwork = foreign, _ change: (inout ForeignNetwork) -> Void
  ) throws -> String? {
    var changed = base
    change(&changed)
    let comparison = TensorComparison(
      stored: try StoredNetwork(image: base.image()), now: try StoredNetwork(image: changed.image()))
    return comparison.difference
  }

  @Test("Equal networks do not differ")
  func equal() throws {
    #expect(try difference { _ in } == nil)
  }

  @Test("A differing number is reported with its row and column, and its distance")
  func places() throws {
    #expect(
      try difference { $0.layers[0].weight[5] = Float(6).nextUp }
        == "layer_1/weight[2, 1]: 6.0 stored, \(Float(6).nextUp) now, 1 ulp (1 of 6 tensors differ, at most by 1 ulp, "
        + "in layer_1/weight[2, 1])")
    #expect(
      try difference { $0.layers[1].weight[2] = Float(9).nextDown.nextDown }
        == "layer_2/weight[0, 2]: 9.0 stored, \(Float(9).nextDown.nextDown) now, 2 ulp (1 of 6 tensors differ, at most by "
        + "2 ulp, in layer_2/weight[0, 2])")
    #expect(
      try difference { $0.mean[1] = 0.nextUp }?
        .hasPrefix("input/mean[1]: 0.0 stored, \(0.0.nextUp) now, 1 ulp (1 of 6 tensors ") == true)
    var normalized = ForeignNetwork()
    normalized.layers[0].normalization = "batch"
    #expect(
      try difference(normalized) { $0.layers[0].variance[1] = Float(1).nextUp }
        == "layer_1/running_variance[1, 0]: 1.0 stored, \(Float(1).nextUp) now, 1 ulp (1 of 10 tensors differ, at most by "
        + "1 ulp, in layer_1/running_variance[1, 0])")
    #expect(
      try difference(normalized) { $0.layers[0].normalizationScale[1] = 3 }?
        .hasPrefix("layer_1/normalization_scale[1, 0]: 1.0 stored, 3.0 now, ") == true)
    #expect(
      try difference(normalized) { $0.layers[0].normalizationShift[1] = 3 }?
        .hasPrefix("layer_1/normalization_shift[1, 0]: 0.0 stored, 3.0 now, ") == true)
  }

  @Test("The first and the largest difference are reported")
  func largest() throws {
    #expect(
      try difference {
        $0.layers[0].weight[1] = Float(2).nextUp
        $0.layers[1].weight[0] = Float(7).nextUp.nextUp.nextUp
        $0.layers[1].weight[1] = Float(8).nextUp
      }
        == "layer_1/weight[0, 1]: 2.0 stored, \(Float(2).nextUp) now, 1 ulp (2 of 6 tensors differ, at most by 3 ulp, "
        + "in layer_2/weight[0, 0])")
  }

  @Test("Biases and running means have a single column")
  func columns() throws {
    #expect(
      try difference { $0.layers[0].bias = [0, 2, 0] }?.hasPrefix("layer_1/bias[1, 0]: 0.0 stored, 2.0 now, ")
        == true)
    var normalized = ForeignNetwork()
    normalized.layers[0].normalization = "batch"
    #expect(
      try difference(normalized) { $0.layers[0].mean = [0, 2] }?
        .hasPrefix("layer_1/running_mean[1, 0]: 0.0 stored, 2.0 now, ") == true)
  }

  @Test("Metadata of a network is compared too, and reported first")
  func descriptions() throws {
    let changes: [(String, (inout ForeignNetwork) -> Void)] = [
      ("config", { $0.configuration = "{ }" }), ("epoch", { $0.epoch = 2 }),
      ("features", { $0.features = ["x", "z"] }), ("classes", { $0.classes = ["no", "maybe"] }),
    ]
    for (name, change) in changes {
      let text = "weights file: \(name) stored and now are not the same"
      #expect(try difference { change(&$0) } == text)
      #expect(
        try difference {
          change(&$0)
          $0.layers[0].weight[5] = Float(6).nextUp
        } == text + " (1 of 6 tensors differ, at most by 1 ulp, in layer_1/weight[2, 1])")
    }
  }

  @Test("Networks of different shapes are not compared any further")
  func shapes() throws {
    #expect(
      try difference { $0.layers[0].activation = "relu" }
        == "weights file: the layers' shapes stored and now are not the same")
  }

  @Test("The scaling of the target is compared, if both have one")
  func output() throws {
    var regression = Self.foreign
    (regression.loss, regression.layers[1].activation) = ("mean_squared_error", "identity")
    (regression.classes, regression.output) = ([], [1, 2])
    #expect(try difference(regression) { _ in } == nil)
    #expect(
      try difference(regression) { $0.output = [1, (2.0).nextUp] }
        == "output/scale[0]: 2.0 stored, \((2.0).nextUp) now, 1 ulp (1 of 8 tensors differ, at most by 1 ulp, in "
        + "output/scale[0])")
    #expect(
      try difference(regression) { $0.output = [(1.0).nextUp, 2] }?.hasPrefix("output/mean[0]: 1.0 stored, ")
        == true)
    #expect(try difference(regression) { $0.output = nil } == "weights file: only one has an 'output'")
    regression.output = nil
    #expect(try difference(regression) { _ in } == nil)
  }

  @Test("The training state is compared, if both have one")
  func state() throws {
    var network = ForeignNetwork()
    network.state = ForeignNetwork.State()
    network.state?.slots = [1, 2]
    #expect(try difference(network) { _ in } == nil)
    #expect(try difference(network) { $0.state = nil } == nil)
    #expect(try difference(network) { $0.state?.epoch = 4 } == "state/epoch: 3 stored, 4 now")
    #expect(try difference(network) { $0.state?.step = 7 } == "state/step: 6 stored, 7 now")
    #expect(
      try difference(network) {
        $0.state?.epoch = 4
        $0.state?.step = 7
      } == "state/epoch: 3 stored, 4 now")
    // Six tensors of the layers and the scaling; parameters, slots and the product of the state.
    #expect(
      try difference(network) { $0.state?.parameters[8] = Float(0.5).nextUp }
        == "state/parameters[8]: 0.5 stored, \(Float(0.5).nextUp) now, 1 ulp (1 of 9 tensors differ, at most by 1 ulp, "
        + "in state/parameters[8])")
    #expect(
      try difference(network) { $0.state?.slots[1] = Float(2).nextUp }?.hasPrefix(
        "state/slots[1]: 2.0 stored, ") == true)
    #expect(
      try difference(network) { $0.state?.momentumProduct = 0.5 }?
        .hasPrefix("state/momentum_product[0]: 1.0 stored, 0.5 now, ") == true)
    #expect(try difference(network) { $0.state?.slots = [1] } == "state/slots: 2 numbers stored, 1 now")
    #expect(try difference(network) { $0.state?.slots = [] } == "state/slots: 2 numbers stored, 0 now")
    #expect(
      try difference(network) {
        $0.state?.slots = [1]
        $0.state?.parameters[0] = Float(0.5).nextUp
      }
        == "state/parameters[0]: 0.5 stored, \(Float(0.5).nextUp) now, 1 ulp (2 of 9 tensors differ, at most by 1 ulp, "
        + "in state/parameters[0])")
  }

  @Test("NaN has the largest distance")
  func notANumber() throws {
    #expect(
      try difference {
        $0.layers[0].weight[0] = .nan
        $0.layers[0].weight[1] = Float(2).nextUp
      }
        == "layer_1/weight[0, 0]: 1.0 stored, nan now, no distance to NaN (1 of 6 tensors differ, at most by no distance "
        + "to NaN, in layer_1/weight[0, 0])")
  }
}
