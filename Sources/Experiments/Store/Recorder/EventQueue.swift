// Queues events between the training threads and the thread that writes.

import Files
import Threading

/// Events of the training threads for the one thread that writes them, several at a time because each transaction waits for the disk.
final class EventQueue: Sendable {
  private struct State {
    var waiting: [RunEvent] = []
    /// When they are to be written; nil where there are none.
    var due: Double?
    /// How many ends of runs are waiting.
    var waitingEnds = 0
    /// How many ends of runs are waiting or being written.
    var unwrittenEnds = 0
    var isWriting = false
    /// How often something was written.
    var writings = 0
    var failure: (any Error)?
    var isClosed = false
  }

  private let state = Monitor(State())

  /// Seconds for which an event waits, so that what a power cut takes away is little.
  private static let delay = 0.1

  /// Ended runs hold their weights, and each has a file open while they are written: training waits rather than use up either.
  private static let maxUnwrittenEnds = min(64, AtomicFileWriter.maxAtOnce)

  // MARK: For the threads that train

  /// Blocks while too many ended runs wait.
  ///
  /// - Throws: what has failed before.
  func add(_ event: RunEvent) throws {
    let isSooner = state.wait { state -> Monitor<State>.Look<Result<Bool, any Error>> in
      if let failure = state.failure { return .done(.failure(failure)) }
      if event.isEnd {
        guard state.unwrittenEnds < Self.maxUnwrittenEnds else { return .again(at: .infinity) }
        state.waitingEnds += 1
        state.unwrittenEnds += 1
      }
      state.waiting.append(event)
      // Half of what may wait is there: the training must not come to a halt for the other half of the time.
      let isUrgent = state.waitingEnds >= max(1, Self.maxUnwrittenEnds / 2)
      guard isUrgent || state.due == nil else { return .done(.success(false)) }
      state.due = Clock.monotonic + (isUrgent ? 0 : Self.delay)
      return .done(.success(true))
    }
    if try isSooner.get() { state.wakeAll() }
  }

  /// How often something was written, to be told from later.
  ///
  /// - Throws: what has failed.
  func writings() throws -> Int {
    try state.withLock { state throws(any Error) in
      if let failure = state.failure { throw failure }
      return state.writings
    }
  }

  /// Waits until something has been written since, or for some seconds. What is waiting is written at once.
  func awaitWriting(after writings: Int, atMost seconds: Double) {
    let end = Clock.monotonic + seconds
    state.withLock { if $0.waitingEnds > 0 { $0.due = Clock.monotonic } }
    state.wakeAll()
    state.wait { state in
      let isOver = state.writings != writings || state.failure != nil || Clock.monotonic >= end
      return isOver ? .done(()) : .again(at: end)
    }
  }

  /// Waits until all that was added has been written.
  ///
  /// - Throws: what has failed now or before.
  func flush() throws {
    state.withLock { if !$0.waiting.isEmpty { $0.due = Clock.monotonic } }
    state.wakeAll()
    let failure = state.wait { state -> Monitor<State>.Look<(any Error)?> in
      state.waiting.isEmpty && !state.isWriting || state.failure != nil
        ? .done(state.failure) : .again(at: .infinity)
    }
    if let failure { throw failure }
  }

  // MARK: For the thread that writes

  /// What there is to do.
  enum Task {
    case write([RunEvent])
    case beat
  }

  /// Waits for something to do.
  ///
  /// - Parameter heartbeat: when the heart is to beat.
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

  /// - Parameter failure: why they were not; then nothing is taken any more.
  func wrote(_ events: [RunEvent], failure: (any Error)?) {
    state.withLock { state in
      state.isWriting = false
      state.writings += 1
      state.unwrittenEnds -= events.count(where: \.isEnd)
      state.failure = state.failure ?? failure
      // Nobody will write them: they hold weights.
      if state.failure != nil { state.waiting = [] }
    }
    state.wakeAll()
  }

  /// What is still waiting is dropped.
  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }
}
