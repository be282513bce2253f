import Reports
import SQLite
import Tabular
import Testing

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
  func marks(figure: (name: String, isError: Bool), part: String) {
    let column = "\(part)_\(figure.name)"
    let comparison = compared([column], [.real(0.25)], [.real(0.75)])
    let expected: [Value] =
      figure.isError
      ? [.text(column), .text("0.25 *"), .real(0.75)] : [.text(column), .real(0.25), .text("0.75 *")]
    #expect(comparison.markedResults.rows == [expected])
  }

  @Test("Losses of different kinds are not compared, other figures are; equal figures have no mark")
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

  /// Figures stand in the order of `Metric`.
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
