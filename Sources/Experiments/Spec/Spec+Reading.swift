// A spec from its JSON.

import Search
import Datasets
import Files
import JSON

extension Spec {
  private static let largestFile = 4 << 20
  private static let maxConstraints = 1000

  /// Reads a spec's file.
  public static func read(_ file: String) throws -> Spec {
    let bytes = try File.read(file)
    guard bytes.count <= largestFile else { throw SpecError(file: file, position: nil, "larger than 4 MiB") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SpecError(file: file, position: nil, "the file is not UTF-8 text")
    }
    return try Spec(text, file: file)
  }

  /// - Parameters:
  ///   - source: the spec's text, in JSON5.
  ///   - file: where it stands, for errors and for the paths in it.
  public init(_ source: String, file: String) throws(SpecError) {
    let root: JSONNode
    do throws(JSONError) {
      root = try JSONNode.parse(source)
    } catch {
      throw SpecError(file: file, position: error.position, "not JSON: \(error.message)")
    }
    let place = SpecLocation(file: file, key: "")
    var positions: [String: SourcePosition] = [:]
    var object = try ObjectReader(root, at: place)
    self.file = file
    self.source = source
    name = try Self.readName(object.take("name"), file: file, at: place["name"])
    if let method = object.take("method") {
      let text = try method.string(at: place["method"])
      guard text == "grid" else {
        throw place["method"].error(method, "there is no method '\(text)': the one that there is is 'grid'")
      }
    }
    let metricNode = object.take("metric")
    let dataNode = try object.require("data")
    let parametersNode = object.take("parameters")
    let seedsNode = object.take("seeds")
    let constraintsNode = object.take("constraints")
    try object.finish()

    data = try DataSettings(dataNode, at: place["data"], &positions)
    metric = try Self.readMetric(
      metricNode, at: place["metric"], hasValidation: data.resampling.hasValidation, &positions)
    axes = try Self.readAxes(parametersNode, at: place["parameters"], &positions)
    seeds = try Self.readSeeds(seedsNode, at: place["seeds"])
    constraints = try Self.readConstraints(constraintsNode, at: place["constraints"])
    positions["constraints"] = constraintsNode?.position
    self.positions = positions
  }

  private static func readName(_ node: JSONNode?, file: String, at place: SpecLocation) throws(SpecError)
    -> String
  {
    guard let node else {
      // grid.json in a folder that says what it is about
      let stem = Path.name(of: file).split(separator: ".").first.map(String.init) ?? "sweep"
      return stem
    }
    let name = try node.string(at: place)
    // Categories of characters that are not seen, or that break a line.
    let unseen: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
    let scalars = name.unicodeScalars
    guard 1...100 ~= scalars.count,
      !scalars.contains(where: { unseen.contains($0.properties.generalCategory) })
    else { throw place.error(node, "expected a name of 1 to 100 characters on one line") }
    return name
  }

  static func readMetric(
    _ node: JSONNode?, at place: SpecLocation, hasValidation: Bool,
    _ positions: inout [String: SourcePosition]
  ) throws(SpecError) -> Objective {
    guard let node else {
      return Objective(name: SplitMetric(hasValidation ? .validation : .training, .loss))
    }
    var object = try ObjectReader(node, at: place)
    let nameNode = try object.require("name")
    let goalNode = object.take("goal")
    try object.finish()
    positions["metric.name"] = nameNode.position
    let text = try nameNode.string(at: place["name"])
    guard let name = SplitMetric.named(text) else {
      let names = SplitMetric.ofEpoch.map(\.text)
      throw place["name"].error(
        nameNode, "there is no metric '\(text)'; \(NearestName.hint(for: text, among: names))")
    }
    guard name.split != .test else {
      throw place["name"].error(
        nameNode, "the test split judges the choice and must not make it; choose by a val_ metric")
    }
    guard name.split == .training || hasValidation else {
      throw place["name"].error(nameNode, "\(text) needs a validation part: set data.validation above 0")
    }
    guard let goalNode else { return Objective(name: name) }
    let goalText = try goalNode.string(at: place["goal"])
    guard let goal = Objective.Goal(rawValue: goalText) else {
      throw place["goal"].error(goalNode, "expected 'minimize' or 'maximize', found '\(goalText)'")
    }
    return Objective(name: name, goal: goal)
  }

  public static let seedRange = JSONNumber.exactIntegers

  private static func readAxes(
    _ node: JSONNode?, at place: SpecLocation, _ positions: inout [String: SourcePosition]
  ) throws(SpecError) -> [Axis] {
    guard let node else { return [] }
    positions["parameters"] = node.position
    var object = try ObjectReader(node, at: place)
    var axes: [Axis] = []
    for member in object.takeRest() {
      let place = place[member.key]
      positions[place.key] = member.keyPosition
      guard let definition = HyperparameterDefinition.named(member.key) else {
        let hint = NearestName.hint(for: member.key, among: HyperparameterDefinition.allNames)
        throw place.error(member.keyPosition, "unknown key; \(hint)")
      }
      axes.append(Axis(name: member.key, values: try definition.values(member.value, at: place)))
    }
    if axes.contains(where: { $0.name == "hidden_layers" }),
      let other = axes.first(where: { $0.name == "depth" || $0.name == "width" })
    {
      throw SpecError(
        file: place.file, position: positions["parameters.\(other.name)"], key: "parameters.\(other.name)",
        "hidden_layers stands instead of depth and width, not beside them")
    }
    return axes
  }

  private static func readSeeds(_ node: JSONNode?, at place: SpecLocation) throws(SpecError) -> [Int] {
    guard let node else { return [0] }
    guard case .array = node.content else {
      return Array(0..<(try node.integer(in: 1...100_000, at: place)))
    }
    var seeds: [Int] = []
    var seen: Set<Int> = []
    for (index, element) in try node.elements(at: place).enumerated() {
      let seed = try element.integer(in: seedRange, at: place.element(index))
      guard seen.insert(seed).inserted else {
        throw place.element(index).error(element, "the seed \(seed) stands here twice")
      }
      seeds.append(seed)
    }
    return seeds
  }

  private static func readConstraints(_ node: JSONNode?, at place: SpecLocation) throws(SpecError)
    -> [Constraint]
  {
    guard let node else { return [] }
    guard case .array(let elements) = node.content else {
      throw place.error(node, "expected a list of SQL expressions, found \(node.summary)")
    }
    guard elements.count <= maxConstraints else {
      throw place.error(node, "more than \(maxConstraints) constraints: join some with AND")
    }
    var constraints: [Constraint] = []
    for (index, element) in elements.enumerated() {
      let expression = try element.string(at: place.element(index))
      constraints.append(Constraint(expression: expression, position: element.position))
    }
    return constraints
  }
}
