import Testing

@testable import netlab

struct ProgressTests {
  @Test(
    "The progress bar has 20 places, even if too many epochs are counted",
    arguments: [(-0.1, 0), (0, 0), (0.049, 0), (0.5, 10), (1, 20), (1.06, 20), (7, 20)])
  func bar(done: Double, filled: Int) {
    let bar = Progress.bar(done)
    #expect(
      bar.count == 20 && bar.prefix { $0 == "█" }.count == filled
        && bar.filter { $0 == "░" }.count == 20 - filled)
  }
}
