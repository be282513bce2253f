// Expands a spec and its data into cells and runs.

import Search
import Datasets
import Files

/// All runs of a sweep, with their shared data.
public struct Plan: Sendable {
  public let spec: Spec
  /// The runs with their data.
  public let runSet: RunSet
  private let shared: SharedConfiguration

  /// The maximum number of runs of a spec.
  static let maxRuns = 1_000_000

  /// Reads the data of a spec and creates all trials, which a grid has from the start. Writes nothing.
  ///
  /// - Throws: `SpecError` if spec and data do not fit together, `DatasetError` for errors in the data.
  public init(_ spec: Spec) throws {
    try self.init(spec, SweepData(of: spec.settings))
  }

  /// - Parameter data: the spec's.
  init(_ spec: Spec, _ data: SweepData) throws {
    var trials = try TrialSequence(spec, data)
    var cells: [Cell] = []
    while cells.count < spec.runs ?? Int.max, let trial = try trials.next() { cells.append(trial.cell) }
    guard cells.count <= Self.maxRuns / spec.seeds.count / data.divisions.count else {
      throw spec.error(
        "parameters",
        "\(cells.count) cells with \(spec.seeds.count) seeds each are more than \(Self.maxRuns) runs")
    }
    var runs: [PlannedRun] = []
    for cell in cells {
      for seed in spec.seeds {
        for fold in data.folds { runs.append(try PlannedRun(cell, seed: seed, fold: fold)) }
      }
    }
    self.spec = spec
    runSet = RunSet(spec.settings, data, cells: cells, runs: runs)
    shared = data.shared
  }

  public var dataset: Dataset { runSet.dataset }
  public var divisions: [Division] { runSet.divisions }
  public var cells: [Cell] { runSet.cells }
  /// Cell by cell, each with every seed, and each of these on every division of the data.
  public var runs: [PlannedRun] { runSet.runs }

  /// The hyperparameters that vary between cells.
  public var varied: [String] {
    HyperparameterDefinition.varied(among: cells) { $0.hyperparameters.value($1) }
  }

  /// A hash of the sweep's name, spec and data.
  public func sweepID() throws(SHA256.Unavailable) -> SweepID {
    try SweepID(ofSweepNamed: spec.name, spec, shared)
  }

  /// Some of the runs as they are best trained, several at once: the largest networks first, so that no long training is left for
  /// the end, where the other threads have nothing to do. Those of one size stay in their order, since a longer one may go on where
  /// a shorter one has ended.
  public func trainingOrder(of runs: [PlannedRun]) -> [PlannedRun] {
    let sizes = runs.map { runSet.architecture(of: $0).parameterCount }
    // Swift's sort does not promise stability.
    return runs.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }.map { runs[$0] }
  }

  /// Where the data were read.
  public var dataPaths: [String] { runSet.dataPaths }
}
