import Datasets
import Search
import Tabular

/// A stored cell: what its runs have in common.
public struct CellRecord: Hashable, Sendable {
  public let id: CellID
  /// By name; without those that do not apply.
  public let hyperparameters: [String: ParameterValue]
  /// The number of trainable parameters.
  public let parameterCount: Int
  /// The SHA-256 of the data; nil if it was not stored.
  public let data: DataIdentity?

  public init(
    id: CellID, hyperparameters: [String: ParameterValue], parameterCount: Int, data: DataIdentity?
  ) {
    self.id = id
    self.hyperparameters = hyperparameters
    self.parameterCount = parameterCount
    self.data = data
  }

  /// A hyperparameter as a table value; null if it does not apply.
  public func tableValue(_ hyperparameter: String) -> Value {
    hyperparameters[hyperparameter]?.tableValue ?? .null
  }
}
