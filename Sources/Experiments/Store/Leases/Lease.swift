/// A worker's exclusive right to train a run.
///
/// The store counts the leases of each run. The count at the time of a lease is its fencing token, which increases
/// with every lease, so a worker that has lost its run to another one is recognized and writes nothing more.
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

  /// Seconds between heartbeats of a worker.
  public static let heartbeatInterval = 5.0
  /// Seconds without a heartbeat after which a worker counts as dead if nothing else shows whether it is alive. That
  /// is a dozen heartbeats, because a slow disk delays them.
  public static let maxSilence = 60.0
}

/// The store's reference to a checkpoint.
public struct StoredCheckpoint: Hashable, Sendable {
  public let epoch: Int
  /// The digest of its file, in stores with files.
  public let sha256: String?

  public init(epoch: Int, sha256: String? = nil) {
    self.epoch = epoch
    self.sha256 = sha256
  }
}

/// The result of a request for leases.
public struct LeaseBatch: Sendable {
  public var leases: [Lease] = []
  /// Candidates that other workers hold.
  public var elsewhere: [PlannedRun] = []
  /// Candidates that no longer need training.
  public var ended: [PlannedRun] = []
  /// The number of candidates examined, from the first one on.
  public var examined = 0

  public init() {}

  /// The error of a run that is given up.
  package static func reasonForGivingUp(attempts: Int) -> String {
    "started \(attempts) times, and each time the process ended before the run made progress"
  }
}
