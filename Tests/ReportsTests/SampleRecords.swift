// Creates records for tests.

import Datasets
import Experiments
import Search

extension RunRecord {
  /// A run with an id that begins with a name.
  static func sample(
    _ name: String, cell: String = "", _ hyperparameters: [String: ParameterValue] = [:],
    parameterCount: Int = 9, seed: Int = 0, configuration: String = "{}", status: RunStatus = .completed,
    metrics: [SplitMetric: Double] = [:], seconds: Double? = nil,
    error: String? = nil
  ) throws -> RunRecord {
    let cell = CellRecord(
      id: try CellID(hashing: cell), hyperparameters: hyperparameters, parameterCount: parameterCount,
      data: nil)
    return RunRecord(
      id: try named(name), cell: cell, seed: seed, status: status, metrics: RunMetrics { metrics[$0] },
      seconds: seconds, error: error, configuration: configuration)
  }

  private static func named(_ name: String) throws -> RunID {
    let text = String((name + String(repeating: "a", count: 32)).prefix(32))
    return try RunID(text) ?? RunID(hashing: name)
  }
}

extension SweepRecord {
  /// A sweep, of a classifier that is ranked by `val_loss` unless it says otherwise.
  static func sample(
    _ runs: [RunRecord], objective: Objective = Objective(SplitMetric(.validation, .loss)),
    task: Task = .binary, identity: DataIdentity = .content(""), notes: [TransformNote] = []
  ) throws -> SweepRecord {
    SweepRecord(
      id: try SweepID(hashing: "a sweep"), name: "s", objective: objective, command: "", spec: "",
      data: DataRecord(
        path: "d", identity: identity, target: "t", task: task, examples: 10, features: 2,
        classes: ["a", "b"],
        training: 6, validation: 2, test: 2, splitSeed: 0,
        notes: notes),
      runs: runs, verifications: [])
  }
}
