// Embeddings in weights files: round trips, predictions, and checks of untrusted contents.

import Datasets
import HDF5
import NeuralNetwork
import Testing

@testable import Models
@testable import SQLiteStore

struct StoredEmbeddingTests {
  private static let columns = [
    Column("colour", .category(["r", "g", "b"])), Column("number"), Column("size", .category(["s", "l"])),
  ]

  /// Embeds colours in two numbers and sizes in one. Its output is 1000 times the number, plus those.
  private static var foreign: ForeignNetwork {
    var network = ForeignNetwork()
    (network.loss, network.classes) = ("mean_squared_error", [])
    network.features = columns.map(\.name)
    network.columnKinds = #"{"colour":{"category":["r","g","b"]},"size":{"category":["s","l"]}}"#
    network.recipe = [
      .init(
        transform: "category",
        arrays: [
          .init(name: "columns", values: [0, 2]), .init(name: "codes", values: [0, 1, 2, 0, 1]),
          .init(name: "other", values: [-1, -1]), .init(name: "missing", values: [-1, -1]),
          .init(name: "widths", values: [2, 1]),
        ])
    ]
    network.embeddings = [([3, 2], [1, 10, 2, 20, 3, 30]), ([2, 1], [100, 200])]
    network.layers = [
      .init(activation: "identity", shape: [1, 4], weight: [1000, 1, 1, 1], biasShape: [1, 1])
    ]
    return network
  }

  @Test("Embeddings are kept with the layers, and come before them")
  func roundTrip() throws {
    var network = Self.foreign
    network.state = .init(parameters: (0..<13).map { Float($0) })
    let image = try network.image()
    let stored = try StoredNetwork(image: image)
    #expect(try stored.image() == image)
    #expect(
      stored.architecture.embeddings == [
        Embedding(cardinality: 3, width: 2), Embedding(cardinality: 2, width: 1),
      ])
    #expect(stored.architecture.sizes == [4, 1])
    #expect(stored.parameters.values == [1, 10, 2, 20, 3, 30, 100, 200, 1000, 1, 1, 1, 0])
    #expect(stored.state?.parameters.values == (0..<13).map { Float($0) })
  }

  @Test("A prediction takes the rows of its categories, and zeros where a value is none")
  func prediction() throws {
    let rows = try FeatureTable.csv(
      "colour,number,size\nr,2,l\nb,0,s\n,1,\nviolet,1,m\n", columns: Self.columns)
    let table = try StoredNetwork(image: Self.foreign.image()).predictions(for: rows)
    #expect(table[column: "prediction"].map(\.double) == [2211, 133, 1000, 1000])
  }

  @Test("A differing number of an embedding is reported with its row and column")
  func difference() throws {
    var changed = Self.foreign
    changed.embeddings[0].weight[3] = Float(20).nextUp
    let comparison = TensorComparison(
      stored: try StoredNetwork(image: Self.foreign.image()), now: try StoredNetwork(image: changed.image()))
    #expect(comparison.difference?.hasPrefix("embedding_1/weight[1, 1]: 20.0 stored, ") == true)
    changed.embeddings[0] = ([3, 3], [Float](repeating: 0, count: 9))
    changed.recipe[0].arrays[4].values = [3, 1]
    (changed.layers[0].shape, changed.layers[0].weight) = ([1, 5], [0, 0, 0, 0, 0])
    let shapes = TensorComparison(
      stored: try StoredNetwork(image: Self.foreign.image()), now: try StoredNetwork(image: changed.image()))
    #expect(shapes.difference == "weights file: the layers' shapes stored and now are not the same")
  }

  @Test(
    "A file whose embeddings do not fit says which",
    arguments: [
      ForeignNetwork.Change("'embedding_1/weight' has the shape [6], which is not a matrix") {
        $0.embeddings[0].shape = [6]
      },
      ForeignNetwork.Change("'embedding_2/weight' has the shape [2, 0], which is not a matrix") {
        $0.embeddings[1] = ([2, 0], [])
      },
      ForeignNetwork.Change("'embedding_1' has the shape [2, 3], where its recipe needs [3, 2]") {
        $0.embeddings[0] = ([2, 3], [1, 2, 3, 4, 5, 6])
      },
      ForeignNetwork.Change("'embedding_2' has the shape [2, 2], where its recipe needs [2, 1]") {
        $0.embeddings[1] = ([2, 2], [1, 2, 3, 4])
      },
      ForeignNetwork.Change("it has no 'embedding_2'") { $0.embeddings.removeLast() },
      ForeignNetwork.Change("it has more embeddings than its recipe's 2") {
        $0.embeddings.append(([2, 1], [1, 2]))
      },
      ForeignNetwork.Change("it has more embeddings than its recipe's 0") {
        $0.recipe[0].arrays[4].values = []
      },
      ForeignNetwork.Change("'layer_1/weight' takes 4 inputs, but gets 6") {
        // Without embeddings, each word has an input.
        $0.recipe[0].arrays[4].values = []
        $0.embeddings = []
      },
      ForeignNetwork.Change("'state' does not fit the layers") {
        $0.state = .init(parameters: [Float](repeating: 0, count: 5))
      },
    ])
  func foreign(change: ForeignNetwork.Change) throws {
    var network = Self.foreign
    change.apply(&network)
    #expect { try StoredNetwork(image: network.image()) } throws: { "\($0)" == change.testDescription }
  }

  @Test("A category without values is an error, however it is encoded")
  func noValues() throws {
    let message = "one of the categories of its recipe has no values"
    func expectError(_ change: (inout ForeignNetwork) -> Void) {
      var network = ForeignNetwork()
      network.features = ["colour", "number"]
      network.columnKinds = #"{"colour":{"category":[]}}"#
      network.recipe = [
        .init(
          transform: "category",
          arrays: [
            .init(name: "columns", values: [0]), .init(name: "codes", values: []),
            .init(name: "other", values: [-1]), .init(name: "missing", values: [-1]),
            .init(name: "widths", values: []),
          ])
      ]
      change(&network)
      #expect { try StoredNetwork(image: network.image()) } throws: { "\($0)" == message }
    }
    expectError { _ in }
    expectError {
      $0.recipe[0].arrays[4].values = [3]
      $0.embeddings = [([1, 3], [1, 2, 3])]
    }
    // Without a step that encodes it.
    expectError { $0.recipe = [] }
  }

  @Test("Embeddings take no more memory than the file explains")
  func budget() throws {
    let recipe = try StoredNetwork(image: Self.foreign.image()).recipe
    func read(_ size: Int) throws -> Int {
      try FileImage.read(Self.foreign.image()) { root in
        var budget = ReadingBudget(ofFileSize: size)
        return try StoredNetwork.embeddings(root, of: recipe, &budget).count
      }
    }
    #expect(try read(4 * 8) == 2)
    #expect { try read(4 * 8 - 1) } throws: { "\($0)" == "its embeddings hold more numbers than the file" }
  }
}
