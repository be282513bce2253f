// Sweeps with `decision_threshold: tuned`: the store, the weights file and predictions agree.

import Files
import HDF5
import TestSupport
import Testing

struct TunedThresholdTests {
  /// Writes `data.csv`: two numbers, and a rare class that they nearly tell.
  private func write(_ directory: TemporaryDirectory) throws {
    let rows = (0..<120).map { row in
      let x = Double((row * 37) % 120) / 20 - 3
      let y = Double((row * 53) % 120) / 20 - 3
      return "\(x),\(y),\(x + y + Double(row % 5) > 4.5 ? "rare" : "common")"
    }
    try directory.write((["x,y,c"] + rows).joined(separator: "\n"), to: "data.csv")
  }

  private struct Row {
    let truth: String
    let decision: String
    let probability: Double
  }

  /// The predictions for the rows of each split.
  private func splits(_ directory: TemporaryDirectory) throws -> [String: [Row]] {
    let predicted = try Netlab.run("predict", "best", "data.csv", in: directory)
    #expect(predicted.status == 0, "\(predicted.errors)")
    let predictions = predicted.output.split(separator: "\n")
    #expect(predictions[0] == "row,class,p(common),p(rare)")
    let rows = try directory.read("data.csv").split(separator: "\n")
    let split = try Netlab.run("describe", "grid.json", "--split", in: directory).output
    var splits: [String: [Row]] = [:]
    for line in split.split(separator: "\n") {
      let fields = line.split(separator: ",").map(String.init)
      guard fields.count > 1, let row = Int(fields[0]) else { continue }
      let prediction = predictions[row + 1].split(separator: ",")
      splits[fields[fields.count - 1], default: []].append(
        Row(
          truth: String(rows[row + 1].split(separator: ",")[2]), decision: String(prediction[1]),
          probability: Double(prediction[3]) ?? .nan))
    }
    return splits
  }

  /// The macro average of the F1 score, for decisions on the rare class.
  private func f1(_ rows: [Row], _ isRare: (Row) -> Bool) -> Double {
    let scores = ["rare", "common"].map { name -> Double in
      let (chosen, there) = (
        rows.filter { isRare($0) == (name == "rare") }, rows.filter { $0.truth == name }
      )
      let right = chosen.filter { $0.truth == name }
      return 2 * Double(right.count) / Double(chosen.count + there.count)
    }
    return (scores[0] + scores[1]) / 2
  }

  @Test("The stored threshold is the best one on the validation split, and decides metrics and predictions")
  func tuned() throws {
    try TemporaryDirectory.with { directory in
      try write(directory)
      try directory.write(
        """
        {data: {path: "data.csv", target: "c", test: 0.25}, metric: {name: "val_f1"},
         parameters: {optimizer: "sgd", patience: 0, width: 4, epochs: 4, learning_rate: 0.02,
           decision_threshold: "tuned"}}
        """, to: "grid.json")
      let outcome = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let run = try Netlab.rows("SELECT id FROM runs", in: directory)[0]
      let stored = try FileImage.read(File.read(directory.file("runs/weights/\(run).h5"))) {
        try $0.readDoubles("decision_threshold").values
      }
      let threshold = try #require(stored.first)
      #expect(stored.count == 1 && threshold != 0.5)

      let splits = try splits(directory)
      for (name, column) in [("validation", "val"), ("test", "test")] {
        let rows = try #require(splits[name])
        for row in rows { #expect((row.decision == "rare") == (row.probability > threshold)) }
        let values = try Netlab.rows("SELECT \(column)_f1, \(column)_accuracy FROM runs", in: directory)[0]
          .split(separator: ",").compactMap { Double($0) }
        let right = rows.filter { $0.decision == $0.truth }.count
        #expect(abs(values[0] - f1(rows) { $0.decision == "rare" }) < 1e-12)
        #expect(abs(values[1] - Double(right) / Double(rows.count)) < 1e-12)
      }
      let validation = try #require(splits["validation"])
      let best = f1(validation) { $0.probability > threshold }
      for row in validation { #expect(f1(validation) { $0.probability > row.probability } <= best) }
      #expect(best > f1(validation) { $0.probability > 0.5 })
      let verified = try Verifying.verify(in: directory, status: 0)
      #expect(verified.map { $0[1] } == ["identical"])
    }
  }

  @Test("A threshold cannot be tuned without a validation split")
  func noValidation() throws {
    try TemporaryDirectory.with { directory in
      try write(directory)
      try directory.write(
        """
        {data: {path: "data.csv", target: "c", validation: 0},
         parameters: {epochs: 2, decision_threshold: "tuned"}}
        """, to: "grid.json")
      let outcome = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      #expect(outcome.status == 2 && outcome.errors.contains("decision_threshold"), "\(outcome.errors)")
    }
  }
}
