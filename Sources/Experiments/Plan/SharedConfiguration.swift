import Datasets
import JSON
import NeuralNetwork
import Search

/// The part of the configuration that all runs of a sweep share: data, objective and engine version.
public struct SharedConfiguration: Hashable, Sendable {
  private static let keys = ["data", "metric", "engine"]

  let members: [String: JSONValue]

  init(data: JSONValue, objective: Objective, engine: EngineVersion) {
    members = [
      "data": data, "metric": Self.json(of: objective), "engine": .integer(engine.rawValue),
    ]
  }

  /// From the stored configuration of a run; nil where that is none.
  package init?(ofRun configuration: JSONNode) {
    guard case .object(let all) = configuration.value else { return nil }
    members = all.filter { Self.keys.contains($0.key) }
    guard members.count == Self.keys.count else { return nil }
  }

  private static func json(of objective: Objective) -> JSONValue {
    .object(["name": .string(objective.metric.name), "goal": .string(objective.goal.rawValue)])
  }

  /// Whether the data are identified by their files, as they were before.
  var isEarlier: Bool {
    guard case .object(let data) = members["data"] else { return false }
    return data["sha256"] != nil
  }

  /// Whether the runs are chosen by this objective.
  package func has(_ objective: Objective) -> Bool { members["metric"] == Self.json(of: objective) }

  /// The shape of the data.
  ///
  /// - Parameter columns: the kinds of columns that a recipe is chosen for.
  package func shape(task: Task, classCount: Int, columns: DataShape.Columns) -> DataShape {
    guard case .object(let data) = members["data"], data["id"] != nil else {
      var shape = DataShape(task: task, classCount: classCount)
      shape.hasFormerDefaults = true
      return shape
    }
    let targetCount = if case .array(let names) = data["target"] { max(names.count, 1) } else { 1 }
    return DataShape(
      task: task, classCount: classCount, targetCount: targetCount, columns: columns)
  }

  /// What the target is; nil where the configuration does not say.
  package var task: String? {
    guard case .object(let data) = members["data"], case .string(let task) = data["task"] else { return nil }
    return task
  }
}
