// Expands a spec and its data into cells and runs.

import JSON
import Search
import Datasets
import Files

/// All runs of a sweep, with their shared data.
public struct Plan: Sendable {
  public let spec: Spec
  public let dataset: Dataset
  /// The prepared data: one division of the rows, or one for each fold.
  public let divisions: [PreparedData]
  public let cells: [Cell]
  /// Grouped by cell, each with every seed.
  public let runs: [PlannedRun]
  private let shared: SharedConfiguration

  /// The maximum number of runs of a spec.
  static let maxRuns = 1_000_000

  /// Reads the data of a spec and creates all trials, which a grid has from the start. Writes nothing.
  ///
  /// - Throws: `SpecError` if spec and data do not fit together, `DatasetError` for errors in the data.
  public init(_ spec: Spec) throws {
    let data = try SweepData(of: spec)
    var trials = try TrialSequence(spec, data)
    var cells: [Cell] = []
    while cells.count < spec.runs ?? Int.max, let trial = try trials.next() { cells.append(trial.cell) }
    guard cells.count <= Self.maxRuns / spec.seeds.count else {
      throw spec.error(
        "parameters",
        "\(cells.count) cells with \(spec.seeds.count) seeds each are more than \(Self.maxRuns) runs")
    }
    var runs: [PlannedRun] = []
    for cell in cells {
      for seed in spec.seeds { runs.append(try PlannedRun(cell, seed: seed)) }
    }
    self.init(spec, data, cells: cells, runs: runs)
  }

  init(_ spec: Spec, _ data: SweepData, cells: [Cell], runs: [PlannedRun]) {
    self.spec = spec
    dataset = data.dataset
    divisions = data.divisions
    shared = data.shared
    self.cells = cells
    self.runs = runs
  }

  /// The hyperparameters that vary between cells.
  public var varied: [String] {
    HyperparameterDefinition.varied(among: cells) { $0.hyperparameters.value($1) }
  }

  /// A hash of the sweep's name, spec and data.
  public func sweepID() throws(SHA256.Unavailable) -> SweepID {
    try SweepID(ofSweepNamed: spec.name, spec, shared)
  }

  /// The sweep's id in a store of netlab 0.1.
  package func formerSweepID() throws(SHA256.Unavailable) -> SweepID {
    try SweepID(ofFormerSweepNamed: spec.name, runs: runs.map(\.id))
  }

  /// Orders runs for training in parallel: largest networks first, so that no long training remains at the end while
  /// other threads are idle. Runs of one size keep their order, since a longer one may continue a shorter one.
  public func trainingOrder(of runs: [PlannedRun]) -> [PlannedRun] {
    let sizes = runs.map { run in
      run.cell.hyperparameters.architecture(
        featureCount: data(of: run).inputCount, classCount: dataset.classes.count
      ).parameterCount
    }
    // Swift's sort does not promise stability.
    return runs.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }.map { runs[$0] }
  }

  /// The data that a run is trained on.
  public func data(of run: PlannedRun) -> PreparedData { divisions[run.division] }

  /// The paths that the data was read from.
  public var dataPaths: [String] { spec.dataPaths }
}
