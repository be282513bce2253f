// The queue of events: when they are handed out, and which threads wait.

import NeuralNetwork
import Synchronization
import TestSupport
import Testing

@testable import Experiments
@testable import SQLiteStore
@testable import Threading

private func expectNoError(_ body: () throws -> Void) {
  do { try body() } catch { Issue.record(error) }
}

struct EventQueueTests {
  private struct Failure: Error, Equatable { let number: Int }

  private let run: PlannedRun
  private let epoch: RunEvent
  private let end: RunEvent

  init() throws {
    run = try TemporaryDirectory.with { try #require(Plan(Spec.read($0.writeGrid())).runs.first) }
    let values = MetricValues { _ in 1 }
    epoch = .epoch(
      EpochRecord(epoch: 1, training: values, validation: nil, learningRate: 1, seconds: 0), run)
    end = .ended(
      run, RunResult(status: .interrupted, best: nil, state: nil, lastEpoch: 0, seconds: 0), at: "now")
  }

  /// The number of events that are handed out next, and when; nil is a heartbeat.
  private func next(_ queue: EventQueue, heartbeat: Double = 60) throws -> (count: Int?, time: Double) {
    let task = try #require(queue.next(heartbeat: Clock.monotonic + heartbeat))
    guard case .write(let events) = task else { return (nil, Clock.monotonic) }
    return (events.count, Clock.monotonic)
  }

  /// Whether it happens at least once in some tries: a busy machine may be too late.
  private func isEver(_ body: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<20 where try body() { return true }
    return false
  }

  /// How long after the first of some events they are handed out.
  private func wait(_ queue: EventQueue, _ events: [RunEvent], _ hurry: () throws -> Void = {}) throws
    -> Double
  {
    let start = Clock.monotonic
    for event in events { try queue.add(event) }
    try hurry()
    let (count, time) = try next(queue)
    #expect(count == events.count)
    queue.wrote(events, failure: nil)
    return time - start
  }

  @Test("Events wait a tenth of a second for others")
  func delay() throws {
    let queue = EventQueue()
    for count in 1...3 {
      #expect(try wait(queue, Array(repeating: epoch, count: count)) >= 0.1)
      #expect(try queue.writeCount() == count)
    }
  }

  @Test("Events are written at once when half of the allowed ends are waiting")
  func urgent() throws {
    let queue = EventQueue()
    // At most 64 may wait.
    #expect(try wait(queue, Array(repeating: end, count: 31)) >= 0.1)
    // Those were written.
    #expect(try wait(queue, [end]) >= 0.1)
    #expect(try wait(queue, Array(repeating: epoch, count: 40)) >= 0.1)
    #expect(try isEver { try wait(queue, Array(repeating: end, count: 32)) < 0.09 })
  }

  @Test("Waiting for ends, or for everything to be written, is not delayed")
  func hurrying() throws {
    let queue = EventQueue()
    func awaitNone() throws { queue.awaitWrite(after: try queue.writeCount(), atMost: 0) }
    #expect(try isEver { try wait(queue, [end], awaitNone) < 0.09 })
    #expect(try wait(queue, [epoch], awaitNone) >= 0.1)
    #expect(try isEver { try flushTime(queue) < 0.09 })
  }

  /// How long an event waits that somebody wants to be written.
  private func flushTime(_ queue: EventQueue) throws -> Double {
    let start = Clock.monotonic
    try queue.add(epoch)
    let time = Mutex(Double.infinity)
    Threads.run(2) { index in
      guard index == 0 else {
        expectNoError { try queue.flush() }
        return
      }
      if let task = queue.next(heartbeat: .infinity), case .write(let events) = task {
        time.withLock { $0 = Clock.monotonic - start }
        queue.wrote(events, failure: nil)
      }
    }
    return time.withLock { $0 }
  }

  @Test("An idle writer is woken by the first event")
  func waking() throws {
    let queue = EventQueue()
    let result = Mutex<Int?>(nil)
    let (epoch, end) = (epoch, end)
    for event in [epoch, end] {
      Threads.run(2) { index in
        guard index == 0 else {
          Threads.sleep(seconds: 0.05)
          expectNoError { try queue.add(event) }
          return
        }
        if let task = queue.next(heartbeat: Clock.monotonic + 10), case .write(let events) = task {
          result.withLock { $0 = events.count }
          queue.wrote(events, failure: nil)
        }
      }
      #expect(result.withLock { $0 } == 1)
      result.withLock { $0 = nil }
    }
  }

  @Test("Heartbeats are sent on time while events are written")
  func beating() throws {
    let queue = EventQueue()
    let start = Clock.monotonic
    #expect(try next(queue, heartbeat: 0.03).count == nil)
    #expect(Clock.monotonic - start >= 0.03)
    try queue.add(epoch)
    #expect(try next(queue, heartbeat: -1).count == nil)
    #expect(try next(queue, heartbeat: 0.02).count == nil)
    #expect(try next(queue).count == 1)
    queue.close()
    #expect(queue.next(heartbeat: Clock.monotonic - 1) == nil)
  }

  @Test("Closing a queue ends all waits")
  func closing() {
    let queue = EventQueue()
    let isEnded = Mutex(false)
    Threads.run(2) { index in
      guard index == 0 else {
        Threads.sleep(seconds: 0.03)
        return queue.close()
      }
      let task = queue.next(heartbeat: Clock.monotonic + 10)
      isEnded.withLock { $0 = task == nil }
    }
    #expect(isEnded.withLock { $0 })
  }

  @Test("At most 64 ends can be unwritten; the next one waits")
  func most() throws {
    let queue = EventQueue()
    let end = end
    for _ in 0..<64 { try queue.add(end) }
    // Epochs hold no weights.
    try queue.add(epoch)
    let isAdded = Mutex(false)
    Threads.run(2) { index in
      guard index == 0 else {
        expectNoError { try queue.add(end) }
        return isAdded.withLock { $0 = true }
      }
      Threads.sleep(seconds: 0.05)
      #expect(!isAdded.withLock { $0 })
      guard let task = queue.next(heartbeat: .infinity), case .write(let events) = task else {
        Issue.record("nothing to be written")
        return queue.close()
      }
      #expect(events.count == 65)
      Threads.sleep(seconds: 0.05)
      #expect(!isAdded.withLock { $0 })
      queue.wrote(events, failure: nil)
    }
    #expect(isAdded.withLock { $0 })
    #expect(try next(queue).count == 1)
  }

  @Test("A flush waits until the writer has finished")
  func flushing() throws {
    let queue = EventQueue()
    // Nothing to wait for.
    try queue.flush()
    try queue.add(epoch)
    let isFlushed = Mutex(false)
    Threads.run(2) { index in
      guard index == 0 else {
        expectNoError { try queue.flush() }
        return isFlushed.withLock { $0 = true }
      }
      guard let task = queue.next(heartbeat: .infinity), case .write(let events) = task else { return }
      Threads.sleep(seconds: 0.05)
      #expect(!isFlushed.withLock { $0 })
      queue.wrote(events, failure: nil)
    }
    #expect(isFlushed.withLock { $0 })
  }

  @Test("The first failure is reported to all threads, and waiting events are dropped")
  func failing() throws {
    let queue = EventQueue()
    try queue.add(epoch)
    let task = try #require(queue.next(heartbeat: .infinity))
    guard case .write(let events) = task else {
      Issue.record("no write")
      return
    }
    try queue.add(end)
    queue.wrote(events, failure: Failure(number: 1))
    queue.wrote([], failure: Failure(number: 2))
    #expect(throws: Failure(number: 1)) { try queue.add(epoch) }
    #expect(throws: Failure(number: 1)) { try queue.flush() }
    #expect(throws: Failure(number: 1)) { try queue.writeCount() }
    #expect(try next(queue, heartbeat: 0.2).count == nil)
    // There will be no more writes to wait for.
    let start = Clock.monotonic
    queue.awaitWrite(after: 2, atMost: 10)
    #expect(Clock.monotonic - start < 5)
  }

  @Test("Waiting for a write ends with the next write or after the given time")
  func awaiting() throws {
    let queue = EventQueue()
    let start = Clock.monotonic
    queue.awaitWrite(after: 0, atMost: 0.05)
    #expect(Clock.monotonic - start >= 0.05)
    queue.wrote([], failure: nil)
    #expect(try queue.writeCount() == 1)
    queue.awaitWrite(after: 0, atMost: 10)
    let begin = Clock.monotonic
    Threads.run(2) { index in
      guard index == 0 else {
        Threads.sleep(seconds: 0.05)
        return queue.wrote([], failure: nil)
      }
      queue.awaitWrite(after: 1, atMost: 10)
    }
    #expect(Clock.monotonic - begin < 5 && Clock.monotonic - start < 8)
  }
}
