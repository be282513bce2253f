import Experiments
import NeuralNetwork
import Search
import Tabular
import Testing

@testable import Reports

struct RunComparisonTests {
  // Of each figure, whether less of it is better: scikit-learn's scorers have these as "neg_".
  @Test(
    "The better run is marked in each figure of each part",
    arguments: [
      ("loss", true), ("log_loss", true), ("mse", true), ("mae", true), ("accuracy", false),
      ("balanced_accuracy", false),
      ("precision", false), ("recall", false), ("f1", false), ("roc_auc", false), ("mcc", false),
      ("r2", false),
    ], ["train", "val", "test"])
  func marks(figure: (name: String, isError: Bool), part: String) throws {
    let column = "\(part)_\(figure.name)"
    guard let metric = SplitMetric.named(column) else {
      // Training takes only what costs nothing.
      #expect(part == "train" && !["loss", "accuracy", "r2"].contains(figure.name))
      return
    }
    let comparison = compared(
      try .sample("a", metrics: [metric: 0.25]), try .sample("b", metrics: [metric: 0.75]))
    let expected: [Value] =
      figure.isError
      ? [.text(column), .text("0.25 *"), .real(0.75)] : [.text(column), .real(0.25), .text("0.75 *")]
    #expect(comparison.markedResults.rows.dropFirst() == [expected])
  }

  @Test("Losses of different kinds are not compared, other figures are; equal figures have no mark")
  func comparability() throws {
    func run(_ name: String, loss: String, _ values: [Double], seconds: Double) throws -> RunRecord {
      let metrics = zip([Metric.loss, .logLoss, .mcc].map { SplitMetric(.validation, $0) }, values)
      return try .sample(
        name, ["loss": .name(loss)], metrics: Dictionary(uniqueKeysWithValues: Array(metrics)),
        seconds: seconds)
    }
    let comparison = compared(
      try run("a", loss: "hinge", [1, 2, 0.5], seconds: 1),
      try run("b", loss: "cross_entropy", [2, 1, 0.5], seconds: 2))
    let rows: [[Value]] = [
      [.text("parameter_count"), .integer(9), .integer(9)],
      [.text("val_loss"), .real(1), .real(2)], [.text("val_log_loss"), .real(2), .text("1 *")],
      [.text("val_mcc"), .real(0.5), .real(0.5)], [.text("seconds"), .real(1), .real(2)],
    ]
    #expect(comparison.markedResults.rows == rows)
    #expect(comparison.configuration.rows == [[.text("loss"), .text("hinge"), .text("cross_entropy")]])
  }

  private func compared(_ first: RunRecord, _ second: RunRecord) -> RunComparison {
    RunComparison([first, second], curves: [], curveColumn: .metric(SplitMetric(.validation, .loss)))
  }
}
