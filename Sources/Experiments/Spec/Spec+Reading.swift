// Reads a spec from JSON5.

import Search
import Datasets
import Files
import JSON
import NeuralNetwork

extension Spec {
  /// Bytes.
  private static let maxLength = 4 << 20
  private static let maxConstraints = 1000

  /// Reads a spec file.
  public static func read(_ file: String) throws -> Spec {
    let bytes = try File.read(file)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SpecError(file: file, position: nil, "the file is not UTF-8 text")
    }
    return try Spec(text, file: file)
  }

  /// - Parameters:
  ///   - source: the spec's text, in JSON5.
  ///   - file: its path, for errors and for relative paths.
  public init(_ source: String, file: String) throws(SpecError) {
    guard source.utf8.count <= Self.maxLength else {
      throw SpecError(file: file, position: nil, "larger than 4 MiB")
    }
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
    let nameNode = object.take("name")
    name = try Self.readName(nameNode, file: file, at: place["name"])
    positions["name"] = nameNode?.position
    method = try Self.readMethod(object.take("method"), at: place["method"])
    let metricNode = object.take("metric")
    let dataNode = try object.require("data")
    let parametersNode = object.take("parameters")
    let seedsNode = object.take("seeds")
    let runsNode = object.take("runs")
    let constraintsNode = object.take("constraints")
    try object.requireKnown(elsewhere: HyperparameterDefinition.acceptedNames, in: "parameters")

    var implied: [Axis] = []
    data = try DataSettings(dataNode, at: place["data"], &positions, &implied)
    objective = try Self.readObjective(
      metricNode, at: place["metric"], hasValidation: data.resampling.hasValidation, &positions)
    statedAxes = try Self.readAxes(parametersNode, for: method, at: place["parameters"], &positions)
    if let twice = statedAxes.first(where: { axis in implied.contains { $0.name == axis.name } }) {
      throw SpecError(
        file: file, position: positions["parameters.\(twice.name)"], key: "parameters.\(twice.name)",
        "data says so already: give one of both")
    }
    impliedAxes = implied
    seeds = try Self.readSeeds(seedsNode, at: place["seeds"])
    runs = try runsNode?.integer(in: 1...Plan.maxRuns, at: place["runs"])
    constraints = try Self.readConstraints(constraintsNode, at: place["constraints"], &positions)
    self.positions = positions
  }

  private static func readName(_ node: JSONNode?, file: String, at place: SpecLocation) throws(SpecError)
    -> String
  {
    guard let node else {
      // For grid.json, use the name of its folder.
      let stem = Path.name(of: file).split(separator: ".").first.map(String.init) ?? "sweep"
      return stem
    }
    let name = try node.string(at: place)
    // Categories of invisible and line-breaking characters.
    let unseen: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
    let scalars = name.unicodeScalars
    guard 1...100 ~= scalars.count,
      !scalars.contains(where: { unseen.contains($0.properties.generalCategory) })
    else { throw place.error(node, "expected a name of 1 to 100 characters on one line") }
    return name
  }

  private static func readMethod(_ node: JSONNode?, at place: SpecLocation) throws(SpecError) -> SearchMethod
  {
    guard let node else { return .grid }
    let text = try node.string(at: place)
    guard let method = SearchMethod.named(text) else {
      let hint = NearestName.hint(for: text, among: SearchMethod.all.map(\.name))
      throw place.error(node, "there is no method '\(text)'; \(hint)")
    }
    return method
  }

  static func readObjective(
    _ node: JSONNode?, at place: SpecLocation, hasValidation: Bool,
    _ positions: inout [String: SourcePosition]
  ) throws(SpecError) -> Objective {
    guard let node else {
      return Objective(SplitMetric(hasValidation ? .validation : .training, .loss))
    }
    var object = try ObjectReader(node, at: place)
    let nameNode = try object.require("name")
    let goalNode = object.take("goal")
    try object.finish()
    positions["metric.name"] = nameNode.position
    let name = try nameNode.string(at: place["name"])
    guard let metric = SplitMetric.named(name) else {
      let names = SplitMetric.ofEpoch.map(\.name)
      throw place["name"].error(
        nameNode, "there is no metric '\(name)'; \(NearestName.hint(for: name, among: names))")
    }
    guard metric.canChoose else {
      throw place["name"].error(
        nameNode, "the test split must not be used for selection; use a val_ metric")
    }
    guard metric.split == .training || hasValidation else {
      throw place["name"].error(nameNode, "\(name) needs a validation split: set data.validation above 0")
    }
    guard let goalNode else { return Objective(metric) }
    let goalText = try goalNode.string(at: place["goal"])
    guard let goal = Metric.Goal(rawValue: goalText) else {
      throw place["goal"].error(goalNode, "expected 'minimize' or 'maximize', found '\(goalText)'")
    }
    return Objective(metric, goal: goal)
  }

  public static let seedRange = JSONNumber.exactIntegers

  private static func readAxes(
    _ node: JSONNode?, for method: SearchMethod, at place: SpecLocation,
    _ positions: inout [String: SourcePosition]
  ) throws(SpecError) -> [Axis] {
    guard let node else { return [] }
    positions["parameters"] = node.position
    var object = try ObjectReader(node, at: place)
    var axes: [Axis] = []
    for member in object.takeRest() {
      let place = place[member.key]
      guard let definition = HyperparameterDefinition.meant(by: member.key) else {
        throw place.error(
          member.keyPosition, "unknown key; \(HyperparameterDefinition.hint(for: member.key))")
      }
      guard !axes.contains(where: { $0.name == definition.name }) else {
        throw place.error(member.keyPosition, "the values of \(definition.name) are given twice")
      }
      // Under the one name by which later errors find it.
      positions["parameters.\(definition.name)"] = member.keyPosition
      let domain = try definition.domain(member.value, at: place)
      if let lackOfPoints = method.lackOfPoints, !domain.hasPoints {
        throw place.error(member.value, lackOfPoints)
      }
      axes.append(Axis(name: definition.name, domain))
    }
    for axis in axes {
      guard let whole = HyperparameterDefinition.named(axis.name)?.part?.whole,
        axes.contains(where: { $0.name == whole })
      else { continue }
      let parts = HyperparameterDefinition.parts(of: whole).joined(separator: " and ")
      throw SpecError(
        file: place.file, position: positions["parameters.\(axis.name)"], key: "parameters.\(axis.name)",
        "\(whole) replaces \(parts) and cannot be combined with them")
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
        throw place.element(index).error(element, "the seed \(seed) occurs twice")
      }
      seeds.append(seed)
    }
    return seeds
  }

  private static func readConstraints(
    _ node: JSONNode?, at place: SpecLocation, _ positions: inout [String: SourcePosition]
  ) throws(SpecError) -> [String] {
    guard let node else { return [] }
    positions["constraints"] = node.position
    guard case .array(let elements) = node.content else {
      throw place.error(node, "expected a list of SQL expressions, found \(node.summary)")
    }
    guard elements.count <= maxConstraints else {
      throw place.error(node, "more than \(maxConstraints) constraints: join some with AND")
    }
    var constraints: [String] = []
    for (index, element) in elements.enumerated() {
      constraints.append(try element.string(at: place.element(index)))
      positions["constraints[\(index)]"] = element.position
    }
    return constraints
  }
}
