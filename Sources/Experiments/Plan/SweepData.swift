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
  /// The engine version that the data is prepared for.
  let engine: EngineVersion
  /// The configuration that all runs share.
  let shared: SharedConfiguration

  /// Reads and prepares the data of a spec.
  ///
  /// - Throws: `SpecError` if spec and data do not fit together, `DatasetError` for errors in the data.
  init(of spec: Spec) throws {
    var files: [DataFile] = []
    for file in spec.dataFiles {
      do throws(FileError) {
        files.append(try DataFile(reading: file.path))
      } catch {
        throw spec.error("data.\(file.key)", error.description)
      }
    }
    try self.init(files, of: spec)
  }

  /// - Parameters:
  ///   - files: the spec's data files.
  ///   - engine: the version that the data is prepared for.
  init(_ files: [DataFile], of spec: Spec, engine: EngineVersion = .current) throws {
    let settings = spec.data
    let input = settings.source.input(files)
    if let task = settings.task, let objection = input.format.objection(to: task) {
      throw spec.error("data.task", objection)
    }
    let dataset: Dataset
    do {
      dataset = try input.dataset(task: settings.task)
    } catch let error as MissingTarget {
      let hint =
        NearestName.of(error.target, among: error.columns).map { "; did you mean \($0.quoted)?" } ?? ""
      throw spec.error("data.target", error.description + hint)
    }
    let divisions: [Division]
    do throws(EmptySplit) {
      divisions = try settings.resampling.divisions(of: dataset)
    } catch {
      throw spec.error("data.\(error.split)", error.description)
    }
    if dataset.task != .regression, let transform = settings.recipe.target.first {
      let objection = transform.objectionToClasses
      throw spec.error("data.\(objection.key)", "a \(dataset.task.rawValue) target \(objection.message)")
    }
    self.dataset = dataset
    self.divisions = divisions.map {
      PreparedData(dataset, division: $0, recipe: settings.recipe, scalesRounding: engine.scalesRounding)
    }
    self.engine = engine
    shared = SharedConfiguration(
      data: Self.configuration(of: dataset, input, settings), objective: spec.objective, engine: engine)
    guard spec.objective.metric.applies(to: dataset.task) else {
      throw spec.error(
        "metric.name", "\(spec.objective.metric) is not a metric of a \(dataset.task.rawValue) target")
    }
  }

  /// The configuration of the data.
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
