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
    let data: Spec.Data
    let objective: Objective
  }

  /// The run's.
  let id: RunID
  let seed: Int
  let parameters: [String: ParameterValue]
  /// Of the data's files: `DataFile.digest`.
  let dataDigest: String
  /// A spec as far as its runs would be this one.
  let spec: Spec

  var setting: Setting {
    Setting(dataPaths: spec.dataPaths, dataDigest: dataDigest, data: spec.data, objective: spec.objective)
  }

  /// - Parameters:
  ///   - text: the configuration as it is stored.
  ///   - dataPaths: where the data are now: the table, or the IDX files, which may also be one text with commas between.
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
    let engine = try object.require("engine").integer(in: 1...Int.max, at: place["engine"])
    guard engine == Engine.version else { throw UnrepeatableRun.otherEngine(run: id, engine: engine) }
    let dataNode = try object.require("data")
    let metricNode = try object.require("metric")
    let parametersNode = try object.require("parameters")
    seed = try object.require("seed").integer(in: Spec.seedRange, at: place["seed"])
    try object.finish()

    var positions: [String: SourcePosition] = [:]
    var dataObject = try ObjectReader(dataNode, at: place["data"])
    dataDigest = try dataObject.require("sha256").string(at: place["data"]["sha256"])
    let source = try DataSource(&dataObject, paths: dataPaths, at: place["data"])
    guard source.canBeRead else { throw UnrepeatableRun.wrongFiles(run: id, count: source.paths.count) }
    let data = try Spec.readData(dataNode, &dataObject, source, at: place["data"], &positions)
    let objective = try Spec.readObjective(
      metricNode, at: place["metric"], validation: data.validation, &positions)
    parameters = try Self.readParameters(parametersNode, at: place["parameters"])
    // Positions in a line that nobody wrote would tell nobody anything.
    spec = Spec(
      file: "run \(id.prefix(12))", source: text, name: id.text, objective: objective, data: data, axes: [],
      seeds: [seed],
      constraints: [], positions: [:])
  }

  private static func readParameters(
    _ node: JSONNode, at place: SpecLocation
  ) throws(SpecError) -> [String: ParameterValue] {
    // What is neutral was left out, and need not be what is taken where a spec says nothing.
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
  func readData() throws -> SplitData {
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
    return try SplitData(files, of: spec)
  }

  /// The run as it was planned.
  func plannedRun(on data: SplitData) throws -> PlannedRun {
    let hyperparameters = try spec.hyperparameters(parameters, on: data.dataset)
    let run = try PlannedRun(spec.cell(hyperparameters, on: data), seed: seed)
    guard run.id == id else { throw UnrepeatableRun.otherRun(run: id, planned: run.id) }
    return run
  }
}
