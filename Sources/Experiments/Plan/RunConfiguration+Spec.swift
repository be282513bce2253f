// Writes a spec that trains exactly one stored run.

import Datasets
import JSON
import Search

extension RunConfiguration {
  /// The text of a spec of one cell and one seed, whose run has the same id, or one of whose runs where there are several folds.
  ///
  /// - Throws: `UnrepeatableRun` for a run of an earlier engine version.
  public func specText() throws -> String {
    guard engine == .current else { throw UnrepeatableRun.earlierEngine(run: id, engine: engine) }
    let configuration = try JSONNode.parse(text).value
    guard case .object(let members) = configuration else { return configuration.canonicalText }
    guard identity.content != nil else { throw UnrepeatableRun.earlierData(run: id) }
    let data = settings.data.specMembers
    let parts: [(String, JSONValue)] = [
      ("name", .string("run \(id.prefix(12))")), ("metric", members["metric"] ?? .null),
      ("data", .object(data)), ("parameters", .object(specParameters)), ("seeds", .array([.integer(seed)])),
    ]
    let lines = parts.map { "  \(JSONValue.quoted($0.0)): \($0.1.canonicalText)" }
    return "{\n\(lines.joined(separator: ",\n"))\n}\n"
  }

  /// Neutral values are omitted from configurations; a spec must give them if they are not the default.
  private var specParameters: [String: JSONValue] {
    var known = ParameterValues(parameters).parts
    var members: [String: JSONValue] = [:]
    // The data say which of the recipe's apply.
    let shape = DataShape(
      task: settings.data.task ?? .binary, classCount: 0, columns: [.numbers, .categories, .target])
    for definition in HyperparameterDefinition.all where definition.applies(known, to: shape) {
      // `scale` says so already.
      if definition.name == "scaling", settings.data.divisor != 1 { continue }
      guard let value = parameters[definition.name] else { continue }
      known[definition.name] = value
      let isImplied = value == definition.neutralValue && value == definition.defaultValue(known)
      // A list means several values, a nested list one value.
      if !isImplied { members[definition.name] = .array([value.json]) }
    }
    return members
  }
}
