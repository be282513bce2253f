// Runs to be trained, with the data that they share.

import Datasets
import Search

/// Runs of a sweep, or stored runs to be trained again.
public struct RunSet: Sendable {
  let settings: RunSettings
  public let dataset: Dataset
  /// The data as they are trained on: one division of the rows, or one for each fold.
  public let divisions: [PreparedData]
  public let cells: [Cell]
  public let runs: [PlannedRun]

  init(_ settings: RunSettings, _ data: SweepData, cells: [Cell], runs: [PlannedRun]) {
    self.settings = settings
    dataset = data.dataset
    divisions = data.divisions
    self.cells = cells
    self.runs = runs
  }

  /// The objective that chooses each run's best epoch.
  public var objective: Objective { settings.objective }

  /// The data that a run is trained on.
  public func data(of run: PlannedRun) -> PreparedData { divisions[run.division] }

  /// Where the data were read.
  public var dataPaths: [String] { settings.dataPaths }
}
