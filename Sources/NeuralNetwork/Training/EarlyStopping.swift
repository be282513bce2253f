// Ends training when the metric stops improving.

/// Monitors a metric after each epoch. L. Prechelt, "Early stopping – but when?" (1998), doi:10.1007/3-540-49430-8_3.
public struct EarlyStopping: Equatable, Sendable {
  private let patience: Int
  private let minimumChange: Double
  private let isError: Bool
  private var best: Double?
  private var waited = 0

  /// - Parameters:
  ///   - patience: the number of epochs without improvement to tolerate; 0 never stops.
  ///   - minimumChange: the minimum improvement over the best value that counts.
  ///   - isError: whether a smaller value is better.
  public init(patience: Int, minimumChange: Double, isError: Bool) {
    self.patience = patience
    self.minimumChange = minimumChange
    self.isError = isError
  }

  /// Whether to stop after an epoch with this value.
  public mutating func shouldStop(after value: Double?) -> Bool {
    if let value,
      best.map({ isError ? value < $0 - minimumChange : value > $0 + minimumChange }) ?? !value.isNaN
    {
      best = value
      waited = 0
    } else {
      waited += 1
    }
    return patience > 0 && waited >= patience
  }
}
