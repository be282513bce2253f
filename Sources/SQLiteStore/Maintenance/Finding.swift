// What is wrong with a store, and what to do about it.

import Experiments

/// One fault, in words for the store's owner.
public struct Finding: Equatable, Sendable, CustomStringConvertible {
  public let problem: String
  /// What to do.
  public let remedy: String
  /// What `netlab doctor --mend` would do; nil where that is somebody's decision.
  let mending: Mending?

  enum Mending: Equatable, Sendable {
    /// Train the run again: its result can be had again, bit for bit.
    case retrain(run: RunID)
    case forgetCheckpoint(run: RunID)
    /// Give back what a dead process had claimed.
    case releaseClaims
    /// Mark as interrupted what nobody trains.
    case interrupt(run: RunID)
  }

  init(_ problem: String, remedy: String, mending: Mending? = nil) {
    self.problem = problem
    self.remedy = remedy
    self.mending = mending
  }

  /// Whether `netlab doctor --mend` does something about it.
  public var canBeMended: Bool { mending != nil }

  public var description: String { "\(problem): \(remedy)" }
}
