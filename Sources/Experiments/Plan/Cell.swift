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
  public let engine: EngineVersion
  /// All that decides the result but the seed and the fold: hyperparameters, data, the metric that chooses the epoch, and the engine's
  /// version.
  let configuration: [String: JSONValue]

  init(
    _ hyperparameters: Hyperparameters, shared: SharedConfiguration, engine: EngineVersion
  ) throws(SHA256.Unavailable) {
    self.hyperparameters = hyperparameters
    self.engine = engine
    var configuration = shared.members
    configuration["parameters"] = hyperparameters.json
    self.configuration = configuration
    id = try CellID(hashing: JSONValue.object(configuration).canonicalText)
  }
}

/// A training of a cell with one seed, on one division of the data.
public struct PlannedRun: Hashable, Sendable {
  /// A hash of all that decides the result, so that equal runs have equal ids anywhere.
  public let id: RunID
  public let cell: Cell
  public let seed: Int
  /// Canonical JSON; its hash is the id.
  public let configuration: String

  /// Which of the plan's divisions of the data it is trained on: the fold of a cross-validation, and otherwise 0.
  public let division: Int

  /// The same for all runs that differ in their epochs alone, of which a longer one goes on where a shorter one ended; nil
  /// where the schedule makes the first epochs depend on how many there are.
  public let lineage: RunID?

  /// - Parameter fold: the division; nil where there is only one, which then has no name in the configuration.
  init(_ cell: Cell, seed: Int, fold: Int?) throws(SHA256.Unavailable) {
    self.cell = cell
    self.seed = seed
    division = fold ?? 0
    var configuration = cell.configuration
    configuration["seed"] = .integer(seed)
    configuration["fold"] = fold.map(JSONValue.integer)
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
