// The command `netlab predict --score`.

import Foundation
import TestSupport
import Testing

struct PredictScoreTests {
  /// Writes `data.csv`: two features, classes `c`, quantities `q` and weights `w`.
  private func write(_ directory: TemporaryDirectory) throws {
    let rows = (0..<90).map { row in
      let x = Double((row * 37) % 90) / 10 - 3
      let y = Double((row * 23) % 90) / 10 - 3
      let q = (100 * (1000 + 50 * x - 20 * y + x * y)).rounded() / 100
      return
        "\((10 * x).rounded() / 10),\((10 * y).rounded() / 10),\(x > y ? "a" : x + y > 4 ? "b" : "c"),\(q),\(1 + row % 3)"
    }
    try directory.write((["x,y,c,q,w"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
  }

  private func sweep(
    _ target: String, _ more: String = "", parameters: String = "", seeds: Int = 3,
    in directory: TemporaryDirectory
  ) throws {
    try directory.write(
      """
      {name: "\(target)", data: {path: "data.csv", target: "\(target)", exclude: ["c", "q"], test: 0.3, \(more)},
       seeds: \(seeds), parameters: {optimizer: 'sgd', patience: 0, width: 4, epochs: 3, learning_rate: 0.05, \(parameters)}}
      """, to: "grid.json")
    let outcome = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func score(
    _ name: String, _ file: String = "data.csv", notes: String? = nil, in directory: TemporaryDirectory
  ) throws -> [String: Double] {
    let outcome = try Netlab.run("predict", name, file, "--score", in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    if let notes { #expect(outcome.errors.hasSuffix(notes), "\(outcome.errors)") }
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    #expect(rows[0] == ["metric", "value"])
    return Dictionary(uniqueKeysWithValues: rows.dropFirst().map { ($0[0], Double($0[1]) ?? .nan) })
  }

  private func expect(_ values: [String: Double], near reference: [String: Double]) {
    for (name, value) in reference {
      #expect(abs((values[name] ?? .nan) - value) < 1e-7 * max(1, value), "\(name): \(values[name] ?? .nan)")
    }
  }

  @Test("Averaged probabilities have the metrics of scikit-learn 1.9.1, with weights and without")
  func classes() throws {
    try TemporaryDirectory.with { directory in
      try write(directory)
      try sweep("c", "weight: 'w'", in: directory)
      expect(
        try score("best", notes: "\n90 rows scored\n", in: directory),
        near: [
          "accuracy": 0.6833333333333333, "balanced_accuracy": 0.5750899610780642, "f1": 0.49866846854008506,
          "log_loss": 0.7748354558488433, "roc_auc": 0.8525216376809546,
          "average_precision": 0.7350689803562931,
          "mcc": 0.5222902573146734, "brier": 0.4471188973008862,
        ])
      let rows = try directory.read("data.csv").split(separator: "\n").map {
        $0.split(separator: ",").prefix(4).joined(separator: ",")
      }
      try directory.write(rows.joined(separator: "\n"), to: "equal.csv")
      expect(
        try score(
          "best", "equal.csv",
          notes: "90 rows scored, all with the same weight, since their column is missing\n",
          in: directory),
        near: [
          "accuracy": 0.7444444444444445, "balanced_accuracy": 0.5901759530791789, "f1": 0.5348148148148147,
          "log_loss": 0.7492697985483654, "roc_auc": 0.8620125268340972,
          "average_precision": 0.7548204909530888,
          "mcc": 0.588552373190524, "brier": 0.42873708652981046,
        ])
    }
  }

  @Test("Averaged quantities have the metrics of scikit-learn 1.9.1, in the target's own unit")
  func quantities() throws {
    try TemporaryDirectory.with { directory in
      try write(directory)
      try sweep("q", "weight: 'w'", in: directory)
      let values = try score("best", in: directory)
      expect(
        values,
        near: [
          "mse": 4687.693465172712, "mae": 58.154176115504754, "r2": 0.7431173729311191,
          "mape": 0.05823494167198689,
          "median_ae": 45.3434798908911,
        ])
      #expect(values["accuracy"] == nil)
    }
  }

  @Test(
    "The rows of the test split have the metrics that were stored with the run, bit for bit",
    arguments: [
      ("c", ""), ("c", "loss: 'hinge'"), ("q", ""), ("q", "loss: 'quantile', quantiles: [[0.1, 0.5]]"),
      ("q", "target_transform: 'log'"),
      ("q", "loss: 'quantile', quantiles: [[0.1, 0.5, 0.75]], target_transform: 'log', scaling: 'none'"),
      ("two", "loss: ['auto']"), ("two", "decision_threshold: 'tuned'"), ("two", "loss: 'hinge'"),
    ])
  func stored(target: String, parameters: String) throws {
    try TemporaryDirectory.with { directory in
      try write(directory)
      let two = try directory.read("data.csv").replacingOccurrences(of: ",b,", with: ",a,")
      if target == "two" { try directory.write(two, to: "data.csv") }
      let column = target == "two" ? "c" : target
      try sweep(column, "weight: 'w'", parameters: parameters, seeds: 1, in: directory)
      let split = try Netlab.run("describe", "grid.json", "--split", in: directory).output
      let test = split.split(separator: "\n").compactMap { line -> Int? in
        line.hasSuffix(",test") ? Int(line.prefix { $0 != "," }) : nil
      }
      #expect(test.count == 27)
      let lines = try directory.read("data.csv").split(separator: "\n")
      try directory.write(([lines[0]] + test.map { lines[$0 + 1] }).joined(separator: "\n"), to: "test.csv")
      let values = try score("best", "test.csv", in: directory)
      #expect(values.count > 5)
      for (name, value) in values {
        let stored = try Netlab.rows("SELECT test_\(name) FROM runs", in: directory)[0]
        #expect(Double(stored) == value, "\(name)")
      }
    }
  }

  @Test(
    "Rows without a target are left out and counted; a class that is a number may be spelled in other ways")
  func missing() throws {
    try TemporaryDirectory.with { directory in
      try write(directory)
      let numbered = try directory.read("data.csv")
        .replacingOccurrences(of: ",a,", with: ",1,").replacingOccurrences(of: ",b,", with: ",2,")
        .replacingOccurrences(of: ",c,", with: ",3,").replacingOccurrences(of: "x,y,3", with: "x,y,c")
      try directory.write(numbered, to: "data.csv")
      try sweep("c", in: directory)
      let whole = try score("best", in: directory)
      var lines = numbered.split(separator: "\n").map(String.init)
      lines.insert("1,1,,1000,1", at: 40)
      lines.append("1,1,NA,1000,1")
      let changed = lines.joined(separator: "\n").replacingOccurrences(of: ",2,", with: ",2.0,")
      try directory.write(changed, to: "more.csv")
      #expect(
        try score("best", "more.csv", notes: "90 rows scored, 2 without a target left out\n", in: directory)
          == whole)
    }
  }

  @Test("Rows that cannot be scored are bad input")
  func errors() throws {
    try TemporaryDirectory.with { directory in
      try write(directory)
      try sweep("c", "weight: 'w'", seeds: 1, in: directory)
      for (text, message) in [
        ("x,y,w\n1,2,1\n", "new.csv: there is no column 'c', the target"),
        ("x,y,c,w\n1,2,a,1\n1,2,d,1\n", "new.csv:3: the class 'd' is not among the network's"),
        ("x,y,c,w\n1,2,,1\n", "new.csv: no row has a value of the target"),
        ("x,y,c,w\n1,2,a,-1\n", "new.csv:2: the weight must be a number from 0 on, but is -1.0"),
        ("x,y,c,w\n1,2,a,\n", "new.csv:2: the weight must be a number from 0 on, but is missing"),
        ("x,y,c,w\n1,2,a,0\n", "new.csv: all weights are 0: there is nothing to score"),
      ] {
        try directory.write(text, to: "new.csv")
        let outcome = try Netlab.run("predict", "best", "new.csv", "--score", "--quiet", in: directory)
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(outcome.errors.hasPrefix("netlab: \(message)"), "\(outcome.errors)")
      }
    }
  }
}
