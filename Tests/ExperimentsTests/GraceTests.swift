import Testing

@testable import Experiments

struct GraceTests {
  @Test("An epoch may continue for two seconds after a cancellation, and without limit if there is none")
  func grace() {
    var grace = Grace()
    let times = [(false, 0), (false, 1e6), (true, 1e6 + 10), (true, 1e6 + 12), (true, 1e6 + 12.5)]
    #expect(times.map { grace.isOver($0, now: $1) } == [false, false, false, false, true])
  }
}
