// Queues events between the training threads and the writer thread.

import Files
import Threading

/// Collects events of the training threads for the writer thread, which writes many at once because each transaction
/// waits for the disk.
final class EventQueue: Sendable {
  private struct State {
    var waiting: [RunEvent] = []
    /// When to write them; nil if there are none.
    var due: Double?
    /// The number of waiting ends of runs.
    var waitingEnds = 0
    /// The number of ends of runs that are waiting or being written.
    var unwrittenEnds = 0
    var isWriting = false
    /// The number of completed writes.
    var writeCount = 0
    var failure: (any Error)?
    var isClosed = false
  }

  private let state = Monitor(State())

  /// Seconds that an event waits; a power failure loses no more than that.
  private static let delay = 0.1

  /// The limit of waiting ends: each holds its weights, and an open file while being written. Training waits instead
  /// of exceeding it.
  private static let maxUnwrittenEnds = min(64, AtomicFileWriter.maxAtOnce)

  // MARK: For the training threads

  /// Blocks while too many ended runs are waiting.
  ///
  /// - Throws: an earlier write error.
  func add(_ event: RunEvent) throws {
    let isSooner = state.wait { state -> Monitor<State>.Look<Result<Bool, any Error>> in
      if let failure = state.failure { return .done(.failure(failure)) }
      if event.isEnd {
        guard state.unwrittenEnds < Self.maxUnwrittenEnds else { return .again(at: .infinity) }
        state.waitingEnds += 1
        state.unwrittenEnds += 1
      }
      state.waiting.append(event)
      // Half full: write now, so that training need not stop.
      let isUrgent = state.waitingEnds >= max(1, Self.maxUnwrittenEnds / 2)
      guard isUrgent || state.due == nil else { return .done(.success(false)) }
      state.due = Clock.monotonic + (isUrgent ? 0 : Self.delay)
      return .done(.success(true))
    }
    if try isSooner.get() { state.wakeAll() }
  }

  /// The number of completed writes, for `awaitWrite`.
  ///
  /// - Throws: a write error.
  func writeCount() throws -> Int {
    try state.withLock { state throws(any Error) in
      if let failure = state.failure { throw failure }
      return state.writeCount
    }
  }

  /// Waits until a write has completed since then, or for some seconds. Waiting events are written at once.
  func awaitWrite(after count: Int, atMost seconds: Double) {
    let end = Clock.monotonic + seconds
    state.withLock { if $0.waitingEnds > 0 { $0.due = Clock.monotonic } }
    state.wakeAll()
    state.wait { state in
      let isOver = state.writeCount != count || state.failure != nil || Clock.monotonic >= end
      return isOver ? .done(()) : .again(at: end)
    }
  }

  /// Waits until all events have been written.
  ///
  /// - Throws: this or an earlier write error.
  func flush() throws {
    state.withLock { if !$0.waiting.isEmpty { $0.due = Clock.monotonic } }
    state.wakeAll()
    let failure = state.wait { state -> Monitor<State>.Look<(any Error)?> in
      state.waiting.isEmpty && !state.isWriting || state.failure != nil
        ? .done(state.failure) : .again(at: .infinity)
    }
    if let failure { throw failure }
  }

  // MARK: For the writer thread

  /// The next task.
  enum Task {
    case write([RunEvent])
    case beat
  }

  /// Waits for a task.
  ///
  /// - Parameter heartbeat: the time of the next heartbeat.
  /// - Returns: nil when the queue is closed.
  func next(heartbeat: Double) -> Task? {
    state.wait { state in
      if state.isClosed { return .done(nil) }
      let now = Clock.monotonic
      if now >= heartbeat { return .done(.beat) }
      guard let due = state.due, !state.waiting.isEmpty else { return .again(at: heartbeat) }
      guard now >= due else { return .again(at: min(due, heartbeat)) }
      defer {
        state.waiting = []
        state.due = nil
        state.waitingEnds = 0
        state.isWriting = true
      }
      return .done(.write(state.waiting))
    }
  }

  /// - Parameter failure: the write error, if any; then the queue accepts no more events.
  func wrote(_ events: [RunEvent], failure: (any Error)?) {
    state.withLock { state in
      state.isWriting = false
      state.writeCount += 1
      state.unwrittenEnds -= events.count(where: \.isEnd)
      state.failure = state.failure ?? failure
      // They will not be written, and hold weights.
      if state.failure != nil { state.waiting = [] }
    }
    state.wakeAll()
  }

  /// Drops all waiting events.
  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }
}
