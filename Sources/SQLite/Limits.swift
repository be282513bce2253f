// Limits on the time and memory of untrusted statements.

import CSQLite
import Glibc
import Synchronization

/// The limits of a statement. Exceeding one ends it with an error.
public struct Limits: Sendable {
  /// Seconds of computing over all steps; nil for no limit.
  public let seconds: Double?
  /// Additional seconds for each row, so that long results are not cut off.
  public let secondsOfRow: Double
  /// The maximum size of a text, blob or row in bytes.
  public let bytes: Int
  /// The maximum memory of SQLite in this process, in bytes.
  public let heap: Int

  /// The allowed functions.
  public let functions: Set<String>

  public init(seconds: Double?, secondsOfRow: Double = 0, bytes: Int, heap: Int, functions: Set<String>) {
    self.seconds = seconds
    self.secondsOfRow = secondsOfRow
    self.bytes = bytes
    self.heap = heap
    self.functions = functions
  }

  /// For an expression in a spec, which computes one value from a few.
  public static let constraint = Limits(
    seconds: 1.5, secondsOfRow: 2e-6, bytes: 100_000, heap: 64 << 20, functions: Functions.linear)
  /// For a condition on the rows of a view.
  public static let condition = Limits(
    seconds: 1.5, secondsOfRow: 20e-6, bytes: 200_000, heap: 96 << 20, functions: Functions.ofConditions)

  /// For internal queries.
  public static let none = Limits(
    seconds: nil, bytes: Int(Int32.max), heap: Int.max, functions: Functions.ofQueries)

  /// The error for an exceeded limit.
  func explained(_ error: SQLiteError) -> SQLiteError {
    let reason: String? =
      switch error.primaryCode {
      case SQLITE_INTERRUPT: "it takes longer than \(seconds.map(Self.text) ?? "") s"
      case SQLITE_TOOBIG: "it needs a value longer than \(bytes) bytes"
      case SQLITE_NOMEM: "it needs more than \(heap >> 20) MiB of memory"
      default: nil
      }
    return reason.map { SQLiteError(code: error.code, message: $0, sql: error.sql) } ?? error
  }

  private static func text(_ seconds: Double) -> String {
    Int(exactly: seconds).map(String.init) ?? String(seconds)
  }
}

/// The remainder of some limits, which several connections may share.
public final class Budget: Sendable {
  let limits: Limits
  let stopwatch: Stopwatch?
  private let heap: HeapLimit?

  public init(_ limits: Limits) {
    self.limits = limits
    stopwatch = limits.seconds.map(Stopwatch.init)
    heap = limits.heap == .max ? nil : HeapLimit(bytes: limits.heap)
  }

  /// Compiles a statement, or runs a step of it, while measuring time.
  ///
  /// - Returns: the result, or `SQLITE_INTERRUPT` if it took too long, since compiling and straight-line code are not
  ///   interrupted.
  func step(_ body: () -> Int32) -> Int32 {
    guard let stopwatch else { return body() }
    let (result, isOver) = stopwatch.measure(adding: limits.secondsOfRow, body)
    return isOver && [SQLITE_OK, SQLITE_ROW, SQLITE_DONE].contains(result) ? SQLITE_INTERRUPT : result
  }
}

/// A limit on SQLite's memory, which applies to the whole process: the lowest live limit counts.
private final class HeapLimit: Sendable {
  private static let alive = Mutex<[Int]>([])
  private let bytes: Int

  init(bytes: Int) {
    self.bytes = bytes
    Self.alive.withLock { limits in
      limits.append(bytes)
      Self.set(limits)
    }
  }

  deinit {
    Self.alive.withLock { limits in
      if let index = limits.firstIndex(of: bytes) { limits.remove(at: index) }
      Self.set(limits)
    }
  }

  private static func set(_ limits: [Int]) {
    _ = sqlite3_hard_heap_limit64(Int64(limits.min() ?? 0))
  }
}

/// Measures how long SQLite computes, and detects when it is too long.
final class Stopwatch: Sendable {
  /// In nanoseconds of the monotonic clock; 0 while stopped.
  private let end = Atomic<UInt64>(0)
  /// In nanoseconds.
  private let remaining: Atomic<UInt64>

  init(seconds: Double) {
    remaining = Atomic(Self.nanoseconds(seconds))
  }

  /// Runs a step, and then adds time.
  ///
  /// - Returns: the result, and whether the step exceeded the time.
  func measure<Result>(adding seconds: Double, _ step: () -> Result) -> (Result, isOver: Bool) {
    let begin = Self.now
    let left = remaining.load(ordering: .relaxed)
    end.store(begin &+ left, ordering: .relaxed)
    let result = step()
    end.store(0, ordering: .relaxed)
    let used = Self.now &- begin
    remaining.store((left > used ? left - used : 0) &+ Self.nanoseconds(seconds), ordering: .relaxed)
    return (result, used > left)
  }

  var isOver: Bool {
    let end = end.load(ordering: .relaxed)
    return end != 0 && Self.now > end
  }

  /// A century, which is effectively no limit.
  private static func nanoseconds(_ seconds: Double) -> UInt64 {
    UInt64(min(max(seconds, 0), 3e9) * 1e9)
  }

  private static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000
      &+ UInt64(truncatingIfNeeded: time.tv_nsec)
  }
}
