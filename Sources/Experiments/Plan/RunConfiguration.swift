// Reads a run from its stored configuration.

import Search
import Datasets
import JSON
import NeuralNetwork

/// Everything that decides a run's result, parsed from the canonical JSON whose hash is its id.
public struct RunConfiguration: Sendable {
  /// The properties that runs must share to be trained on the same prepared data.
  struct Setting: Hashable {
    let dataPaths: [String]
    let identity: DataIdentity
    let data: DataSettings
    let objective: Objective
    let engine: EngineVersion
  }

  /// The run's id.
  let id: RunID
  let seed: Int
  /// nil where the data are divided once.
  let fold: Int?
  let engine: EngineVersion
  let parameters: [String: ParameterValue]
  let identity: DataIdentity
  let settings: RunSettings
  /// As it is stored.
  let text: String

  var setting: Setting {
    Setting(
      dataPaths: settings.dataPaths, identity: identity, data: settings.data, objective: settings.objective,
      engine: engine)
  }

  /// - Parameters:
  ///   - text: the stored configuration.
  ///   - source: where the data are and how they are read, as the store says.
  ///   - paths: current paths of the data, if they differ; several may also be one comma-separated text.
  /// - Throws: `UnrepeatableRun` if this netlab cannot retrain the run, `SpecError` for an invalid configuration.
  public init(_ text: String, ofRun id: RunID, source: StoredSource, paths: [String] = []) throws {
    self.id = id
    self.text = text
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
    fold = try object.take("fold")?.integer(in: 0...Int.max, at: place["fold"])
    try object.finish()

    var positions: [String: SourcePosition] = [:]
    let data: DataSettings
    (data, identity) = try Self.readData(dataNode, ofRun: id, source: source, paths: paths, at: place["data"])
    let objective = try Spec.readObjective(
      metricNode, at: place["metric"], hasValidation: data.resampling.hasValidation, &positions)
    parameters = try Self.readParameters(parametersNode, at: place["parameters"])
    settings = RunSettings(file: "run \(id.prefix(12))", data: data, objective: objective)
  }

  /// The settings of the data, and what identifies their content.
  private static func readData(
    _ node: JSONNode, ofRun id: RunID, source: StoredSource, paths: [String], at place: SpecLocation
  ) throws -> (DataSettings, DataIdentity) {
    var object = try ObjectReader(node, at: place)
    let content = try object.take("id")?.string(at: place["id"])
    let digest = try content == nil ? object.require("sha256").string(at: place["sha256"]) : nil
    let format = try object.take("format")?.string(at: place["format"])
    let targetNode = try object.require("target")
    let target = if case .string(let name) = targetNode.content { name } else { "" }
    let taskNode = try object.require("task")
    guard let task = Task(rawValue: try taskNode.string(at: place["task"])) else {
      throw place["task"].error(taskNode, "there is no such task")
    }
    let stored = try source.settings(
      target: target, task: task, hasLabels: format != nil, paths: paths,
      wrongFiles: { UnrepeatableRun.wrongFiles(run: id, expected: $0, count: $1) })
    let data = try DataSettings(
      stored.source, stored.columns, configuration: &object, isEarlier: content == nil, at: place)
    return (data, content.map(DataIdentity.content) ?? .files(sha256: digest ?? ""))
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

  /// The data, if it is what the run was trained on.
  func readData() throws -> SweepData {
    func read(_ settings: RunSettings) throws -> SweepData {
      try SweepData(of: settings, engine: engine, identifiedBy: identity) { [id] reason in
        UnrepeatableRun.noData(run: id, reason: reason)
      }
    }
    let first = Result { try read(settings) }
    if let data = try? first.get(), data.dataset.identity == identity { return data }
    // The file may have been written again in another way.
    var other = settings
    other.data = settings.data.detectingLayout()
    if other.data.source != settings.data.source, let data = try? read(other),
      data.dataset.identity == identity
    {
      return data
    }
    let data = try first.get()
    guard data.dataset.identity == identity else {
      throw UnrepeatableRun.otherData(
        run: id, path: settings.dataPaths.joined(separator: ","), found: data.dataset.identity.text,
        expected: identity.text)
    }
    return data
  }

  /// The run, planned again.
  func plannedRun(on data: SweepData) throws -> PlannedRun {
    let hyperparameters = try settings.space(for: data.shape).hyperparameters(parameters)
    guard data.folds.contains(fold) else {
      throw settings.error("fold", "the data have no such division")
    }
    let run = try PlannedRun(data.cell(hyperparameters), seed: seed, fold: fold)
    guard run.id == id else { throw UnrepeatableRun.otherRun(run: id, planned: run.id) }
    return run
  }
}
