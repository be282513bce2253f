// The values of metrics over one split of the data.

/// Values of some metrics, stored inline: each epoch has two, and training does not allocate.
public struct MetricValues: Sendable {
  /// The most metrics that there can be.
  static var capacity: Int { Places.count }

  private typealias Places = InlineArray<32, Double>

  private var values = Places(repeating: 0)
  /// A bit for each metric, by its place in `Metric.all`.
  private var present: UInt32 = 0

  init() {}

  private static let ofTraining = Metric.places(where: \.isOfTraining)

  /// Restores stored values.
  public init(_ value: (Metric) -> Double?) {
    for (place, metric) in Metric.all.enumerated() { set(value(metric), at: place) }
  }

  /// The metrics that training yields, from its accumulator.
  public init(training sums: LossAccumulator, of examples: Examples, architecture: Architecture) {
    let sums = MetricSums(sums: sums, examples: examples, architecture: architecture)
    // The errors of a training pass are in the unit of the training targets, which is not that of a logarithm.
    let isComparable = !examples.targetScales.contains { $0.isLogarithm }
    for (place, metric) in Self.ofTraining
    where metric.tasks.contains(architecture.task) && (isComparable || metric == .loss) {
      if case .sums(let compute) = metric.computation { set(compute(sums), at: place) }
    }
  }

  /// Restores stored values.
  ///
  /// - Parameter value: returns the value of the metric with this index in `Metric.all`.
  package static func atPlaces(_ value: (_ place: Int) -> Double?) -> MetricValues {
    var values = MetricValues()
    for place in Metric.all.indices { values.set(value(place), at: place) }
    return values
  }

  /// nil where the metric does not apply or is not defined.
  public subscript(metric: Metric) -> Double? { metric.place.flatMap { self[place: $0] } }

  /// The same by the metric's place in `Metric.all`, which spares finding it.
  package subscript(place place: Int) -> Double? { present & 1 << place != 0 ? values[place] : nil }

  /// Whether it has no values.
  public var isEmpty: Bool { present == 0 }

  /// - Parameter place: a metric's index in `Metric.all`.
  mutating func set(_ value: Double?, at place: Int) {
    values[place] = value ?? 0
    if value == nil { present &= ~(1 << place) } else { present |= 1 << place }
  }

  public var loss: Double { Self.placeOfLoss.flatMap { self[place: $0] } ?? .nan }

  private static let placeOfLoss = Metric.loss.place
}

extension MetricValues: Equatable {
  public static func == (first: MetricValues, second: MetricValues) -> Bool {
    first.present == second.present
      && first.values.indices.allSatisfy { first.values[$0] == second.values[$0] }
  }
}
