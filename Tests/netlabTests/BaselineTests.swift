// The constant prediction in reports, and warnings about cells that do not beat it.

import JSON
import TestSupport
import Testing

struct BaselineTests {
  /// Four training rows, two of validation, and two of the test split.
  private func write(
    _ targets: [String], parameters: String, metric: String = "val_loss", to directory: TemporaryDirectory
  ) throws {
    let parts = ["train", "train", "train", "train", "validation", "validation", "test", "test"]
    let rows = zip(parts, targets).enumerated().map { "\(($0 * 3) % 8),\($1.0),\($1.1)" }
    try directory.write((["x,part,y"] + rows).joined(separator: "\n") + "\n", to: "t.csv")
    try directory.write(
      """
      {
        name: "t", metric: {name: "\(metric)"}, data: {path: "t.csv", target: "y", split: {column: "part"}},
        parameters: {epochs: 1, depth: 0, initializer: "zeros", learning_rate: 1e-9, \(parameters)}, seeds: 2,
      }
      """, to: "grid.json")
  }

  private func report(_ directory: TemporaryDirectory) throws -> (Netlab.Outcome, json: [String: JSONValue]) {
    let sweep = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
    #expect(sweep.status == 0, "\(sweep.errors)")
    let report = try Netlab.run("report", in: directory)
    #expect(try Netlab.run("report", "--format", "json", in: directory).status == 0)
    return (report, try #require(JSONNode.parse(try directory.read("reports/t/report.json")).value.members))
  }

  private func expect(_ metrics: [String: JSONValue]?, _ expected: [String: Double]) {
    for (name, value) in expected {
      let found = metrics?[name]?.double ?? .nan
      #expect((found - value).magnitude < 1e-6, "\(name): \(found), not \(value)")
    }
  }

  @Test("Of classes it is the training split's most common one, with the shares as probabilities")
  func majority() throws {
    try TemporaryDirectory.with { directory in
      // In training, 3 of 4 are a. As of scikit-learn's DummyClassifier(strategy="prior"): the loss of an a is −ln 0.75,
      // that of a b −ln 0.25.
      try write(["a", "a", "b", "a", "a", "b", "b", "b"], parameters: "", to: directory)
      let (report, json) = try report(directory)
      let baseline = try #require(json["baseline"]?.members)
      #expect(baseline["predicts"] == .string("a"))
      expect(
        baseline["metrics"]?.members,
        [
          "val_loss": 0.836_988_2, "val_log_loss": 0.836_988_2, "val_accuracy": 0.5,
          "val_balanced_accuracy": 0.5,
          "val_mcc": 0, "val_roc_auc": 0.5, "test_loss": 1.386_294_4, "test_accuracy": 0,
        ])
      #expect(baseline["metrics"]?.members?["train_loss"] == nil)
      #expect(report.output.contains("\nmajority "))
      let row = try #require(report.output.split(separator: "\n").first { $0.hasPrefix("majority") })
      #expect(row.split(separator: " ").dropFirst() == ["0.837", "0.5", "1.386", "0"])
      #expect(
        !report.errors.contains(
          "warning: the best cell is no better than always predicting the most common class, 'a': val_loss"))
    }
  }

  @Test("A classifier that is no better than the most common class is reported with a warning")
  func warning() throws {
    try TemporaryDirectory.with { directory in
      // Zero weights say 0.5 for both classes: ln 2 is more than −ln 0.75.
      try write(["a", "a", "b", "a", "a", "a", "b", "b"], parameters: "", to: directory)
      let (report, json) = try report(directory)
      expect(json["baseline"]?.members?["metrics"]?.members, ["val_loss": 0.287_682_1, "val_accuracy": 1])
      let text =
        "the best cell is no better than always predicting the most common class, 'a': val_loss 0.6931 against 0.2877"
      #expect(report.errors.contains("warning: \(text)"), "\(report.errors)")
      let markdown = try directory.read("reports/t/report.md")
      #expect(
        markdown.contains(
          "\n**Warning:** the best cell is no better than always predicting the most common class"))
      #expect(markdown.contains("\n| majority |"))
    }
  }

  @Test("Of numbers it is the training split's mean, in the target's own unit, and a negative R² is named")
  func mean() throws {
    try TemporaryDirectory.with { directory in
      // The mean of 1, 2, 3 and 6 is 3, their deviation √3.5. Validation: 3 and 5; test: 1 and 4.
      try write(["1", "2", "3", "6", "3", "5", "1", "4.5"], parameters: "", to: directory)
      let (_, json) = try report(directory)
      let baseline = try #require(json["baseline"]?.members)
      #expect(baseline["predicts"]?.double == 3)
      expect(
        baseline["metrics"]?.members,
        [
          "val_mse": 2, "val_mae": 1, "val_r2": -1, "val_loss": 2 / 3.5, "test_mse": 3.125, "test_mae": 1.75,
          "test_r2": 1 - 6.25 / 6.125,
        ])
    }
  }

  @Test("A best cell that is worse than the mean is never shown without saying so")
  func negative() throws {
    try TemporaryDirectory.with { directory in
      // Zero weights and an unscaled target: 0 is predicted.
      try write(
        ["101", "102", "103", "106", "103", "105", "101", "104.5"], parameters: "target_scaling: \"none\"",
        metric: "val_r2",
        to: directory)
      let sweep = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(sweep.errors.contains(", worse than the mean: run "), "\(sweep.errors)")
      let (report, json) = try report(directory)
      expect(json["baseline"]?.members?["metrics"]?.members, ["val_loss": 2, "val_r2": -1])
      #expect(
        report.errors.contains(
          "warning: the best cell is no better than always predicting the mean, 103: val_r2 "))
      #expect(
        report.errors.contains(
          "warning: val_r2 and test_r2 of the best cell is negative: its predictions are worse than the mean of the targets"
        ),
        "\(report.errors)")
      #expect(
        try Netlab.run("report", "--format", "html", in: directory).errors.contains("warning: val\\_r2")
          == false)
      #expect(
        try directory.read("reports/t/report.html").contains("Warning: the best cell is no better than"))
      #expect(try Netlab.run("report", "--quiet", in: directory).errors.isEmpty)
    }
  }

  @Test(
    "Without one loss for all cells, of which the mean is an output, the baseline has no loss; its other metrics stay",
    arguments: ["[\"mse\", \"mae\"]", "\"poisson\"", "\"quantile\""])
  func losses(loss: String) throws {
    try TemporaryDirectory.with { directory in
      try write(
        ["1", "2", "3", "6", "3", "5", "1", "4.5"], parameters: "loss: \(loss)", metric: "val_mae",
        to: directory)
      let metrics = try report(directory).json["baseline"]?.members?["metrics"]?.members
      #expect(metrics?["val_loss"] == nil)
      expect(metrics, ["val_mse": 2, "val_mae": 1])
    }
  }

  @Test("A network that has learned beats it, and nothing is said")
  func better() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 8, epochs: 60, learning_rate: 0.1")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let report = try Netlab.run("report", in: directory)
      #expect(!report.errors.contains("warning") && report.output.contains("\nmajority "))
      #expect(try !directory.read("reports/points/report.md").contains("Warning"))
    }
  }
}
