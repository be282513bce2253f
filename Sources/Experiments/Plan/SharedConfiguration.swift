import JSON
import NeuralNetwork
import Search

/// The part of a run's configuration that all runs of a sweep have in common: the data, the objective and the engine's version.
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

  /// From the stored configuration of a run; nil where that is none.
  public init?(ofRun configuration: String) {
    guard let node = try? JSONNode.parse(configuration), case .object(let all) = node.value else {
      return nil
    }
    members = all.filter { Self.keys.contains($0.key) }
    guard members.count == Self.keys.count else { return nil }
  }
}
