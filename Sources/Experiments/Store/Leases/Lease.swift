/// A worker's exclusive right to train a run.
///
/// The store counts the leases of each run. The count at the time of a lease is its fencing token, which increases with every lease,
/// so that a worker whose run was given to another one can be told apart from the new holder and writes nothing more.
public struct Lease: Hashable, Sendable {
  public let run: PlannedRun
  public let fencingToken: Int
  /// The latest checkpoint of an interrupted run.
  public let checkpoint: StoredCheckpoint?

  public init(_ run: PlannedRun, fencingToken: Int, checkpoint: StoredCheckpoint? = nil) {
    self.run = run
    self.fencingToken = fencingToken
    self.checkpoint = checkpoint
  }

  /// Seconds between two heartbeats of a worker.
  public static let heartbeatInterval = 5.0
  /// Seconds without a heartbeat after which a worker counts as dead if nothing else shows whether it is alive. A dozen heartbeats,
  /// because a slow disk delays them.
  public static let maxSilence = 60.0
}

/// A checkpoint as the store refers to it.
public struct StoredCheckpoint: Hashable, Sendable {
  public let epoch: Int
  /// The digest of its file, in stores that keep files.
  public let sha256: String?

  public init(epoch: Int, sha256: String? = nil) {
    self.epoch = epoch
    self.sha256 = sha256
  }
}

/// The outcome of asking a store for leases.
public struct LeaseBatch: Sendable {
  public var leases: [Lease] = []
  /// Candidates that other workers hold.
  public var elsewhere: [PlannedRun] = []
  /// Candidates that need no training any more.
  public var ended: [PlannedRun] = []
  /// The number of candidates looked at, from the first one on.
  public var examined = 0

  public init() {}

  /// The error of a run that is given up.
  package static func reasonForGivingUp(attempts: Int) -> String {
    "begun \(attempts) times, and each time the process ended before the run got any further"
  }
}
