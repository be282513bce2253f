import Experiments

/// A defect of a store and its remedy.
public struct Finding: Equatable, Sendable, CustomStringConvertible {
  public let problem: String
  /// The remedy.
  public let remedy: String
  /// The repair by `netlab doctor --repair`; nil if the owner has to decide.
  let repair: Repair?

  enum Repair: Equatable, Sendable {
    /// Retrain the run; its result is reproducible bit for bit.
    case retrain(run: RunID)
    case forgetCheckpoint(run: RunID)
    /// Release the leases of a dead process.
    case releaseLeases
    /// Mark as interrupted a run that no process trains.
    case interrupt(run: RunID)
  }

  init(_ problem: String, remedy: String, repair: Repair? = nil) {
    self.problem = problem
    self.remedy = remedy
    self.repair = repair
  }

  /// Whether `netlab doctor --repair` repairs it.
  public var isRepairable: Bool { repair != nil }

  public var description: String { "\(problem): \(remedy)" }
}
