// Estimates how long a sweep takes.

extension Plan {
  /// Floating-point operations per second of one processor, for small products.
  private static let operationsPerSecond = 6e10
  /// Seconds that a step takes beside its products.
  private static let secondsPerStep = 2.5e-6
  /// Seconds that a step takes to change a parameter.
  private static let secondsPerParameter = 3e-10

  /// An estimate of the seconds that all runs take on one processor, if none stops early.
  public var trainingSeconds: Double {
    cells.reduce(0) { sum, cell in
      sum
        + divisions.indices.reduce(0) { $0 + seconds(cell, division: $1) }
        * Double(cell.hyperparameters.epochs) * Double(spec.seeds.count)
    }
  }

  /// Of an epoch.
  private func seconds(_ cell: Cell, division index: Int) -> Double {
    let architecture = runSet.architecture(of: cell, division: index)
    let division = divisions[index]
    let cost = architecture.cost(
      exampleCount: max(1, division.training.count), settings: runSet.trainingSettings(of: cell))
    let evaluation =
      Double(cost.forwardFLOPs) / Double(max(1, cost.examplesPerStep)) * Double(division.validation.count)
    let perStep = Self.secondsPerStep + Double(architecture.parameterCount) * Self.secondsPerParameter
    return (Double(cost.flopsPerEpoch) + evaluation) / Self.operationsPerSecond
      + Double(cost.stepsPerEpoch) * perStep
  }
}
