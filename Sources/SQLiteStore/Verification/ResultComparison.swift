// Compares a run's stored result with that of retraining it.

import Experiments
import NeuralNetwork
import Search

/// Compares epoch by epoch, then the end.
struct ResultComparison {
  private let stored: StoredResult
  /// The number of epochs compared so far.
  private(set) var epochs = 0
  private var differingEpochs = 0
  private var firstEpoch: String?

  /// The metrics of which anything was stored. The run may be from before others existed.
  private let known: Set<Metric>

  init(_ stored: StoredResult) {
    self.stored = stored
    let present = SplitMetric.ofRun.filter { metric in
      stored.metrics[metric] != nil
        || metric.split != .test && stored.curve.contains { $0.value(of: metric) != nil }
    }
    known = Set(present.map(\.metric))
  }

  mutating func compare(_ record: EpochRecord) {
    let index = epochs
    epochs += 1
    guard let difference = difference(stored.curve.count > index ? stored.curve[index] : nil, record) else {
      return
    }
    differingEpochs += 1
    firstEpoch = firstEpoch ?? "epoch \(record.epoch): \(difference)"
  }

  private func difference(_ stored: EpochRecord?, _ now: EpochRecord) -> String? {
    guard let stored, stored.epoch == now.epoch else { return "not in the stored curve" }
    for metric in SplitMetric.ofEpoch where known.contains(metric.metric) {
      if let text = Difference.text(stored.value(of: metric), Self.kept(now.value(of: metric))) {
        return "\(metric) \(text)"
      }
    }
    return Difference.text(stored.learningRate, Self.kept(now.learningRate)).map { "learning_rate \($0)" }
  }

  /// Converts a number as the database does, which has neither NaN nor −0.
  private static func kept(_ value: Double?) -> Double? {
    value.flatMap { $0.isNaN ? nil : $0 == 0 ? 0 : $0 }
  }

  /// Descriptions of all differences except in the weights; empty if there are none.
  func differences(from result: RunResult) -> [String] {
    var texts: [String] = []
    let status = result.status.stored
    if status != stored.status {
      texts.append("status \(stored.status.rawValue) stored, \(status.rawValue) now")
    }
    if let firstEpoch {
      texts.append("\(firstEpoch) (\(differingEpochs) of \(epochs) epochs differ)")
    } else if stored.curve.count > epochs {
      texts.append("epoch \(epochs + 1): only in the stored curve")
    }
    for (name, stored, now) in [
      ("last_epoch", stored.lastEpoch, Optional(result.lastEpoch)),
      ("best_epoch", stored.bestEpoch, result.best?.record.epoch),
    ] where stored != now {
      func word(_ value: Int?) -> String { value.map { "\($0)" } ?? "none" }
      texts.append("\(name) \(word(stored)) stored, \(word(now)) now")
    }
    if let text = metricDifference(from: result.best) { texts.append(text) }
    for (name, stored, now) in [
      ("val_confusion", stored.validationConfusion, result.best?.validationConfusion),
      ("test_confusion", stored.testConfusion, result.best?.testConfusion),
    ] where stored != now?.text {
      texts.append("\(name) \(stored ?? "none") stored, \(now?.text ?? "none") now")
    }
    return texts
  }

  /// The first metric of the whole run that differs.
  private func metricDifference(from best: RunResult.Best?) -> String? {
    // The best epoch's metrics are in the curve, whose differences have already been reported.
    for metric in SplitMetric.ofRun
    where known.contains(metric.metric) && (metric.split == .test || firstEpoch == nil) {
      if let text = Difference.text(stored.metrics[metric], Self.kept(best?.value(of: metric))) {
        return "\(metric)\(metric.split == .test ? "" : " of the run") \(text)"
      }
    }
    return nil
  }
}
