// Limits of the values in a weights file.

import Datasets
import Foundation
import Testing

@testable import Models

struct StoredNetworkLimitTests {
  private func isRead(_ change: (inout ForeignNetwork) -> Void) throws -> Bool {
    var network = ForeignNetwork()
    change(&network)
    let image = try network.image()
    return (try? StoredNetwork(image: image)) != nil
  }

  @Test("A running variance may be 0, and an epoch may be the largest allowed")
  func limits() throws {
    for (variance, isRight) in [(Float(0), true), (-Float.leastNonzeroMagnitude, false)] {
      #expect(
        try isRead { ($0.layers[0].normalization, $0.layers[0].variance) = ("batch", [1, variance]) }
          == isRight)
    }
    for (epoch, isRight) in [(1, true), (10_000_000, true), (10_000_001, false), (0, false)] {
      #expect(try isRead { $0.epoch = epoch } == isRight)
      #expect(try isRead { $0.state = .init(epoch: epoch) } == isRight)
    }
    #expect(try !isRead { $0.scale = [1, -1] })
    #expect(try !isRead { $0.scale = [1, .infinity] })
    #expect(try !isRead { $0.mean = [0, -.infinity] })
  }

  @Test("The number of features is limited as in a data set")
  func features() throws {
    // Writing a file of that size would take seconds.
    try StoredNetwork.requireFeatures(1 << 20)
    #expect { try StoredNetwork.requireFeatures((1 << 20) + 1) } throws: {
      "\($0)" == "it has more than 1048576 features"
    }
  }

  @Test("Column kinds read back unchanged, and invalid ones are an error")
  func columnKinds() throws {
    func columns(_ kinds: String) throws -> [Column] {
      var network = ForeignNetwork()
      network.columnKinds = kinds
      let image = try network.image()
      let stored = try StoredNetwork(image: image)
      #expect(try stored.image() == image)
      return stored.recipe.inputs
    }
    // Without a step that encodes it, a category has an input for each word.
    #expect(
      try columns(#"{"y":{"category":["red"]}}"#) == [Column("x"), Column("y", .category(["red"]))])
    #expect(
      try columns(#"{"x":"date","y":"flag"}"#) == [Column("x", .date), Column("y", .flag)])
    #expect { try columns(#"{"y":{"category":["red","blue"]}}"#) } throws: {
      "\($0)" == "'layer_1/weight' takes 2 inputs, but gets 3"
    }
    for (kinds, fault) in [
      ("x", "is not JSON"), ("[]", "is not JSON"),
      (#"{"z":{"category":[]}}"#, "names a column that is no feature"),
      (#"{"x":{"date":[]}}"#, "has an unknown kind for 'x'"),
      (#"{"x":"number"}"#, "has an unknown kind for 'x'"),
      (#"{"x":{"category":[1]}}"#, "has an unknown kind for 'x'"),
      (#"{"x":{"category":["a","a"]}}"#, "has an unknown kind for 'x'"),
    ] {
      #expect { try columns(kinds) } throws: { "\($0)" == "its attribute 'column_kinds' \(fault)" }
    }
  }

  @Test("Each loss requires a suitable number of classes")
  func classes() throws {
    let names = ["a", "b", "c"]
    func fits(_ loss: String, _ activation: String, _ count: Int, outputs: Int) throws -> Bool {
      try isRead {
        ($0.loss, $0.classes) = (loss, Array(names.prefix(count)))
        $0.layers[1] = .init(
          activation: activation, shape: [outputs, 2], weight: [Float](repeating: 1, count: 2 * outputs),
          biasShape: [outputs, 1])
      }
    }
    for count in 0...3 {
      #expect(try fits("binary_cross_entropy", "sigmoid", count, outputs: 1) == (count == 2))
      #expect(try fits("categorical_cross_entropy", "softmax", count, outputs: max(count, 1)) == (count >= 2))
      #expect(try fits("hinge", "identity", count, outputs: count == 2 ? 1 : max(count, 1)) == (count >= 2))
      #expect(try fits("mean_absolute_error", "identity", count, outputs: 1) == (count == 0))
      #expect(try fits("poisson", "exponential", count, outputs: 1) == (count == 0))
    }
  }

  @Test("Huber's delta is above 0 and finite as a Float32")
  func huber() throws {
    for (delta, isRight) in [("0.5", true), ("0", false), ("1e38", true), ("1e39", false), ("\"x\"", true)] {
      #expect(
        try isRead {
          ($0.loss, $0.classes, $0.layers[1].activation) = ("huber", [], "identity")
          $0.configuration = #"{"parameters": {"huber_delta": \#(delta)}}"#
        } == isRight, "\(delta)")
    }
  }

  @Test(
    "Probabilities of a binary network are those of the logistic function, and of many classes of softmax")
  func probabilities() throws {
    let rows = try FeatureTable.csv("x,y\n3,1\n0,0.5\n")
    let binary = try StoredNetwork(image: ForeignNetwork().image()).predictions(for: rows)
    for (row, logit) in [(0, 2.0), (1, -0.5)] {
      #expect(abs((binary[column: "p(yes)"][row].double ?? .nan) - 1 / (1 + exp(-logit))) < 1e-6)
      #expect(abs((binary[column: "p(no)"][row].double ?? .nan) - 1 / (1 + exp(logit))) < 1e-6)
    }
    var network = ForeignNetwork()
    (network.loss, network.classes) = ("categorical_cross_entropy", ["a", "b", "c"])
    network.layers[1] = .init(
      activation: "softmax", shape: [3, 2], weight: [1, 0, 0, 1, -1, -1], biasShape: [3, 1])
    let table = try StoredNetwork(image: network.image()).predictions(for: rows)
    #expect(table.columns == ["row", "class", "p(a)", "p(b)", "p(c)"])
    #expect(table[column: "class"] == [.text("a"), .text("b")])
    let sum = exp(3.0) + exp(1.0) + exp(-4.0)
    for (name, score) in [("p(a)", 3.0), ("p(b)", 1.0), ("p(c)", -4.0)] {
      #expect(abs((table[column: name][0].double ?? .nan) - exp(score) / sum) < 1e-6)
    }
  }
}
