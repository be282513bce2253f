// Stored training states: only states that the settings can lead to are accepted.

import NeuralNetwork
import Testing

@testable import Models

struct StoredStateTests {
  /// Of three epochs of two steps, on ten examples.
  private func canGoOn(
    _ optimizer: Optimizer, batchSize: Int = 5, _ change: (inout ForeignNetwork.State) -> Void
  ) throws -> Bool {
    var state = ForeignNetwork.State()
    state.slots = [Float](repeating: 0.25, count: 9 * optimizer.slotCount)
    change(&state)
    var network = ForeignNetwork()
    network.state = state
    let stored = try #require(StoredNetwork(image: network.image()).state)
    var settings = TrainingSettings(learningRate: 0.1, batchSize: batchSize, epochs: 5)
    settings.optimizer = optimizer
    return stored.trainingState(of: settings, exampleCount: 10) != nil
  }

  @Test("The steps are the epochs times the minibatches")
  func steps() throws {
    #expect(try canGoOn(.sgd) { _ in })
    #expect(try canGoOn(.sgd, batchSize: 7) { _ in })
    #expect(try !canGoOn(.sgd, batchSize: 4) { _ in })
    #expect(try canGoOn(.sgd, batchSize: 0) { $0.step = 3 })
    for step in [5, 7, 0, -1, -6, Int.max, Int.min] {
      #expect(try !canGoOn(.sgd) { $0.step = step })
      #expect(try !canGoOn(.adam(.init())) { $0.step = step })
    }
  }

  @Test("The optimizer's state must have the right size and a valid momentum product")
  func optimizer() throws {
    #expect(try canGoOn(.adam(.init())) { _ in })
    #expect(try !canGoOn(.adam(.init())) { $0.slots.removeLast() })
    #expect(try !canGoOn(.sgd) { $0.slots = [1] })
    #expect(try !canGoOn(.adam(.init())) { $0.momentumProduct = 0.5 })
    let nadam = Optimizer.nadam(.init(), momentumDecay: 0.004)
    #expect(try canGoOn(nadam) { $0.momentumProduct = 0.02 })
    #expect(try canGoOn(nadam) { $0.momentumProduct = 0 })
    for product in [1, -0.5, 2, 1e300] { #expect(try !canGoOn(nadam) { $0.momentumProduct = product }) }
  }
}
