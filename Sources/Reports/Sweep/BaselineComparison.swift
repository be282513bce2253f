// Compares a sweep's best cell with the constant prediction.

import Experiments
import NeuralNetwork
import Search
import Tabular

/// Warnings about a best cell that has learned nothing.
struct BaselineComparison {
  private let comparison: Comparison
  private var baseline: Baseline? { comparison.sweep.data.baseline }

  init(_ comparison: Comparison) { self.comparison = comparison }

  /// Sentences; none if the best cell is better than the baseline wherever it counts.
  var warnings: [String] {
    guard let best = comparison.cells.first, best.score != nil else { return [] }
    var warnings: [String] = []
    let metrics =
      comparison.quoted == comparison.objective
      ? [comparison.objective] : [comparison.objective, comparison.quoted]
    let beaten = metrics.compactMap { metric -> String? in
      guard let mean = comparison.sample(metric, of: best.runs)?.mean, let other = baseline?.metrics[metric],
        !goal(of: metric).isBetter(mean, than: other)
      else { return nil }
      return "\(metric.name) \(NumberFormat.rounded(mean)) against \(NumberFormat.rounded(other))"
    }
    if let baseline, !beaten.isEmpty {
      warnings.append("the best cell is no better than \(baseline.phrase): \(beaten.joined(separator: ", "))")
    }
    let negative = comparison.mainMetrics.filter { metric in
      metric.metric == .r2 && metric.split != .training
        && comparison.sample(metric, of: best.runs).map { $0.mean < 0 } ?? false
    }
    if !negative.isEmpty {
      let names = negative.map(\.name).joined(separator: " and ")
      warnings.append(
        "\(names) of the best cell is negative: its predictions are worse than the mean of the targets")
    }
    return warnings
  }

  private func goal(of metric: SplitMetric) -> Metric.Goal {
    metric == comparison.objective ? comparison.sweep.objective.goal : metric.metric.goal
  }
}
