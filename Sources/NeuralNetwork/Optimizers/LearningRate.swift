// Computes the learning rate of each training step.

import ElementaryFunctions

/// A schedule in progress. Rates change between epochs, except in one-cycle schedules and warm-up, where they change
/// at every step.
public struct LearningRate: Equatable, Sendable {
  private let base: Double
  private let schedule: LearningRateSchedule
  private let functions: ElementaryFunctions
  private let epochs: Int
  private let warmupEpochs: Int
  private let stepsPerEpoch: Int
  private var plateau: Plateau

  /// - Parameter stepsPerEpoch: the number of minibatches in an epoch.
  init(_ settings: TrainingSettings, stepsPerEpoch: Int) {
    base = settings.learningRate
    schedule = settings.schedule
    functions = settings.engine.functions
    epochs = settings.epochs
    warmupEpochs = settings.warmupEpochs
    self.stepsPerEpoch = stepsPerEpoch
    plateau = Plateau(rate: base)
  }

  /// The learning rate of a step.
  ///
  /// - Parameters:
  ///   - epoch: from 1.
  ///   - step: within the epoch, from 0.
  func rate(epoch: Int, step: Int) -> Double {
    guard epoch > warmupEpochs else {
      let done = (epoch - 1) * stepsPerEpoch + step + 1
      return scheduled(0, step: 0) * Double(done) / Double(warmupEpochs * stepsPerEpoch)
    }
    return scheduled(epoch - 1 - warmupEpochs, step: step)
  }

  /// - Parameter epoch: e, from 0 after the warm-up.
  private func scheduled(_ epoch: Int, step: Int) -> Double {
    let total = Double(epochs - warmupEpochs)
    let e = Double(epoch)
    switch schedule {
    case .constant: return base
    case .step(let size, let gamma): return base * functions.pow(gamma, Double(epoch / size))
    case .exponential(let gamma): return base * functions.pow(gamma, e)
    case .cosine(let minimum):
      return minimum + (base - minimum) * (1 + functions.cos(Double.pi * e / total)) / 2
    case .polynomial(let power): return base * functions.pow(max(1 - e / total, 0), power)
    case .oneCycle(let rising, let initialDivisor, let finalDivisor):
      let initial = base / initialDivisor
      let steps = total * Double(stepsPerEpoch)
      let position = Double(epoch * stepsPerEpoch + step)
      let peak = rising * steps - 1
      if position < peak { return cosineBetween(initial, base, position / peak) }
      let fall = steps - 1 - peak
      return cosineBetween(base, initial / finalDivisor, fall > 0 ? (position - peak) / fall : 1)
    case .reduceOnPlateau: return plateau.rate
    }
  }

  /// Interpolates between two values along half a cosine wave.
  private func cosineBetween(_ start: Double, _ end: Double, _ fraction: Double) -> Double {
    end + (start - end) * (1 + functions.cos(Double.pi * fraction)) / 2
  }

  /// Updates the schedule after an epoch, for `reduceOnPlateau`.
  ///
  /// - Parameters:
  ///   - epoch: from 1; warm-up epochs do not count.
  ///   - metric: nil and NaN are no improvement.
  mutating func epochEnded(_ epoch: Int, metric: Double?, isError: Bool) {
    guard case .reduceOnPlateau(let factor, let patience, let minimum) = schedule, epoch > warmupEpochs else {
      return
    }
    plateau.add(metric, isError: isError, factor: factor, patience: patience, minimum: minimum)
  }

  private struct Plateau: Equatable, Sendable {
    var rate: Double
    var best: Double?
    var waited = 0

    /// The minimum relative improvement that counts.
    private static let threshold = 1e-4
    /// The minimum reduction that is applied.
    private static let smallestReduction = 1e-8

    mutating func add(_ metric: Double?, isError: Bool, factor: Double, patience: Int, minimum: Double) {
      if let metric, isBetter(metric, isError: isError) {
        best = metric
        waited = 0
        return
      }
      waited += 1
      guard waited > patience else { return }
      let reduced = max(rate * factor, minimum)
      if rate - reduced > Self.smallestReduction { rate = reduced }
      waited = 0
    }

    private func isBetter(_ metric: Double, isError: Bool) -> Bool {
      guard let best else { return !metric.isNaN }
      return isError ? metric < best * (1 - Self.threshold) : metric > best * (1 + Self.threshold)
    }
  }
}
