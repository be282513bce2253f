// The data of a sweep, as its settings have them divided and scaled.

import Datasets
import Files

/// A data set with what was made of it; all runs on it share it.
struct SplitData: Sendable {
  let dataset: Dataset
  let split: Split
  let prepared: PreparedData

  /// Reads and prepares the data of a spec.
  ///
  /// - Throws: `SpecError` where spec and data do not go together, `DatasetError` as `Dataset.csv`.
  init(of spec: Spec) throws {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try File.read(spec.dataPath)
    } catch {
      throw spec.error("data.path", error.description)
    }
    try self.init(bytes, of: spec)
  }

  /// - Parameter bytes: of the spec's data file.
  init(_ bytes: [UInt8], of spec: Spec) throws {
    let settings = spec.data
    do {
      dataset = try Dataset.csv(bytes, path: spec.dataPath, target: settings.target, task: settings.task)
    } catch let error as MissingTarget {
      let hint = NearestName.of(error.target, among: error.columns).map { "; did you mean '\($0)'?" } ?? ""
      throw spec.error("data.target", error.description + hint)
    }
    do throws(Split.EmptyPart) {
      split = try Split(
        dataset, validation: settings.validation, test: settings.test, seed: UInt64(settings.splitSeed))
    } catch {
      throw spec.error("data.\(error.part)", error.description)
    }
    guard !settings.standardizeTarget || dataset.task == .regression else {
      throw spec.error(
        "data.standardize_target", "a \(dataset.task.rawValue) target has classes, which have no scale")
    }
    prepared = PreparedData(
      dataset, split: split, standardizes: settings.standardize,
      standardizesTarget: settings.standardizeTarget)
    guard spec.metric.name.applies(to: dataset.task) else {
      throw spec.error(
        "metric.name", "\(spec.metric.name.text) is no figure of a \(dataset.task.rawValue) target")
    }
  }
}
