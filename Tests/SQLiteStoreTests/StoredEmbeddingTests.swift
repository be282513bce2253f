// Embeddings in weights files: round trips, predictions, and checks of untrusted contents.

import Datasets
import HDF5
import NeuralNetwork
import Testing

@testable import Models
@testable import SQLiteStore

struct StoredEmbeddingTests {
  /// Embeds colours in two columns and sizes in one. Its output is 1000 times the number, plus those columns.
  private static var foreign: ForeignNetwork {
    var network = ForeignNetwork()
    (network.loss, network.classes) = ("mean_squared_error", [])
    network.features = ["colour", "number", "size"]
    network.columnKinds = #"{"colour":{"category":["r","g","b"]},"size":{"category":["s","l"]}}"#
    (network.mean, network.scale) = ([0, 0, 0], [1, 1, 1])
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
      "colour,number,size\n0,2,1\n2,0,0\n3,1,-1\n0.5,1,1e30\n", features: ["colour", "number", "size"])
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
      ForeignNetwork.Change("'embedding_1' has 2 rows, where 'colour' has 3 categories") {
        $0.embeddings[0] = ([2, 3], [1, 2, 3, 4, 5, 6])
      },
      ForeignNetwork.Change("cannot open group 'embedding_2': there is no such object") {
        $0.embeddings.removeLast()
      },
      ForeignNetwork.Change("it has more embeddings than the 2 categories of its network's inputs") {
        $0.embeddings.append(([2, 1], [1, 2]))
      },
      ForeignNetwork.Change("it has more embeddings than the 0 categories of its network's inputs") {
        $0.columnKinds = nil
      },
      ForeignNetwork.Change("'layer_1/weight' takes 4 inputs, but gets 5") {
        $0.embeddings[1] = ([2, 2], [1, 2, 3, 4])
      },
      // Without embeddings, the categories' numbers are inputs.
      ForeignNetwork.Change("'layer_1/weight' takes 4 inputs, but gets 3") { $0.embeddings = [] },
      ForeignNetwork.Change("'state' does not fit the layers") {
        $0.state = .init(parameters: [Float](repeating: 0, count: 5))
      },
    ])
  func foreign(change: ForeignNetwork.Change) throws {
    var network = Self.foreign
    change.apply(&network)
    #expect { try StoredNetwork(image: network.image()) } throws: { "\($0)" == change.testDescription }
  }

  @Test("Embeddings take no more memory than the file explains")
  func budget() throws {
    let columns = [Column("a", .category(["x", "y", "z"])), Column("b", .category(["x", "y"]))]
    func read(_ size: Int) throws -> Int {
      try FileImage.read(Self.foreign.image()) { root in
        var budget = ReadingBudget(ofFileSize: size)
        return try StoredNetwork.embeddings(root, of: columns, &budget).count
      }
    }
    #expect(try read(4 * 8) == 2)
    #expect { try read(4 * 8 - 1) } throws: { "\($0)" == "its embeddings hold more numbers than the file" }
  }
}
