// Keeps what the runner tells: a few transactions a second, on a thread of its own, while the others train.

import Dispatch
import Files
import NeuralNetwork
import SQLite
import Sweeps
import Synchronization

/// Hands out the runs of a sweep, and writes what becomes of them into the store that other processes share.
///
/// Nothing is marked as completed before its weights are on the disk under their name. Events wait in memory for a tenth
/// of a second, so that what a power cut takes away is little, and is trained again.
public final class RunRecorder: SweepObserver, RunSource {
  private enum Event: Sendable {
    case started(RunStart, at: String)
    case epoch(EpochRecord, PlannedRun)
    case checkpoint(Checkpoint, PlannedRun)
    case ended(PlannedRun, RunResult, at: String)

    var mayHaveWeights: Bool {
      switch self {
      case .started, .epoch: false
      case .checkpoint, .ended: true
      }
    }

    var run: PlannedRun {
      switch self {
      case .started(let start, _): start.run
      case .epoch(_, let run), .checkpoint(_, let run), .ended(let run, _, _): run
      }
    }
  }

  private struct State {
    var waiting: [Event] = []
    /// How many of them are ends of runs.
    var ended = 0
    var isScheduled = false
    var failure: (any Error)?
  }

  private let writer: StoreWriter
  private let plan: Plan
  private let provenance: Provenance
  private let state = Mutex(State())
  private let claims: Mutex<Claims>
  /// All that is done with the connection is done here.
  private let queue = DispatchQueue(label: "netlab.store")
  /// Ended runs hold their weights until they are written: training waits rather than fill the memory.
  private let unwritten = DispatchSemaphore(value: mostUnwritten)
  private static let mostUnwritten = 64

  /// Seconds between two heartbeats.
  private static let heartbeat = 5.0

  /// - Parameters:
  ///   - candidates: the runs that this process may train, in their order.
  ///   - mostAttempts: how often a run is begun at most without getting any further.
  ///   - onEndedElsewhere: told of each candidate that another process has ended.
  public init(
    _ writer: consuming StoreWriter, plan: Plan, provenance: Provenance, candidates: [PlannedRun],
    mostAttempts: Int = 10, onEndedElsewhere: @escaping @Sendable (PlannedRun) -> Void = { _ in }
  ) {
    self.writer = writer
    self.plan = plan
    self.provenance = provenance
    claims = Mutex(Claims(candidates, mostAttempts: mostAttempts, onEndedElsewhere: onEndedElsewhere))
    scheduleHeartbeat()
  }

  // MARK: Handing out runs

  public func next(isCancelled: () -> Bool) throws -> RunStart? {
    while !isCancelled() {
      // One thread after the other: the first one claims for all.
      let (claim, isExhausted) = try queue.sync { try nextClaim() }
      if let claim { return claim }
      if isExhausted { return nil }
      // The rest is being trained by others, who may die, or be interrupted.
      Threads.sleep(seconds: 0.2)
    }
    return nil
  }

  private func nextClaim() throws -> (start: RunStart?, isExhausted: Bool) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return try claims.withLock { claims in
      do {
        let claim = try claims.next(writer)
        return (try claim.map { try start(of: $0) }, claims.areExhausted)
      } catch {
        throw StoreWriter.explained(error, writer.layout)
      }
    }
  }

  private func scheduleHeartbeat() {
    queue.asyncAfter(deadline: .now() + Self.heartbeat) { [weak self] in
      guard let self else { return }
      // Whoever is not heard of may be taken for dead, and then loses its runs: no more than that.
      try? writer.beat()
      scheduleHeartbeat()
    }
  }

  // MARK: Listening

  public func runStarted(_ start: RunStart) throws {
    try add(.started(start, at: Clock.now))
  }

  public func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws {
    try add(.epoch(epoch, run))
  }

  public func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) throws {
    try add(.checkpoint(checkpoint, run))
  }

  public func runEnded(_ run: PlannedRun, _ result: RunResult) throws {
    unwritten.wait()
    try add(.ended(run, result, at: Clock.now))
  }

  private func add(_ event: Event) throws {
    let (failure, delay) = state.withLock { state in
      state.waiting.append(event)
      if case .ended = event { state.ended += 1 }
      // Half of what may wait is there: the training must not come to a halt for the other half of the time.
      let isUrgent = state.ended == Self.mostUnwritten / 2
      defer { state.isScheduled = true }
      return (state.failure, isUrgent ? 0 : state.isScheduled ? nil : 100)
    }
    if let failure { throw failure }
    guard let delay else { return }
    // Weakly: the store is free for others as soon as the sweep is done.
    queue.asyncAfter(deadline: .now() + .milliseconds(delay)) { [weak self] in self?.write() }
  }

  // MARK: Writing

  /// Writes all that is waiting, and gives back what was claimed and not begun.
  /// - Throws: what has gone wrong now or before.
  public func finish() throws {
    queue.sync { write() }
    let failure = state.withLock { $0.failure }
    do {
      try queue.sync { try writer.release() }
    } catch {
      throw failure ?? StoreWriter.explained(error, writer.layout)
    }
    if let failure { throw failure }
  }

  /// On the queue: one transaction for all that is waiting.
  private func write() {
    let (events, hasFailed) = state.withLock { state in
      defer { state.waiting = [] }
      state.ended = 0
      state.isScheduled = false
      return (state.waiting, state.failure != nil)
    }
    // After a failure, too: whoever waits must go on, to be told of it.
    defer { for case .ended(_, _, _) in events { unwritten.signal() } }
    guard !events.isEmpty, !hasFailed else { return }
    do {
      let files = try weights(of: events)
      let tokens = claims.withLock { $0.tokens }
      var obsolete: [String] = []
      try writer.connection.transaction { obsolete = try write(events, files, tokens) }
      // A file that stays behind takes room and nothing else.
      for path in obsolete { try? File.remove(path) }
    } catch {
      let explained = StoreWriter.explained(error, writer.layout)
      state.withLock { $0.failure = explained }
    }
  }

  /// The checkpoints after which another one comes, or the end: nobody would ever go on from them.
  private static func supersededCheckpoints(_ events: [Event]) -> Set<Int> {
    var hasLater: Set<RunID> = []
    var superseded: Set<Int> = []
    for (index, event) in events.enumerated().reversed() {
      switch event {
      case .started, .epoch: continue
      case .checkpoint(_, let run):
        if !hasLater.insert(run.id).inserted { superseded.insert(index) }
      case .ended(let run, let result, _):
        if result.status != .interrupted { hasLater.insert(run.id) }
      }
    }
    return superseded
  }

  /// A file of weights that is ready to appear.
  private struct Weights: Sendable {
    let file: PreparedFile
    let sha256: String
  }

  /// The files of all events, several at once: what takes time is waiting for the disk, which can do many things together.
  private func weights(of events: [Event]) throws -> [Weights?] {
    let superseded = Self.supersededCheckpoints(events)
    let wanted = events.indices.filter { !superseded.contains($0) && events[$0].mayHaveWeights }
    let remaining = Mutex(wanted[...])
    let files = Mutex([Weights?](repeating: nil, count: events.count))
    let failure = Mutex<(any Error)?>(nil)
    Threads.run(min(wanted.count, 8)) { _ in
      while let index = remaining.withLock({ $0.popFirst() }) {
        do {
          let weights = try self.weights(of: events[index])
          files.withLock { $0[index] = weights }
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return files.withLock { $0 }
  }

  private func weights(of event: Event) throws -> Weights? {
    let (network, path): (StoredNetwork, String)
    switch event {
    case .started, .epoch: return nil
    case .checkpoint(let checkpoint, let run):
      network = StoredNetwork(checkpoint, of: run, in: plan, netlabVersion: provenance.netlabVersion)
      path = writer.layout.checkpoint(ofRun: run.id, epoch: checkpoint.state.epoch)
    case .ended(let run, let result, _):
      guard let best = result.best else { return nil }
      network = StoredNetwork(
        best, result.state, of: run, in: plan, netlabVersion: provenance.netlabVersion)
      path = writer.layout.weights(ofRun: run.id)
    }
    let image = try network.image()
    return Weights(file: try PreparedFile(image, for: path), sha256: try SHA256(of: image).hexadecimal)
  }

  /// - Returns: checkpoints that are not needed any more.
  private func write(
    _ events: [Event], _ files: [Weights?], _ tokens: [RunID: Claims.Token]
  ) throws -> [String] {
    var rows = try RunRows(writer.connection, worker: writer.worker, tokens)
    var obsolete: [String] = []
    var areCheckpointsNew = false
    var areWeightsNew = false
    // What is of a run that another process has taken over meanwhile is dropped.
    for (event, weights) in zip(events, files) where try rows.isOurs(event.run) {
      let run = event.run
      switch event {
      case .started(let start, let time): try rows.start(start, at: time, provenance)
      case .epoch(let record, _): try rows.add(record, of: run)
      case .checkpoint(let checkpoint, _):
        guard let weights else { continue }
        obsolete += try obsoleteCheckpoint(of: run, &rows)
        try weights.file.appear()
        areCheckpointsNew = true
        try rows.setCheckpoint(checkpoint.state.epoch, sha256: weights.sha256, of: run)
      case .ended(_, let result, let time):
        try weights?.file.appear()
        areWeightsNew = areWeightsNew || weights != nil
        if result.status != .interrupted {
          obsolete += try obsoleteCheckpoint(of: run, &rows)
          try rows.setCheckpoint(nil, sha256: nil, of: run)
        }
        try rows.end(run, result, at: time, weightsDigest: weights?.sha256)
      }
    }
    // The names must be as safe as the rows that speak of them.
    if areCheckpointsNew { try File.synchronizeDirectory(writer.layout.checkpointsDirectory) }
    if areWeightsNew { try File.synchronizeDirectory(writer.layout.weightsDirectory) }
    return obsolete
  }

  private func obsoleteCheckpoint(of run: PlannedRun, _ rows: inout RunRows) throws -> [String] {
    guard let epoch = try rows.checkpointEpoch(of: run) else { return [] }
    return [writer.layout.checkpoint(ofRun: run.id, epoch: epoch)]
  }

  // MARK: Going on

  /// Where a claimed run begins: at its checkpoint, at the end of a shorter training, or from the start.
  private func start(of claim: Claims.Claim) throws -> RunStart {
    guard let (source, epochs) = try claim.source(writer) else { return RunStart(claim.run) }
    return RunStart(claim.run, from: try startingPoint(of: claim.run, source, epochs))
  }

  /// - Returns: nil where a part is missing or damaged: the run then begins from the start, which costs time and nothing else.
  private func startingPoint(
    of run: PlannedRun, _ source: Claims.Source, _ epochs: Int
  ) throws -> StartingPoint? {
    guard let image = try? File.read(source.path), try SHA256(of: image).hexadecimal == source.sha256,
      let network = try? StoredNetwork(image: image), network.runID == source.run,
      network.architecture
        == run.cell.hyperparameters.architecture(
          featureCount: plan.dataset.featureCount, classCount: plan.dataset.classes.count),
      let stored = network.state, stored.epoch == epochs
    else { return nil }
    let settings = run.cell.hyperparameters.trainingSettings(classCounts: plan.dataset.classes.map { _ in 1 })
    guard let state = stored.trainingState(of: settings.optimizer) else { return nil }
    let curve = try writer.connection.curve(ofRun: source.run, epochs: epochs)
    guard curve.map(\.epoch) == Array(1...epochs) else { return nil }
    return StartingPoint(state: state, best: network.parameters, curve: curve, of: source.run)
  }
}
