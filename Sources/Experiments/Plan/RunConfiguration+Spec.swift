// Writes a spec that trains exactly one stored run.

import Search
import JSON

extension RunConfiguration {
  /// The text of a spec of one cell and one seed, whose run has the same id, or one of whose runs where there are several folds.
  ///
  /// - Throws: `UnrepeatableRun` for a run of an earlier engine version.
  public func specText() throws -> String {
    guard engine == .current else { throw UnrepeatableRun.earlierEngine(run: id, engine: engine) }
    let configuration = try JSONNode.parse(text).value
    guard case .object(let members) = configuration, case .object(var data)? = members["data"] else {
      return configuration.canonicalText
    }
    for key in ["sha256", "format", "target"] { data[key] = nil }
    data["target"] = settings.data.source.text("target").map(JSONValue.string)
    for file in settings.dataFiles { data[file.key] = .string(file.path) }
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
    for definition in HyperparameterDefinition.all where definition.applies(known) {
      guard let value = parameters[definition.name] else { continue }
      known[definition.name] = value
      let isImplied = value == definition.neutralValue && value == definition.defaultValue(known)
      // A list means several values, a nested list one value.
      if !isImplied { members[definition.name] = .array([value.json]) }
    }
    return members
  }
}
