// The data of a sweep, divided as in its spec.

import Datasets
import Files
import JSON
import NeuralNetwork
import Search

/// A data set and its divisions, shared by all runs.
struct SweepData: Sendable {
  let dataset: Dataset
  let shape: DataShape
  /// At least one; in a cross-validation, one per fold.
  let divisions: [Division]
  let preparation: DataPreparation
  /// How the files were read, completely.
  let reading: ReadingOptions
  /// The divisions as runs name them: nil where there is only one.
  var folds: [Int?] { divisions.count > 1 ? divisions.indices.map { $0 } : [nil] }
  /// The version that the data are prepared for.
  let engine: EngineVersion
  /// The configuration that all runs share.
  let shared: SharedConfiguration
  private let settings: DataSettings

  /// Reads and divides the data.
  ///
  /// - Parameters:
  ///   - engine: the version that the data are prepared for.
  ///   - identity: what a stored run says of its data; nil for a spec.
  ///   - noFile: makes the error of a file that cannot be read; nil for that of the spec's key.
  /// - Throws: `SpecError` where spec and data do not go together, `DatasetError` where the data have a fault.
  init(
    of run: RunSettings, engine: EngineVersion = .current, identifiedBy identity: DataIdentity? = nil,
    noFile: ((_ reason: String) -> any Error)? = nil
  ) throws {
    let (dataset, reading) = try Self.read(run, identity, noFile: noFile)
    try self.init(of: run, dataset, reading: reading, engine: engine)
  }

  /// Divides data that have been read as `run` says.
  ///
  /// - Parameter reading: how the files were read, completely.
  /// - Throws: `SpecError` where spec and data do not go together.
  init(
    of run: RunSettings, _ dataset: Dataset, reading: ReadingOptions, engine: EngineVersion = .current
  ) throws(SpecError) {
    let settings = run.data
    self.dataset = dataset
    self.reading = reading
    do throws(UndividedData) {
      divisions = try settings.resampling.divisions(of: dataset)
    } catch {
      throw run.error("data.\(error.key)", error.description)
    }
    try Self.requireWeights(dataset, divisions, of: run)
    let isEarlier = settings.earlierRecipe != nil
    let columns = DataShape(dataset).columns
    shape = DataShape(
      task: dataset.task, classCount: dataset.classes.count, targetCount: dataset.targets.count,
      columns: isEarlier ? [] : columns)
    preparation = DataPreparation(dataset, divisions: divisions, scalesRounding: engine.scalesRounding)
    self.engine = engine
    self.settings = settings
    shared = SharedConfiguration(
      data: settings.configuration(of: dataset), objective: run.objective, engine: engine)
    guard run.objective.metric.applies(to: dataset.task) else {
      throw run.error(
        "metric.name", "\(run.objective.metric) is no metric of a \(dataset.task.rawValue) target")
    }
  }

  /// Checks that no split has examples whose weights are all 0.
  private static func requireWeights(
    _ dataset: Dataset, _ divisions: [Division], of run: RunSettings
  ) throws(SpecError) {
    guard let weights = dataset.weights else { return }
    for division in divisions {
      let splits = [
        ("training", division.training), ("validation", division.validation), ("test", division.test),
      ]
      for (name, rows) in splits where !rows.isEmpty && rows.allSatisfy({ !(Float(weights[$0]) > 0) }) {
        throw run.error("data.weight", "all examples of the \(name) split have the weight 0")
      }
    }
  }

  private static func read(
    _ run: RunSettings, _ identity: DataIdentity?, noFile: ((_ reason: String) -> any Error)?
  ) throws -> (Dataset, ReadingOptions) {
    let (source, columns) = (run.dataSource, run.data.columns)
    do {
      let tables = try source.read(columns.request) { key, path in
        do throws(FileError) {
          return try DataFile(reading: path)
        } catch {
          throw noFile?(error.description) ?? run.error("data.\(key)", error.description)
        }
      }
      let dataset = try Dataset(
        tables.table, test: tables.test, settings: columns, path: source.paths.joined(separator: ", "),
        testPath: source.testPaths.joined(separator: ", "))
      let reading = tables.table.reading
      let agreed = tables.test.map { reading.agreeing(with: $0.reading) } ?? reading
      guard case .files? = identity else { return (dataset, agreed) }
      let digest = try DataFile.digest(of: source.files.map { try DataFile(reading: $0.path) })
      return (dataset.identified(by: .files(sha256: digest)), agreed)
    } catch let error as MissingTarget {
      throw run.error("data.target", error.description + hint(for: error.target, among: error.columns))
    } catch let error as MissingColumn {
      throw run.error("data.\(error.key)", error.description + hint(for: error.column, among: error.columns))
    } catch let error as WrongKey {
      throw run.error("data.\(error.key)", error.description)
    }
  }

  private static func hint(for name: String, among columns: [String]) -> String {
    NearestName.of(name, among: columns).map { "; did you mean \($0.quoted)?" } ?? ""
  }

  func cell(_ hyperparameters: Hyperparameters) throws(SHA256.Unavailable) -> Cell {
    try Cell(hyperparameters, shared: shared, engine: engine)
  }

  // MARK: Prepared

  /// How the data are prepared for a cell.
  private func choices(_ hyperparameters: Hyperparameters) -> RecipeChoices {
    settings.recipe(for: hyperparameters, on: dataset)
  }

  /// The bytes of the data prepared for all of some cells: each recipe and division once.
  func preparedMemory(of cells: [Hyperparameters]) -> Int {
    Set(cells.map(choices)).reduce(0) { sum, choices in
      divisions.indices.reduce(sum) { sum, index in
        let recipe = preparation.recipes(choices, division: index).features
        let division = divisions[index]
        let rows = division.training.count + division.validation.count + division.test.count
        return sum + 4 * rows * (recipe.denseCount + recipe.groups.count + dataset.targets.count)
      }
    }
  }

  func recipes(for hyperparameters: Hyperparameters, division: Int) -> FittedRecipes {
    preparation.recipes(choices(hyperparameters), division: division)
  }

  func trainingData(for hyperparameters: Hyperparameters, division: Int) -> TrainingData {
    preparation.data(choices(hyperparameters), division: division)
  }

  /// The network of a cell.
  func architecture(of hyperparameters: Hyperparameters, division: Int) -> Architecture {
    hyperparameters.architecture(
      inputs: recipes(for: hyperparameters, division: division).features, data: shape)
  }
}
