// Reports on extreme metrics: from a training that nearly diverged, or from an untrusted store.

import TestSupport
import Testing

@testable import Reports
@testable import Tabular

struct ExtremeNumberTests {
  @Test(
    "A sample whose interval overflows has none",
    arguments: [
      [1e308, 1e308], [.infinity, 1], [.infinity, -.infinity], [1e308, -1e308], [.infinity],
      [-1e308, -1e308],
    ])
  func interval(values: [Double]) {
    #expect(Sample(values)?.interval == nil)
    #expect(Sample(values)?.readableInterval == nil)
  }

  @Test("Numbers that gnuplot cannot draw are omitted", arguments: [1e101, -1e101, .infinity, .nan])
  func drawable(value: Double) {
    #expect(!PlotText.isDrawable(value) && PlotText.number(value) == "NaN")
    #expect(PlotText.isDrawable(-1e99) && PlotText.number(-1e99) == "-1e+99" && !PlotText.isDrawable(nil))
  }

  @Test("A long text in one row does not lengthen all rows")
  func longText() {
    let long = String(repeating: "x", count: 100_000)
    let table = Table(
      columns: ["a", "b"],
      rows: [[.text(long), .text("y")]] + (0..<50).map { _ in [.text("z"), .text("y")] })
    #expect(TableFormat.table.text(table).utf8.count < 100_000 + 52 * 2_100)
  }
}
