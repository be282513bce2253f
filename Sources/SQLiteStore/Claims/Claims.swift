// The runs that this process has leased.

import Experiments
import SQLite
import Threading

/// The candidates of one process, and what it has claimed of them.
///
/// A claim is a row's `worker`, and its number, which goes up with every claim: whoever writes must still have both, so that a
/// process which slept through its own funeral cannot write into a run that has been given to another.
struct Claims: Sendable {
  /// What a process must show in order to write.
  struct Token: Hashable, Sendable {
    let key: SQLValue
    let number: Int
  }

  /// A run that is this process's to train.
  struct Claim: Sendable {
    let run: PlannedRun
    let checkpointEpoch: Int?
    let checkpointDigest: String?
  }

  private var candidates: ArraySlice<PlannedRun>
  private var claimed: ArraySlice<Claim> = []
  /// Candidates that others were training when they were last looked at.
  private var elsewhere: [PlannedRun] = []
  /// Runs that were handed out, and of which neither the end is in the store nor the loss is known, by their ids.
  private var underWay: [RunID: PlannedRun] = [:]
  /// Runs that were trained here, in whole or in part, and belonged to another process then.
  private var lost: Set<RunID> = []
  private let maxAttempts: Int
  private let onEndedElsewhere: @Sendable (PlannedRun) -> Void
  /// How many runs the next transaction claims.
  private var batch = 1
  private var lastClaim = 0.0
  /// By the runs' ids.
  private(set) var tokens: [RunID: Token] = [:]

  init(
    _ candidates: [PlannedRun], maxAttempts: Int, onEndedElsewhere: @escaping @Sendable (PlannedRun) -> Void
  ) {
    self.candidates = candidates[...]
    self.maxAttempts = maxAttempts
    self.onEndedElsewhere = onEndedElsewhere
  }

  /// Whether every candidate has been trained, here or elsewhere, and stored.
  var areExhausted: Bool { !haveElsewhere && candidates.isEmpty && claimed.isEmpty && underWay.isEmpty }

  /// Whether other processes were training some candidates when they were last looked at.
  var haveElsewhere: Bool { !elsewhere.isEmpty }

  /// The next run to train; nil if there is none now.
  mutating func next(_ writer: borrowing StoreWriter) throws -> Claim? {
    if claimed.isEmpty { try claim(writer) }
    let claim = claimed.popFirst()
    if let run = claim?.run { underWay[run.id] = run }
    return claim
  }

  /// The end of a run that was handed out is in the store.
  mutating func settle(_ run: PlannedRun) {
    underWay[run.id] = nil
    tokens[run.id] = nil
  }

  /// A run that was handed out was not this process's any more when it ended. It is a candidate again: the other process may die.
  mutating func lose(_ run: PlannedRun) {
    guard underWay.removeValue(forKey: run.id) != nil else { return }
    tokens[run.id] = nil
    lost.insert(run.id)
    elsewhere.append(run)
  }

  /// Claims some runs in one transaction: as many as will last a second or so, since each transaction waits for the disk, and
  /// what is claimed is kept from others.
  private mutating func claim(_ writer: borrowing StoreWriter) throws {
    if candidates.isEmpty {
      candidates = elsewhere[...]
      elsewhere = []
    }
    guard !candidates.isEmpty else { return }
    let now = Clock.monotonic
    batch = now - lastClaim < 0.5 ? min(batch * 2, 1000) : max(batch / 2, 1)
    lastClaim = now
    var round = Round(wanted: batch, candidates: candidates)
    try writer.connection.transaction { try round.run(writer, maxAttempts: maxAttempts) }
    candidates = round.candidates
    claimed = round.claimed[...]
    elsewhere += round.elsewhere
    for (run, token) in round.tokens { tokens[run] = token }
    // Those that were lost have been seen to end here.
    for run in round.endedElsewhere where !lost.contains(run.id) { onEndedElsewhere(run) }
  }

  /// One transaction's part.
  private struct Round {
    let wanted: Int
    var candidates: ArraySlice<PlannedRun>
    var claimed: [Claim] = []
    var elsewhere: [PlannedRun] = []
    var endedElsewhere: [PlannedRun] = []
    var tokens: [RunID: Token] = [:]
    /// Whether workers live, by their keys.
    private var lives: [Int: Bool] = [:]

    init(wanted: Int, candidates: ArraySlice<PlannedRun>) {
      self.wanted = wanted
      self.candidates = candidates
    }

    mutating func run(_ writer: borrowing StoreWriter, maxAttempts: Int) throws {
      try writer.enterWorker()
      var select = try writer.connection.prepare(
        """
        SELECT run.key, run.status, run.claim, run.attempts, run.checkpoint_epoch, run.checkpoint_sha256, worker.key,
          \(Worker.columns.map { "worker.\($0)" }.joined(separator: ", "))
        FROM run LEFT JOIN worker ON worker.key = run.worker WHERE run.id = ?
        """)
      var take = try writer.connection.prepare(
        """
        UPDATE run SET claim = ?, worker = ?, status = CASE status WHEN 'running' THEN 'interrupted' ELSE status END
        WHERE key = ?
        """)
      var giveUp = try writer.connection.prepare(
        "UPDATE run SET status = 'failed', worker = NULL, error = ? WHERE key = ?")
      while claimed.count < wanted, let run = candidates.popFirst() {
        try select.bind([SQLValue(run.id)])
        guard try select.step() else { continue }
        let row = select.row
        if !RunStatus(row[1]).isToBeTrained(retriesFailed: false) {
          endedElsewhere.append(run)
        } else if try isTaken(row, writer) {
          elsewhere.append(run)
        } else if let attempts = row[3].integer, attempts >= maxAttempts {
          try giveUp.run([
            .text("begun \(attempts) times, and each time the process ended before the run got any further"),
            row[0],
          ])
          endedElsewhere.append(run)
        } else {
          // A number that no netlab has come to begins anew.
          let number = (row[2].integer ?? 0) &+ 1
          try take.run([.integer(number), .integer(writer.worker), row[0]])
          tokens[run.id] = Token(key: row[0], number: number)
          claimed.append(
            Claim(run: run, checkpointEpoch: row[4].integer, checkpointDigest: row[5].text))
        }
      }
    }

    /// Whether another process that lives has claimed the run.
    private mutating func isTaken(_ row: [SQLValue], _ writer: borrowing StoreWriter) throws -> Bool {
      guard let worker = row[6].integer, worker != writer.worker else { return false }
      if let known = lives[worker] { return known }
      let lives = Worker(row[7...]).map {
        $0.identity.isAlive(heartbeat: $0.heartbeat, now: Clock.sinceEpoch)
      }
      self.lives[worker] = lives ?? false
      return lives ?? false
    }
  }
}
