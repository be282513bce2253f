import JSON
import NeuralNetwork
import Search

/// The part of the configuration that all runs of a sweep share: data, objective and engine version.
public struct SharedConfiguration: Hashable, Sendable {
  private static let keys = ["data", "metric", "engine"]

  let members: [String: JSONValue]

  init(data: JSONValue, objective: Objective, engine: EngineVersion) {
    members = [
      "data": data,
      "metric": .object(["name": .string(objective.metric.name), "goal": .string(objective.goal.rawValue)]),
      "engine": .integer(engine.rawValue),
    ]
  }

  /// Reads a run's stored configuration; nil if that is invalid.
  public init?(ofRun configuration: String) {
    guard let node = try? JSONNode.parse(configuration), case .object(let all) = node.value else {
      return nil
    }
    members = all.filter { Self.keys.contains($0.key) }
    guard members.count == Self.keys.count else { return nil }
  }
}
