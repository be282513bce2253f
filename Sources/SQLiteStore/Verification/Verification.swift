// What a check of a run has come to.

import Experiments

/// A run that was trained again, and how it compares with what is stored.
public struct Verification: Equatable, Sendable {
  public let run: RunID
  /// What is not the same, in words; nil where every bit is.
  public let difference: String?
  /// How many epochs and tensors were compared.
  public let epochs: Int
  public let tensors: Int
  let verifiedAt: String

  public var isIdentical: Bool { difference == nil }
}
