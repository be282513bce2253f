// The values of metrics over one split of the data.

/// Values of some of the metrics. They are kept in place: each epoch has two, and training does not allocate.
public struct MetricValues: Sendable {
  /// The most metrics that there can be.
  static let capacity = 32

  private var values = InlineArray<32, Double>(repeating: 0)
  /// A bit for each metric, by its place in `Metric.all`.
  private var present: UInt32 = 0

  init() {}

  /// Values that were kept.
  public init(_ value: (Metric) -> Double?) {
    for (index, metric) in Metric.all.enumerated() { set(value(metric), at: index) }
  }

  /// Those that training yields, from what it has added up.
  public init(training sums: LossAccumulator, of examples: Examples, loss: Loss) {
    let sums = MetricSums(sums, of: examples, loss: loss)
    for (index, metric) in Metric.all.enumerated()
    where metric.isOfTraining && metric.tasks.contains(loss.task) {
      if case .sums(let compute) = metric.computation { set(compute(sums), at: index) }
    }
  }

  /// nil where the metric does not apply or is not defined.
  public subscript(metric: Metric) -> Double? {
    guard let index = Metric.all.firstIndex(of: metric), present & 1 << index != 0 else { return nil }
    return values[index]
  }

  /// - Parameter index: a metric's place in `Metric.all`.
  mutating func set(_ value: Double?, at index: Int) {
    values[index] = value ?? 0
    if value == nil { present &= ~(1 << index) } else { present |= 1 << index }
  }

  public var loss: Double { self[.loss] ?? .nan }
}

extension MetricValues: Equatable {
  public static func == (first: MetricValues, second: MetricValues) -> Bool {
    first.present == second.present
      && first.values.indices.allSatisfy { first.values[$0] == second.values[$0] }
  }
}
