// The result of verifying a run.

import Experiments

/// The result of retraining a run and comparing it with the stored result.
public struct Verification: Equatable, Sendable {
  public let run: RunID
  /// A description of the differences; nil if every bit is equal.
  public let difference: String?
  /// The numbers of epochs and tensors compared.
  public let epochs: Int
  public let tensors: Int
  let verifiedAt: String

  public var isIdentical: Bool { difference == nil }
}
