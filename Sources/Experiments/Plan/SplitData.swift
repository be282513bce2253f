// The data of a sweep, as its settings have them divided and scaled.

import Search
import Datasets
import Files

/// A data set with what was made of it; all runs on it share it.
struct SplitData: Sendable {
  let dataset: Dataset
  let split: Split
  let prepared: PreparedData

  /// Reads and prepares the data of a spec.
  ///
  /// - Throws: `SpecError` where spec and data do not go together, `DatasetError` where the data have a fault.
  init(of spec: Spec) throws {
    var files: [DataFile] = []
    for (key, path) in zip(DataSource.keys, spec.dataPaths) {
      do throws(FileError) {
        files.append(try DataFile(reading: path))
      } catch {
        throw spec.error("data.\(key)", error.description)
      }
    }
    try self.init(files, of: spec)
  }

  /// - Parameter files: the spec's, read.
  init(_ files: [DataFile], of spec: Spec) throws {
    let settings = spec.data
    do {
      dataset = try settings.source.dataset(files, task: settings.task)
    } catch let error as MissingTarget {
      let hint =
        NearestName.of(error.target, among: error.columns).map { "; did you mean \($0.quoted)?" } ?? ""
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
      dataset, split: split, standardizes: settings.standardize, divisor: settings.scale,
      standardizesTarget: settings.standardizeTarget)
    guard spec.objective.metric.applies(to: dataset.task) else {
      throw spec.error(
        "metric.name", "\(spec.objective.metric) is no metric of a \(dataset.task.rawValue) target")
    }
  }
}
