// The data of a sweep, divided and transformed as in its spec.

import Datasets
import Files
import JSON
import NeuralNetwork
import Search

/// A data set and its prepared divisions, shared by all runs.
struct SweepData: Sendable {
  let dataset: Dataset
  /// At least one; in a cross-validation, one per fold.
  let divisions: [PreparedData]
  /// The divisions as runs name them: nil where there is only one.
  var folds: [Int?] { divisions.count > 1 ? divisions.indices.map { $0 } : [nil] }
  /// The version that the data are prepared for.
  let engine: EngineVersion
  /// The configuration that all runs share.
  let shared: SharedConfiguration

  /// Reads and prepares the data.
  ///
  /// - Throws: `SpecError` where spec and data do not go together, `DatasetError` where the data have a fault.
  init(of run: RunSettings) throws {
    var files: [DataFile] = []
    for file in run.dataFiles {
      do throws(FileError) {
        files.append(try DataFile(reading: file.path))
      } catch {
        throw run.error("data.\(file.key)", error.description)
      }
    }
    try self.init(files, of: run)
  }

  /// - Parameters:
  ///   - files: of the settings, read.
  ///   - engine: the version that the data are prepared for.
  init(_ files: [DataFile], of run: RunSettings, engine: EngineVersion = .current) throws {
    let settings = run.data
    let input = settings.source.input(files)
    if let task = settings.task, let objection = input.format.objection(to: task) {
      throw run.error("data.task", objection)
    }
    let dataset: Dataset
    do {
      dataset = try input.dataset(task: settings.task)
    } catch let error as MissingTarget {
      let hint =
        NearestName.of(error.target, among: error.columns).map { "; did you mean \($0.quoted)?" } ?? ""
      throw run.error("data.target", error.description + hint)
    }
    let divisions: [Division]
    do throws(EmptySplit) {
      divisions = try settings.resampling.divisions(of: dataset)
    } catch {
      throw run.error("data.\(error.split)", error.description)
    }
    if dataset.task != .regression, let objection = settings.recipe.objectionToClasses {
      throw run.error("data.\(objection.key)", "a \(dataset.task.rawValue) target \(objection.message)")
    }
    self.dataset = dataset
    self.divisions = divisions.map {
      PreparedData(dataset, division: $0, recipe: settings.recipe, scalesRounding: engine.scalesRounding)
    }
    self.engine = engine
    shared = SharedConfiguration(
      data: Self.configuration(of: dataset, input, settings), objective: run.objective, engine: engine)
    guard run.objective.metric.applies(to: dataset.task) else {
      throw run.error(
        "metric.name", "\(run.objective.metric) is no metric of a \(dataset.task.rawValue) target")
    }
  }

  func cell(_ hyperparameters: Hyperparameters) throws(SHA256.Unavailable) -> Cell {
    try Cell(hyperparameters, shared: shared, engine: engine)
  }

  /// What decides the result about the data.
  private static func configuration(
    of dataset: Dataset, _ input: DataInput, _ settings: DataSettings
  ) -> JSONValue {
    let members: [String: JSONValue] = [
      "sha256": .string(dataset.sha256), "target": .string(dataset.targetName),
      "task": .string(dataset.task.rawValue),
    ]
    return .object(
      members.merging(input.configuration) { first, _ in first }
        .merging(settings.configuration) { first, _ in first })
  }
}
