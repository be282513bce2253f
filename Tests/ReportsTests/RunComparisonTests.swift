import NeuralNetwork
import Reports
import SQLite
import Search
import Tabular
import Testing

struct RunComparisonTests {
  // Of each metric, whether less of it is better: scikit-learn's scorers have these as "neg_".
  @Test(
    "The better run is marked in each metric of each split",
    arguments: [
      (Metric.loss, true), (.logLoss, true), (.meanSquaredError, true), (.meanAbsoluteError, true),
      (.accuracy, false), (.balancedAccuracy, false), (.precision, false), (.recall, false), (.f1, false),
      (.rocAUC, false), (.mcc, false), (.r2, false),
    ])
  func marks(metric: Metric, isError: Bool) {
    for split in SplitMetric.ofRun where split.metric == metric {
      let comparison = compared([split.name], [.real(0.25)], [.real(0.75)])
      let expected: [Value] =
        isError
        ? [.text(split.name), .text("0.25 *"), .real(0.75)]
        : [.text(split.name), .real(0.25), .text("0.75 *")]
      #expect(comparison.markedResults.rows == [expected])
    }
  }

  @Test("Losses of different kinds are not compared, other metrics are; equal metrics have no mark")
  func comparability() {
    let comparison = compared(
      ["loss", "val_loss", "val_log_loss", "val_mcc", "seconds"],
      [.text("hinge"), .real(1), .real(2), .real(0.5), .real(1)],
      [.text("cross_entropy"), .real(2), .real(1), .real(0.5), .real(2)])
    #expect(
      comparison.markedResults.rows
        == [
          [.text("val_loss"), .real(1), .real(2)], [.text("val_mcc"), .real(0.5), .real(0.5)],
          [.text("val_log_loss"), .real(2), .text("1 *")], [.text("seconds"), .real(1), .real(2)],
        ].sorted { Self.order($0) < Self.order($1) })
  }

  /// Metrics stand in the order of `Metric`.
  private static func order(_ row: [Value]) -> Int {
    ["val_loss", "val_log_loss", "val_mcc", "seconds"].firstIndex { .text($0) == row[0] } ?? -1
  }

  private func compared(_ columns: [String], _ first: [Value], _ second: [Value]) -> RunComparison {
    let shared: [Value] = [.text("completed"), .text("{}")]
    return RunComparison(
      Table(
        columns: ["id", "status", "config"] + columns,
        rows: [[.text("a")] + shared + first, [.text("b")] + shared + second]),
      curves: [], curveColumn: "val_loss")
  }
}
