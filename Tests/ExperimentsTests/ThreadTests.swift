// Threads, monitors and clocks.

import Foundation
import Synchronization
import Testing

@testable import Experiments
@testable import Threading

struct ThreadTests {
  @Test("Each thread gets its index, and all have ended when the call returns", arguments: [1, 2, 7])
  func numbers(count: Int) {
    let seen = Mutex<[Int]>([])
    Threads.run(count) { index in
      Threads.sleep(seconds: 0.02)
      seen.withLock { $0.append(index) }
    }
    #expect(seen.withLock { $0.sorted() } == Array(0..<count))
  }

  @Test("If no thread can be created, the caller does the work")
  func none() {
    let seen = Mutex<[Int]>([])
    Threads.run(0) { index in seen.withLock { $0.append(index) } }
    #expect(seen.withLock { $0 } == [0])
  }

  @Test("Sleeping takes the given time")
  func sleeping() {
    let start = ContinuousClock.now
    Threads.sleep(seconds: 0.03)
    #expect(start.duration(to: .now) >= .milliseconds(30))
  }

  @Test("The default number of jobs is the number of processors")
  func processors() throws {
    let lines = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8).split(separator: "\n")
    #expect(SweepRunner.processorCount == lines.count { $0.hasPrefix("processor\t") })
  }

  @Test("A cancellation is requested once")
  func cancellation() {
    let cancellation = Cancellation()
    #expect(!cancellation.isCancelled)
    #expect(cancellation.cancel() && cancellation.isCancelled)
    #expect(!cancellation.cancel() && cancellation.isCancelled)
  }
}

struct MonitorTests {
  @Test("Only one thread at a time changes the value")
  func exclusion() {
    let monitor = Monitor(0)
    Threads.run(4) { _ in
      for _ in 0..<20_000 { monitor.withLock { $0 += 1 } }
    }
    #expect(monitor.withLock { $0 } == 80_000)
  }

  @Test("A waiting thread checks again at the given time, without polling", arguments: [0.02, 0.3])
  func deadline(seconds: Double) {
    let monitor = Monitor(0)
    let start = Clock.monotonic
    let looks = monitor.wait { looks -> Monitor<Int>.Look<Int> in
      looks += 1
      return Clock.monotonic >= start + seconds ? .done(looks) : .again(at: start + seconds)
    }
    #expect(Clock.monotonic >= start + seconds)
    // Threads may be woken spuriously.
    #expect((2...5).contains(looks))
  }

  @Test("A time in the past does not wait, and a wait without a time lasts until it is woken")
  func waking() {
    let monitor = Monitor((looks: 0, isSet: false))
    let past = monitor.wait { state -> Monitor<(looks: Int, isSet: Bool)>.Look<Int> in
      state.looks += 1
      return state.looks == 3 ? .done(state.looks) : .again(at: -5)
    }
    #expect(past == 3)
    let looks = Mutex(0)
    Threads.run(2) { index in
      guard index == 0 else {
        Threads.sleep(seconds: 0.05)
        monitor.withLock { $0.isSet = true }
        return monitor.wakeAll()
      }
      monitor.wait { state -> Monitor<(looks: Int, isSet: Bool)>.Look<Void> in
        looks.withLock { $0 += 1 }
        return state.isSet ? .done(()) : .again(at: .infinity)
      }
    }
    #expect(looks.withLock { (1...5).contains($0) })
  }
}

struct ClockTests {
  @Test("The clocks are those of the system, to the nanosecond")
  func clocks() {
    for _ in 0..<5 {
      // CLOCK_MONOTONIC, by another library.
      let before = Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
      let time = Clock.monotonic
      let after = Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
      #expect(before - 1e-6 <= time && time <= after + 1e-6)
      let earlier = Date().timeIntervalSince1970
      let moment = Clock.sinceEpoch
      let later = Date().timeIntervalSince1970
      #expect(earlier - 1e-5 <= moment && moment <= later + 1e-5)
      Threads.sleep(seconds: 0.0137)
    }
  }

  @Test("Times are formatted in ISO 8601, in UTC with milliseconds")
  func words() throws {
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for _ in 0..<5 {
      let earlier = Date()
      let text = Clock.now
      let later = Date()
      #expect(text.count == 24)
      let time = try format.parse(text)
      #expect(earlier.timeIntervalSince(time) < 0.0011 && time <= later.addingTimeInterval(1e-6))
      Threads.sleep(seconds: 0.0137)
    }
  }
}
