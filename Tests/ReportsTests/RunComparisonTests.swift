import Datasets
import Experiments
import NeuralNetwork
import Search
import Tabular
import Testing

@testable import Reports

struct RunComparisonTests {
  // Of each metric, whether less of it is better: scikit-learn's scorers have these as "neg_".
  @Test(
    "The better run is marked in each metric of each split",
    arguments: [
      (Metric.loss, true), (.logLoss, true), (.meanSquaredError, true), (.meanAbsoluteError, true),
      (.accuracy, false), (.balancedAccuracy, false), (.precision, false), (.recall, false), (.f1, false),
      (.rocAUC, false), (.mcc, false), (.r2, false),
    ])
  func marks(metric: Metric, isError: Bool) throws {
    for column in SplitMetric.ofRun where column.metric == metric {
      let comparison = compared(
        try .sample("a", metrics: [column: 0.25]), try .sample("b", metrics: [column: 0.75]))
      let expected: [Value] =
        isError
        ? [.text(column.name), .text("0.25 *"), .real(0.75)]
        : [.text(column.name), .real(0.25), .text("0.75 *")]
      #expect(comparison.markedResults.rows.dropFirst() == [expected])
    }
  }

  @Test("Losses of different kinds are not compared, other metrics are; equal metrics have no mark")
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

  @Test(
    "Runs that differ in how their features are transformed are compared, others on other rows are not",
    arguments: [
      (#"{"standardize":false}"#, true), (#"{"scale":255,"standardize":false}"#, true),
      (#"{"split_seed":1}"#, false), (#"{"standardize_target":true}"#, false),
    ])
  func transforms(data: String, isComparable: Bool) throws {
    func run(_ name: String, _ data: String, _ accuracy: Double) throws -> RunRecord {
      try .sample(
        name, configuration: #"{"data":\#(data)}"#, metrics: [SplitMetric(.validation, .accuracy): accuracy])
    }
    let runs = (try run("a", "{}", 0.5), try run("b", data, 0.75))
    let results = compared(runs.0, runs.1).markedResults
    #expect(results.rows.last?.last == (isComparable ? .text("0.75 *") : .real(0.75)))
  }

  @Test("Runs on different folds are not compared")
  func folds() throws {
    func run(_ fold: Int, _ accuracy: Double) throws -> RunRecord {
      try .sample(
        "\(fold)", configuration: #"{"fold":\#(fold)}"#,
        metrics: [SplitMetric(.validation, .accuracy): accuracy])
    }
    let comparison = compared(try run(0, 0.5), try run(1, 0.75))
    #expect(comparison.configuration.rows == [[.text("fold"), .text("0"), .text("1")]])
    #expect(comparison.markedResults.rows.last?.last == .real(0.75))
  }

  private func compared(_ first: RunRecord, _ second: RunRecord) -> RunComparison {
    RunComparison([first, second], curves: [], curveColumn: .metric(SplitMetric(.validation, .loss)))
  }
}
