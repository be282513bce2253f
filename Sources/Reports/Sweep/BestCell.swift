import Experiments

/// The best cell of a sweep, as its report says.
public struct BestCell {
  public let cell: CellRecord
  /// In the order of the grid; at least one is completed.
  public let runs: [RunRecord]
  /// `depth 2, width 16`.
  public let summary: String
  /// The metric by whose mean it is the best.
  public let objective: String

  /// nil if no run of the sweep is completed.
  public init?(of sweep: SweepRecord) {
    let comparison = Comparison(sweep)
    guard let best = comparison.best else { return nil }
    cell = best.cell
    runs = best.runs
    summary = comparison.summary(best.cell)
    objective = comparison.objective.name
  }
}
