// A run from its stored configuration alone.

import Search
import Datasets
import Files
import JSON
import NeuralNetwork

/// All that decides a run's result, read back from the canonical JSON of which its id is the hash.
public struct RunConfiguration: Sendable {
  /// What runs must have in common to be trained on the same data in one go.
  struct Setting: Hashable {
    let dataPaths: [String]
    let dataDigest: String
    let data: DataSettings
    let objective: Objective
    let engine: EngineVersion
  }

  /// The run's.
  let id: RunID
  let seed: Int
  let engine: EngineVersion
  let parameters: [String: ParameterValue]
  /// Of the data's files: `DataFile.digest`.
  let dataDigest: String
  /// A spec as far as its runs would be this one.
  let spec: Spec

  var setting: Setting {
    Setting(
      dataPaths: spec.dataPaths, dataDigest: dataDigest, data: spec.data, objective: spec.objective,
      engine: engine)
  }

  /// - Parameters:
  ///   - text: the configuration as it is stored.
  ///   - dataPaths: where the data are now; several files may also be one text with commas between.
  /// - Throws: `UnrepeatableRun` where this netlab cannot train the run again, `SpecError` where the configuration is none.
  public init(_ text: String, ofRun id: RunID, dataPaths: [String]) throws {
    self.id = id
    let hash = try RunID(hashing: text)
    guard hash == id else { throw UnrepeatableRun.changed(run: id, hash: hash) }

    let place = SpecLocation(file: "the configuration of run \(id.prefix(12))", key: "")
    let root: JSONNode
    do throws(JSONError) {
      root = try JSONNode.parse(text)
    } catch {
      throw SpecError(file: place.file, position: error.position, "not JSON: \(error.message)")
    }
    var object = try ObjectReader(root, at: place)
    let version = try object.require("engine").integer(in: 1...Int.max, at: place["engine"])
    guard let engine = EngineVersion(rawValue: version) else {
      throw UnrepeatableRun.otherEngine(run: id, engine: version)
    }
    self.engine = engine
    let dataNode = try object.require("data")
    let metricNode = try object.require("metric")
    let parametersNode = try object.require("parameters")
    seed = try object.require("seed").integer(in: Spec.seedRange, at: place["seed"])
    try object.finish()

    var positions: [String: SourcePosition] = [:]
    var dataObject = try ObjectReader(dataNode, at: place["data"])
    dataDigest = try dataObject.require("sha256").string(at: place["data"]["sha256"])
    let source: DataSource
    switch try DataSource.read(configuration: &dataObject, paths: dataPaths, at: place["data"]) {
    case .success(let read): source = read
    case .failure(let files):
      throw UnrepeatableRun.wrongFiles(run: id, expected: files.expected, count: files.count)
    }
    let data = try DataSettings(source, &dataObject, at: place["data"])
    let objective = try Spec.readObjective(
      metricNode, at: place["metric"], hasValidation: data.resampling.hasValidation, &positions)
    parameters = try Self.readParameters(parametersNode, at: place["parameters"])
    // Positions in a line that nobody wrote would tell nobody anything.
    spec = Spec(
      file: "run \(id.prefix(12))", source: text, name: id.text, method: .grid, objective: objective,
      data: data,
      axes: [],
      seeds: [seed], runs: nil,
      constraints: [], positions: [:])
  }

  /// All values, with neutral ones where they are left out.
  static func readParameters(
    _ node: JSONNode, at place: SpecLocation
  ) throws(SpecError) -> [String: ParameterValue] {
    // A neutral value need not be the default.
    var values: [String: ParameterValue] = [:]
    for definition in HyperparameterDefinition.all { values[definition.name] = definition.neutralValue }
    var object = try ObjectReader(node, at: place)
    for member in object.takeRest() {
      let place = place[member.key]
      guard let definition = HyperparameterDefinition.named(member.key) else {
        throw place.error(member.keyPosition, "unknown key")
      }
      values[member.key] = try definition.value(member.value, at: place)
    }
    return values
  }

  /// The data, if they are those that the run was trained on.
  func readData() throws -> SweepData {
    let files: [DataFile]
    do throws(FileError) {
      files = try spec.dataPaths.map { path throws(FileError) in try DataFile(reading: path) }
    } catch {
      throw UnrepeatableRun.noData(run: id, reason: error.description)
    }
    let digest = try DataFile.digest(of: files)
    guard digest == dataDigest else {
      throw UnrepeatableRun.otherData(
        run: id, path: spec.dataPaths.joined(separator: ","), digest: digest, expected: dataDigest)
    }
    return try SweepData(files, of: spec, engine: engine)
  }

  /// The run as it was planned.
  func plannedRun(on data: SweepData) throws -> PlannedRun {
    let hyperparameters = try spec.space(on: data.dataset).hyperparameters(parameters)
    let run = try PlannedRun(spec.cell(hyperparameters, on: data), seed: seed)
    guard run.id == id else { throw UnrepeatableRun.otherRun(run: id, planned: run.id) }
    return run
  }
}
