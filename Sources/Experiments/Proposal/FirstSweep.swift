/// The hyperparameters of a first sweep.
struct FirstSweep {
  /// Beyond this, in seconds on one processor, a smaller sweep is proposed.
  let maxSeconds: Double
  let epochs: Int
  let seeds: Int
  /// Of the spec, but those of `epochs` and `patience`.
  private let values: [String]
  private let patience: Int

  /// The richest first.
  static let all = [
    FirstSweep(
      maxSeconds: 60, epochs: 300, seeds: 3,
      values: [
        "\"depth\": [0, 1, 2],  // hidden layers; 0 is linear or logistic regression",
        "\"width\": [16, 64],  // units in each",
        "\"optimizer\": \"adam\",",
        "\"learning_rate\": [0.001, 0.01],",
        "\"l2\": [0, 0.01, 0.1],  // penalty on the weights",
      ], patience: 30),
    FirstSweep(
      maxSeconds: 300, epochs: 100, seeds: 2,
      values: [
        "\"depth\": [1, 2],  // hidden layers",
        "\"width\": [64, 128],  // units in each",
        "\"optimizer\": \"adam\",",
        "\"learning_rate\": [0.001, 0.003],",
        "\"l2\": [0, 0.001],  // penalty on the weights",
        "\"batch_size\": 64,",
      ], patience: 10),
    FirstSweep(
      maxSeconds: 600, epochs: 50, seeds: 1,
      values: [
        "\"depth\": [1, 2],  // hidden layers",
        "\"width\": 128,  // units in each",
        "\"optimizer\": \"adam\",",
        "\"learning_rate\": [0.001, 0.003],",
        "\"batch_size\": 256,",
      ], patience: 5),
  ]

  /// The lines of a spec's `parameters`.
  var lines: [String] {
    values + [
      "\"epochs\": \(epochs),",
      "\"patience\": \(patience),  // epochs without improvement before a run stops",
    ]
  }

  /// The same with fewer epochs, but at least 5.
  func lasting(_ epochs: Int) -> FirstSweep {
    FirstSweep(
      maxSeconds: maxSeconds, epochs: max(5, min(epochs, self.epochs)), seeds: seeds, values: values,
      patience: patience)
  }
}
