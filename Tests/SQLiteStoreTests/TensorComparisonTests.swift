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

  @Test("A number that differs is told with its row and column, and its distance")
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

  @Test("The first difference is told, and the largest one")
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
}
