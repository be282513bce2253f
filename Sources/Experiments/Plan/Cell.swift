// One combination of hyperparameters and data, and a training of it with one seed.

import Search
import Files
import JSON
import NeuralNetwork

/// What is trained once for each seed.
public struct Cell: Hashable, Sendable {
  /// A hash of `configuration`.
  public let id: CellID
  public let hyperparameters: Hyperparameters
  /// All that decides the result but the seed: hyperparameters, data, the metric that chooses the epoch, and the engine's
  /// version.
  let configuration: [String: JSONValue]

  init(_ hyperparameters: Hyperparameters, data: JSONValue, objective: Objective) throws(SHA256.Unavailable) {
    self.hyperparameters = hyperparameters
    configuration = [
      "parameters": hyperparameters.json,
      "data": data,
      "metric": .object(["name": .string(objective.metric.name), "goal": .string(objective.goal.rawValue)]),
      "engine": .integer(Engine.version),
    ]
    id = try CellID(hashing: JSONValue.object(configuration).canonicalText)
  }
}

/// A training of a cell with one seed.
public struct PlannedRun: Hashable, Sendable {
  /// A hash of all that decides the result, so that equal runs have equal ids anywhere.
  public let id: RunID
  public let cell: Cell
  public let seed: Int
  /// Canonical JSON; its hash is the id.
  public let configuration: String

  /// The same for all runs that differ in their epochs alone, of which a longer one goes on where a shorter one ended; nil
  /// where the schedule makes the first epochs depend on how many there are.
  public let lineage: RunID?

  init(_ cell: Cell, seed: Int) throws(SHA256.Unavailable) {
    self.cell = cell
    self.seed = seed
    var configuration = cell.configuration
    configuration["seed"] = .integer(seed)
    self.configuration = JSONValue.object(configuration).canonicalText
    id = try RunID(hashing: self.configuration)
    if cell.hyperparameters.schedule.dependsOnLength {
      lineage = nil
    } else {
      configuration["parameters"] = cell.hyperparameters.json(without: ["epochs"])
      lineage = try RunID(hashing: JSONValue.object(configuration).canonicalText)
    }
  }
}
