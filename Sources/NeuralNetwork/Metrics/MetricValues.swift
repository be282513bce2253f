// The figures of one part of the data.

/// Values of some of the figures. Taking them allocates nothing: there is one for each epoch.
public struct MetricValues: Equatable, Sendable {
  private var values = SIMD16<Double>()
  private var present: UInt16 = 0

  init() {}

  /// Figures that were kept.
  public init(_ value: (Metric) -> Double?) {
    for figure in Metric.allCases { self[figure] = value(figure) }
  }

  /// What training adds up on its way.
  public init(training tally: LossAccumulator, of examples: Examples, loss: Loss) {
    self[.loss] = tally.meanLoss
    if loss.classifies {
      self[.accuracy] = tally.accuracy
    } else {
      self[.r2] = tally.r2(totalSumOfSquares: examples.totalSumOfSquares)
    }
  }

  /// nil where the figure does not apply or is not defined.
  public internal(set) subscript(figure: Metric) -> Double? {
    get { present & 1 << figure.position == 0 ? nil : values[figure.position] }
    set {
      values[figure.position] = newValue ?? 0
      if newValue == nil { present &= ~(1 << figure.position) } else { present |= 1 << figure.position }
    }
  }

  public var loss: Double { self[.loss] ?? .nan }
}
