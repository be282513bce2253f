// Runs to be trained, with the data that they share.

import Datasets
import NeuralNetwork
import Search

/// Runs of a sweep, or stored runs to be trained again.
public struct RunSet: Sendable {
  let settings: RunSettings
  let data: SweepData
  public let cells: [Cell]
  public let runs: [PlannedRun]

  init(_ settings: RunSettings, _ data: SweepData, cells: [Cell], runs: [PlannedRun]) {
    self.settings = settings
    self.data = data
    self.cells = cells
    self.runs = runs
  }

  /// The objective that chooses each run's best epoch.
  public var objective: Objective { settings.objective }

  public var dataset: Dataset { data.dataset }

  /// The data's divisions: one, or one for each fold.
  public var divisions: [Division] { data.divisions }

  /// The recipes that a run's data are prepared by.
  public func recipes(of run: PlannedRun) -> FittedRecipes {
    data.recipes(for: run.cell.hyperparameters, division: run.division)
  }

  /// The data that a run is trained on, prepared at the first call.
  func trainingData(of run: PlannedRun) -> TrainingData {
    data.trainingData(for: run.cell.hyperparameters, division: run.division)
  }

  /// The network of a run.
  public func architecture(of run: PlannedRun) -> Architecture {
    architecture(of: run.cell, division: run.division)
  }

  public func architecture(of cell: Cell, division: Int = 0) -> Architecture {
    data.architecture(of: cell.hyperparameters, division: division)
  }

  /// The training settings of a cell, with the weights of its classes as for equally many examples of each.
  public func trainingSettings(of cell: Cell) -> TrainingSettings {
    cell.hyperparameters.trainingSettings(classCounts: dataset.classes.map { _ in 1 })
  }

  /// Where the data were read.
  public var dataPaths: [String] { settings.dataPaths }

  /// How the data were read, for a store.
  ///
  /// - Parameter locations: the files' absolute paths.
  package func storedSource(locations: [String]) -> StoredSource {
    StoredSource(settings: settings.data.stored(reading: data.reading), paths: locations)
  }
}
