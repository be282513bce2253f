import Search
import Tabular

/// A cell as it was trained: what all its runs have in common.
public struct CellRecord: Hashable, Sendable {
  public let id: CellID
  /// By the names of their definitions; without those that do not apply.
  public let hyperparameters: [String: ParameterValue]
  /// Weights, biases and whatever else a network of the cell learns.
  public let parameterCount: Int
  /// The SHA-256 of the data; nil where it was not kept.
  public let dataSHA256: String?

  public init(
    id: CellID, hyperparameters: [String: ParameterValue], parameterCount: Int, dataSHA256: String?
  ) {
    self.id = id
    self.hyperparameters = hyperparameters
    self.parameterCount = parameterCount
    self.dataSHA256 = dataSHA256
  }

  /// A hyperparameter as tables have it; null where it does not apply.
  public func tableValue(_ hyperparameter: String) -> Value {
    hyperparameters[hyperparameter]?.tableValue ?? .null
  }
}
