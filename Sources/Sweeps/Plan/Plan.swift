// What a spec comes to on its data: cells and runs.

import Datasets
import Files
import Glibc
import JSON
import NeuralNetwork

/// All runs of a sweep, with the data that they share.
public struct Plan: Sendable {
  public let spec: Spec
  public let dataset: Dataset
  public let split: Split
  public let data: PreparedData
  public let cells: [Cell]
  /// Cell by cell, each with every seed.
  public let runs: [PlannedRun]

  /// Reads the data of a spec and expands its grid; writes nothing.
  ///
  /// - Throws: `SpecError` where spec and data do not go together, `DatasetError` and `FileError` as `Dataset.csv`.
  public init(_ spec: Spec) throws {
    self.spec = spec
    dataset = try Self.loadData(of: spec)
    do throws(Split.EmptyPart) {
      split = try Split(
        dataset, validation: spec.data.validation, test: spec.data.test, seed: UInt64(spec.data.splitSeed))
    } catch {
      throw spec.error("data.\(error.part)", error.description)
    }
    guard !spec.data.standardizeTarget || dataset.task == .regression else {
      throw spec.error(
        "data.standardize_target", "a \(dataset.task.rawValue) target has classes, which have no scale")
    }
    data = PreparedData(
      dataset, split: split, standardizes: spec.data.standardize,
      standardizesTarget: spec.data.standardizeTarget)
    guard spec.metric.name.applies(to: dataset.task) else {
      throw spec.error(
        "metric.name", "\(spec.metric.name.text) is no figure of a \(dataset.task.rawValue) target")
    }
    cells = try Self.cells(spec, dataset, data)
    var runs: [PlannedRun] = []
    for cell in cells {
      for seed in spec.seeds { runs.append(try PlannedRun(cell, seed: seed)) }
    }
    self.runs = runs
  }

  /// The hyperparameters that differ between cells.
  public var varied: [String] {
    HyperparameterDefinition.varied(among: cells) { $0.hyperparameters.value($1) }
  }

  /// A hash of what the sweep is: its name and its runs.
  public func sweepID() throws -> String {
    String(
      try SHA256(of: ([spec.name] + runs.map(\.id)).joined(separator: "\n")).hexadecimal.prefix(32))
  }

  /// Where the data were read.
  public var dataPath: String { Self.dataPath(of: spec) }

  private static func dataPath(of spec: Spec) -> String {
    Path.resolve(spec.data.path, from: Path.directory(of: spec.file))
  }

  private static func loadData(of spec: Spec) throws -> Dataset {
    do {
      return try Dataset.csv(path: dataPath(of: spec), target: spec.data.target, task: spec.data.task)
    } catch let error as FileError {
      throw spec.error("data.path", error.description)
    } catch let error as MissingTarget {
      let hint = NearestName.of(error.target, among: error.columns).map { "; did you mean '\($0)'?" } ?? ""
      throw spec.error("data.target", error.description + hint)
    }
  }

  private static func cells(_ spec: Spec, _ dataset: Dataset, _ data: PreparedData) throws -> [Cell] {
    var dataMembers: [String: JSONValue] = [
      "sha256": .string(dataset.sha256), "target": .string(dataset.targetName),
      "task": .string(dataset.task.rawValue), "validation": .real(spec.data.validation),
      "test": .real(spec.data.test), "split_seed": .integer(spec.data.splitSeed),
      "standardize": .bool(spec.data.standardize),
    ]
    // Left out where it changes nothing, as neutral hyperparameters are.
    if spec.data.standardizeTarget { dataMembers["standardize_target"] = .bool(true) }
    let dataJSON = JSONValue.object(dataMembers)
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    var cells: [Cell] = []
    var seen: Set<Hyperparameters> = []
    for combination in try spec.combinations() {
      let hyperparameters: Hyperparameters
      do throws(Hyperparameters.Unsuitable) {
        hyperparameters = try Hyperparameters(
          combination, task: dataset.task, classCount: dataset.classes.count)
      } catch {
        throw spec.error("parameters.\(error.name)", error.message)
      }
      // A depth of 0 is the same network whatever the width.
      guard seen.insert(hyperparameters).inserted else { continue }
      let architecture = hyperparameters.architecture(
        featureCount: dataset.featureCount, classCount: dataset.classes.count)
      let bytes = Trainer.memory(
        architecture, exampleCount: data.training.count,
        settings: hyperparameters.trainingSettings(classCounts: dataset.classes.map { _ in 1 }))
      guard bytes < memory else {
        throw spec.error(
          "parameters",
          "a network of \(hyperparameters.summary(of: ["depth", "width"])) takes \(bytes >> 30) GiB to train and this "
            + "machine has \(memory >> 30); leave it out with a constraint, or take a smaller batch_size")
      }
      cells.append(try Cell(hyperparameters, data: dataJSON, metric: spec.metric))
    }
    return cells
  }
}
