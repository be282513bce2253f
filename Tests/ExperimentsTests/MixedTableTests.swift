// Trains on tables with columns of all kinds, by every recipe.

import Synchronization
import TestSupport
import Testing

@testable import Experiments
@testable import Threading

/// Keeps the results of runs.
private final class Results: SweepObserver {
  let all = Mutex<[RunResult]>([])

  func runStarted(_ start: RunStart) {}
  func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) {}
  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) {}
  func runEnded(_ run: PlannedRun, _ result: RunResult) { all.withLock { $0.append(result) } }
}

struct MixedTableTests {
  /// Numbers with and without missing values, words, dates, weights, groups, and targets of each kind.
  private func writeTable(to folder: TemporaryDirectory) throws {
    let rows = (0..<90).map { row in
      let x = Double((row * 37) % 61) / 8
      let gap = row % 8 == 3 ? "" : "\((row * 23) % 47)"
      let word = row % 11 == 5 ? "" : "w\((row * row) % 7)"
      let date = "2024-0\(row % 9 + 1)-1\(row % 10) 0\(row % 7):30"
      let isHigh = x + Double(row % 7) > 7
      return
        "\(x),\(gap),\(word),\(date),\(row % 5 + 1),g\(row % 12),\(x * 3 + Double(row % 7)),\(x * x + 0.5),"
        + "\(isHigh ? "high" : "low"),\(row % 7 > 3)"
    }
    let header = "x,gap,word,date,weight,group,t,u,class,label"
    try folder.write(([header] + rows).joined(separator: "\n"), to: "mixed.csv")
  }

  private func plan(_ data: String, _ parameters: String, _ folder: TemporaryDirectory) throws -> Plan {
    let text =
      "{data: {path: 'mixed.csv', \(data)}, parameters: {width: 4, epochs: 3, \(parameters)}}"
    return try Plan(Spec(text, file: folder.file("grid.json")))
  }

  private static let features = "features: ['x', 'gap', 'word', 'date']"

  @Test(
    "Every recipe and every kind of target trains",
    arguments: [
      ("target: 't', \(features)", ""), ("target: 'class', \(features)", ""),
      ("target: 't', \(features), weight: 'weight', split: {group: 'group'}", ""),
      ("target: 't', \(features), split: {time: 'date'}, columns: {x: {transform: 'log'}}", ""),
      ("target: ['t', 'u'], \(features)", ""), ("target: ['class', 'label'], \(features)", ""),
      (
        "target: 't', \(features)",
        "target_transform: 'log', scaling: ['robust', 'quantile', 'min_max', 'none']"
      ),
      ("target: 't', \(features)", "numeric_encoding: 'piecewise_linear', bins: 4"),
      ("target: 'class', \(features)", "category_encoding: ['ordinal', 'embedding'], min_frequency: [1, 5]"),
      (
        "target: 'class', features: ['word']",
        "category_encoding: ['one_hot', 'embedding'], embedding_size: 2"
      ),
    ])
  func trains(data: String, parameters: String) throws {
    try TemporaryDirectory.with { folder in
      try writeTable(to: folder)
      let plan = try plan(data, parameters, folder)
      let results = Results()
      try SweepRunner(plan).run(
        RunList(plan.runs), jobs: 2, observer: results, cancellation: Cancellation())
      let all = results.all.withLock { $0 }
      #expect(all.count == plan.runs.count && all.allSatisfy { $0.status == .completed })
      for result in all {
        let best = try #require(result.best)
        #expect(best.record.training.loss.isFinite && best.test?.loss.isFinite == true)
      }
    }
  }

  @Test("Inputs that a recipe makes are those of the network, and depend on the recipe's hyperparameters")
  func inputs() throws {
    try TemporaryDirectory.with { folder in
      try writeTable(to: folder)
      func count(_ parameters: String, _ features: String) throws -> Int? {
        let plan = try plan("target: 'class', features: [\(features)]", parameters, folder)
        return plan.runSet.architecture(of: plan.runs[0]).sizes.first
      }
      #expect(try count("", "'x'") == 1)
      // An indicator of missing values.
      #expect(try count("", "'x', 'gap'") == 3)
      #expect(try count("category_encoding: 'embedding', embedding_size: 3", "'word'") == 3)
      #expect(try count("category_encoding: 'ordinal'", "'word'") == 2)
      #expect(try count("numeric_encoding: 'piecewise_linear', bins: 4", "'x'") == 4)
    }
  }
}
