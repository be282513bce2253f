// Early stopping, compared with Keras' EarlyStopping: it stops after as many epochs without improvement as its patience, and
// an improvement must exceed min_delta.

import NeuralNetwork
import Testing

struct EarlyStoppingTests {
  /// The epoch after which training stops, from 1; nil if it never does.
  private func end(
    _ values: [Double?], patience: Int, minimumChange: Double = 0, isError: Bool = true
  ) -> Int? {
    var stopping = EarlyStopping(patience: patience, minimumChange: minimumChange, isError: isError)
    for (index, value) in values.enumerated() where stopping.shouldStop(after: value) { return index + 1 }
    return nil
  }

  @Test("Training stops after as many epochs without an improvement as the patience says")
  func patience() {
    let values = [4.0, 3, 3, 3, 2, 2, 2, 2, 2]
    #expect(end(values, patience: 1) == 3)
    #expect(end(values, patience: 2) == 4)
    #expect(end(values, patience: 3) == 8)
    #expect(end(values, patience: 4) == 9)
    #expect(end(values, patience: 5) == nil)
    #expect(end(values, patience: 0) == nil)
  }

  @Test("An improvement is one by more than the least change, from the best so far")
  func minimumChange() {
    let values = [4.0, 3.5, 3.25, 3, 2.5, 2]
    #expect(end(values, patience: 2) == nil)
    #expect(end(values, patience: 2, minimumChange: 0.25) == nil)
    // 4 − 0.5 is not below 3.5, but 3.25 is below it.
    #expect(end(values, patience: 1, minimumChange: 0.5) == 2)
    #expect(end(values, patience: 2, minimumChange: 0.5) == nil)
    #expect(end(values, patience: 2, minimumChange: 1) == 3)
    // Small steps add up: each is compared with the value that last counted.
    #expect(end([4, 3.75, 3.5, 3.25, 3, 2.75], patience: 3, minimumChange: 0.5) == nil)
    #expect(end([4, 3.75, 3.5, 3.75, 3.5], patience: 4, minimumChange: 0.5) == 5)
  }

  @Test("If larger is better, the minimum change counts upwards")
  func upwards() {
    #expect(end([0.5, 0.75, 0.75, 0.5], patience: 2, isError: false) == 4)
    #expect(end([0.5, 0.625, 0.75, 1], patience: 2, minimumChange: 0.25, isError: false) == 3)
    #expect(end([0.5, 0.25, 0.125], patience: 2, isError: false) == 3)
    #expect(end([0.5, 0.25, 0.125], patience: 2) == nil)
  }

  @Test("No value and NaN are no improvement, and the first value is one")
  func missing() {
    #expect(end([nil, nil], patience: 2) == 2)
    #expect(end([nil, 1, nil, .nan], patience: 2) == 4)
    #expect(end([.nan, 1, .nan, 0.5, 2], patience: 2) == nil)
  }
}
