// Trains small sweeps of all kinds, and compares every bit with the known results of each engine version.

import Files
import JSON
import NeuralNetwork
import Synchronization
import TestSupport
import Testing

@testable import Experiments
@testable import Threading

/// The beginnings of SHA-256 over the bits of the best epoch's weights, and of all metrics of all epochs and of the test.
struct GoldenBits: Equatable, Sendable {
  let weights: String
  let curve: String

  init(_ weights: String, _ curve: String) {
    self.weights = weights
    self.curve = curve
  }
}

/// A run whose weights and curve are pinned.
struct GoldenRun: Sendable, CustomTestStringConvertible {
  enum Table: String { case binary, multiclass, regression, nearlyConstant }

  let testDescription: String
  let table: Table
  /// Of the spec, as JSON5.
  let parameters: String
  /// Further keys of the spec, and of its `data`.
  var keys = ""
  var data = ""
  let bits: GoldenBits
  /// Of engine 3: few last bits of a logarithm or cosine of glibc are other ones, and hardly ever one that a Float32 shows.
  let earlierBits: GoldenBits

  init(
    _ name: String, _ table: Table, _ parameters: String, keys: String = "", data: String = "",
    _ bits: GoldenBits, earlierBits: GoldenBits? = nil
  ) {
    testDescription = name
    self.table = table
    self.parameters = parameters
    self.keys = keys
    self.data = data
    self.bits = bits
    self.earlierBits = earlierBits ?? bits
  }

  static let all = [
    GoldenRun(
      "logistic regression", .binary,
      "optimizer: 'sgd', depth: 0, learning_rate: 0.3, batch_size: 8, epochs: 6",
      GoldenBits("2b443c73a31e9f29", "5754550a5a3fd90d")),
    GoldenRun(
      "momentum, steps of the rate, L2", .binary,
      """
      depth: 2, width: 17, activation: "tanh", initializer: "xavier_normal", optimizer: "momentum", learning_rate: 0.05,
      schedule: "step", step_size: 2, gamma: 0.5, l2: 0.01, epochs: 6
      """,
      GoldenBits("726c2dedf94d955e", "cab6b5fac3e1c1f3")),
    GoldenRun(
      "hinge of two classes, Nesterov, cosine after a warm-up", .binary,
      """
      depth: 1, width: 33, activation: "selu", loss: "hinge", optimizer: "nesterov", momentum: 0.8, schedule: "cosine",
      warmup_epochs: 2, epochs: 7
      """,
      GoldenBits("1e5accb46775a8a9", "1841be49f8f608ff")),
    GoldenRun(
      "softmax of two classes, given class weights, decay", .binary,
      """
      optimizer: "sgd",
      hidden_layers: [12, 5, 3], activation: [["relu", "sigmoid", "identity"]], loss: "categorical_cross_entropy",
      class_weights: [1, 2.5], weight_decay: 0.1, initializer: "uniform", learning_rate: 0.2, epochs: 6
      """,
      GoldenBits("5698fc569e27afa9", "6558b2f23d3f8e62")),
    GoldenRun(
      "early stopping by accuracy with a least change", .binary,
      "optimizer: 'sgd', width: 6, learning_rate: 0.2, batch_size: 5, epochs: 60, patience: 4, min_delta: 0.04",
      keys: #"metric: {name: "val_accuracy", goal: "maximize"}"#,
      GoldenBits("ef8820899d8bd8c4", "4c3fdbbe0bc92d15")),
    GoldenRun(
      "Adam, batch normalisation, dropout, label smoothing", .multiclass,
      """
      depth: 2, width: 20, activation: "gelu", optimizer: "adam", learning_rate: 0.01, normalization: "batch",
      batch_norm_momentum: 0.2, dropout: 0.3, label_smoothing: 0.1, batch_size: 7, epochs: 6
      """,
      GoldenBits("c4599095c993fc3b", "8dc87ce0deddb309")),
    GoldenRun(
      "AdamW, one cycle, layer normalisation, balanced classes", .multiclass,
      """
      depth: 2, width: 18, activation: "silu", initializer: "orthogonal", optimizer: "adamw", learning_rate: 0.02,
      normalization: "layer", schedule: "one_cycle", class_weights: "balanced", batch_size: 16, epochs: 6
      """,
      GoldenBits("ee8a5393afda7183", "042bc164a7124174")),
    GoldenRun(
      "hinge of four classes, Nadam, exponential, clipping", .multiclass,
      """
      width: 9, activation: "elu", loss: "hinge", optimizer: "nadam", learning_rate: 0.01, schedule: "exponential",
      gamma: 0.9, clip_norm: 0.5, epochs: 6
      """,
      GoldenBits("48ae088ba4b26719", "e290ec67d849b691")),
    GoldenRun(
      "RMSprop with momentum, polynomial, max-norm", .multiclass,
      """
      width: 16, activation: "leaky_relu", initializer: "he_uniform", optimizer: "rmsprop", momentum: 0.5,
      learning_rate: 0.003, schedule: "polynomial", power: 2, max_norm: 0.8, epochs: 6
      """, keys: #"metric: {name: "val_roc_auc", goal: "maximize"}"#,
      GoldenBits("0a9f8cee72e73a95", "9ee5972d6b909a18")),
    GoldenRun(
      "Huber, Adagrad, L1, standardised target", .regression,
      """
      width: 10, activation: "softplus", loss: "huber", huber_delta: 0.5, optimizer: "adagrad", learning_rate: 0.05,
      l1: 0.001, batch_size: 10, epochs: 6
      """, data: "standardize_target: true",
      GoldenBits("c983ad32c35363a5", "b0e3f08cb3bef168")),
    GoldenRun(
      "absolute error, RMSprop, plateaus", .regression,
      """
      width: 7, activation: "sigmoid", loss: "mean_absolute_error", optimizer: "rmsprop", learning_rate: 0.5,
      schedule: "reduce_on_plateau", plateau_patience: 0, gamma: 0.3, initializer: "normal", epochs: 8
      """, data: "standardize_target: false",
      GoldenBits("8af385e16e75e6f5", "274768e099778304")),
    GoldenRun(
      "squared error over the full batch, early stopping", .regression,
      """
      optimizer: "sgd",
      depth: 1, width: 4, activation: "tanh", initializer: "lecun_uniform", learning_rate: 0.3, batch_size: 0,
      epochs: 60, patience: 3, min_delta: 0.01
      """, data: "standardize_target: true",
      GoldenBits("b439700aa518fe0b", "87acf7b38f27533b")),
    GoldenRun(
      "no validation and no standardisation", .regression,
      "optimizer: 'sgd', depth: 0, learning_rate: 0.001, initializer: 'zeros', batch_size: 30, epochs: 5",
      keys: #"metric: {name: "train_loss"}"#,
      data: "validation: 0, standardize: false, standardize_target: false, split_seed: 5",
      GoldenBits("c8d540cfab04b2cf", "c305c9b21c2735c2")),
    // glibc's 0.874⁴ is not the Float64 nearest to it, with fused multiply-add or without.
    GoldenRun(
      "exponential, a feature constant but for rounding, a class of one row", .nearlyConstant,
      "optimizer: 'sgd', width: 8, learning_rate: 0.1, schedule: 'exponential', gamma: 0.874, batch_size: 16, epochs: 6",
      GoldenBits("f6af26f8f62abea6", "f79d174b8242a897"),
      earlierBits: GoldenBits("956cf871d8aa6ae8", "4badfb70441e091e")),
  ]

  /// 90 rows of four features, in which no function of the C library has a part. In a nearly constant table one feature differs
  /// by rounding alone, and one class has a single row.
  private func csv() -> String {
    let rows = (0..<90).map { row in
      var x = [37, 23, 11, 53].map { Double((row * $0 + row / 7) % 61) / 8 - 3.75 }
      let sum = x[0] - 2 * x[1] + x[2] * x[3] / 4
      let target =
        switch table {
        case .binary: sum > 1 ? "yes" : "no"
        case .multiclass: sum > 6 ? "d" : sum > 1 ? "c" : sum > -8 ? "b" : "a"
        case .regression: "\(sum * 3 + 40)"
        case .nearlyConstant: row == 5 ? "c" : sum > 0 ? "b" : "a"
        }
      if table == .nearlyConstant { x[3] = row % 2 == 0 ? 0.3 : 0.1 + 0.2 }
      return x.map { "\($0)" }.joined(separator: ",") + ",\(target)"
    }
    return (["p,q,r,s,t"] + rows).joined(separator: "\n") + "\n"
  }

  /// - Parameter earlier: the engine of a run that was stored before recipes were hyperparameters; nil for a new run.
  func train(in folder: TemporaryDirectory, earlier: EngineVersion? = nil) throws -> GoldenBits {
    try folder.write(csv(), to: "t.csv")
    let spec = try folder.write(
      """
      {data: {path: "t.csv", target: "t"\(data.isEmpty ? "" : ", " + data)},
       parameters: {\(parameters)}\(keys.isEmpty ? "" : ", " + keys)}
      """, to: "spec.json")
    var set = try Plan(Spec.read(spec)).runSet
    #expect(set.runs.count == 1)
    if let earlier { set = try Self.repeating(set, with: earlier) }
    let bits = Bits()
    try SweepRunner(set).run(RunList(set.runs), jobs: 1, observer: bits, cancellation: Cancellation())
    return GoldenBits(try digest(bits.weights.withLock { $0 }), try digest(bits.curve.withLock { $0 }))
  }

  private static func repeating(_ set: RunSet, with engine: EngineVersion) throws -> RunSet {
    guard case .object(var members) = try JSONNode.parse(set.runs[0].configuration).value,
      case .object(var data)? = members["data"], case .object(var parameters)? = members["parameters"]
    else { throw UnexpectedConfiguration() }
    // What a store says of such a run: a digest of the file, and the recipe as keys of `data`.
    #expect(data.removeValue(forKey: "id") != nil)
    data["sha256"] = .string(try SHA256(of: File.read(set.dataPaths[0])).hexadecimal)
    data["standardize"] = .bool(parameters.removeValue(forKey: "scaling") == .string("standard"))
    if parameters.removeValue(forKey: "target_scaling") != nil { data["standardize_target"] = .bool(true) }
    members["data"] = .object(data)
    members["parameters"] = .object(parameters)
    members["engine"] = .integer(engine.rawValue)
    let text = JSONValue.object(members).canonicalText
    let stored = try RunConfiguration(
      text, ofRun: RunID(hashing: text), source: StoredSource(text: nil, paths: set.dataPaths))
    return try #require(RunSet.repeating([stored]).first)
  }

  private struct UnexpectedConfiguration: Error {}

  private func digest(_ bytes: [UInt8]) throws -> String {
    String(try SHA256(of: bytes).hexadecimal.prefix(16))
  }
}

/// Writes down the bits of one run, little-endian, as it is told of them.
private final class Bits: SweepObserver {
  let weights = Mutex<[UInt8]>([])
  let curve = Mutex<[UInt8]>([])

  func runStarted(_ start: RunStart) {}
  func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {}

  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {
    add(epoch.training)
    add(epoch.validation)
    add(epoch.learningRate)
  }

  func runEnded(_ run: PlannedRun, _ result: RunResult) {
    #expect(result.status == .completed)
    guard let best = result.best else { return }
    add(Double(best.record.epoch))
    add(best.test)
    let parameters = best.parameters
    weights.withLock { bytes in
      for value in parameters.values + parameters.statistics { bytes += Self.bytes(value.bitPattern) }
    }
  }

  /// Those whose bits are pinned; more metrics change none of them.
  private static let metrics: [Metric] = [
    .loss, .accuracy, .balancedAccuracy, .precision, .recall, .f1, .rocAUC, .logLoss, .mcc, .meanSquaredError,
    .meanAbsoluteError, .r2,
  ]

  private func add(_ values: MetricValues?) {
    for metric in Self.metrics { add(values?[metric]) }
  }

  private func add(_ value: Double?) {
    curve.withLock { $0 += Self.bytes(value?.bitPattern ?? .max) }
  }

  private static func bytes<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}

struct GoldenBitsTests {
  // The literals were printed by this test on a processor with AVX-512, and are the same with NETLAB_KERNELS=AVX2 and portable.
  @Test("Every bit of weights and curves is that of this version of the engine", arguments: GoldenRun.all)
  func bits(run: GoldenRun) throws { try expect(run, nil, run.bits) }

  @Test(
    "Runs of engine 4 that were stored before recipes were hyperparameters train to the same bits",
    arguments: GoldenRun.all)
  func storedBits(run: GoldenRun) throws { try expect(run, .four, run.bits) }

  // glibc has other functions for processors without fused multiply-add, with other last bits.
  @Test(
    "Runs of engine 3 train to their own bits", .enabled(if: Engine.availableKernels.contains("AVX2")),
    arguments: GoldenRun.all)
  func earlierBits(run: GoldenRun) throws { try expect(run, .three, run.earlierBits) }

  private func expect(_ run: GoldenRun, _ earlier: EngineVersion?, _ bits: GoldenBits) throws {
    try TemporaryDirectory.with { folder in
      let now = try run.train(in: folder, earlier: earlier)
      #expect(
        now == bits,
        """
        engine \((earlier ?? .current).rawValue): GoldenBits("\(now.weights)", "\(now.curve)"): if the bits changed on purpose, \
        EngineVersion needs another case
        """)
    }
  }

  @Test("The newest pinned bits are of the version that sweeps train with")
  func version() {
    #expect(
      EngineVersion.current == .four,
      "pin the bits of the new version, with the literals that the test prints")
    #expect(Engine.version == 4)
  }
}
