/// Something that happened to a run, to be written to a store.
public enum RunEvent: Sendable {
  case started(RunStart, at: String)
  case epoch(EpochRecord, PlannedRun)
  case checkpoint(Checkpoint, PlannedRun)
  case ended(PlannedRun, RunResult, at: String)

  public var run: PlannedRun {
    switch self {
    case .started(let start, _): start.run
    case .epoch(_, let run), .checkpoint(_, let run), .ended(let run, _, _): run
    }
  }

  public var isEnd: Bool {
    if case .ended = self { true } else { false }
  }
}

/// The effect of writing events on the leases they were written under.
public struct WriteOutcome: Sendable {
  /// Runs whose end was written. Their leases have been released.
  public var settled: [PlannedRun] = []
  /// Runs that ended here after their lease was lost. Nothing was written for them.
  public var lost: [PlannedRun] = []

  public init() {}
}
