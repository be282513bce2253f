// Cells and runs: a cell is a combination of hyperparameters and data, a run trains it with one seed.

import Search
import Files
import JSON
import NeuralNetwork

/// A configuration that is trained once per seed.
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
  /// A hash of everything that decides the result, so equal runs have equal ids everywhere.
  public let id: RunID
  public let cell: Cell
  public let seed: Int
  /// Canonical JSON; the id is its hash.
  public let configuration: String

  /// Which of the plan's divisions of the data it is trained on: the fold of a cross-validation, and otherwise 0.
  public let division: Int

  /// Equal for runs that differ only in their epochs, so that a longer one can continue a shorter one; nil if the
  /// schedule makes the first epochs depend on their number.
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
