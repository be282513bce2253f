// A spec from its JSON.

import Search
import Datasets
import Files
import JSON
import NeuralNetwork

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

    data = try Self.readData(dataNode, at: place["data"], &positions)
    objective = try Self.readObjective(
      metricNode, at: place["metric"], validation: data.validation, &positions)
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

  static func readObjective(
    _ node: JSONNode?, at place: SpecLocation, validation: Double, _ positions: inout [String: SourcePosition]
  ) throws(SpecError) -> Objective {
    guard let node else {
      return Objective(SplitMetric(validation > 0 ? .validation : .training, .loss))
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
        nameNode, "the test split judges the choice and must not make it; choose by a val_ metric")
    }
    guard metric.split == .training || validation > 0 else {
      throw place["name"].error(nameNode, "\(name) needs a validation part: set data.validation above 0")
    }
    guard let goalNode else { return Objective(metric) }
    let goalText = try goalNode.string(at: place["goal"])
    guard let goal = Metric.Goal(rawValue: goalText) else {
      throw place["goal"].error(goalNode, "expected 'minimize' or 'maximize', found '\(goalText)'")
    }
    return Objective(metric, goal: goal)
  }

  private static func readData(
    _ node: JSONNode, at place: SpecLocation, _ positions: inout [String: SourcePosition]
  ) throws(SpecError) -> Data {
    var object = try ObjectReader(node, at: place)
    let source = try DataSource(node, &object, at: place, &positions)
    return try readData(node, &object, source, at: place, &positions)
  }

  /// What decides the result, and not where the files are.
  ///
  /// - Parameter object: with these keys alone.
  static func readData(
    _ node: JSONNode, _ object: inout ObjectReader, _ source: DataSource, at place: SpecLocation,
    _ positions: inout [String: SourcePosition]
  ) throws(SpecError) -> Data {
    let taskNode = object.take("task")
    let validationNode = object.take("validation")
    let testNode = object.take("test")
    let seedNode = object.take("split_seed")
    let standardizeNode = object.take("standardize")
    let scaleNode = object.take("scale")
    let standardizeTargetNode = object.take("standardize_target")
    try object.finish()
    for (key, keyNode) in [
      ("validation", validationNode), ("test", testNode), ("standardize_target", standardizeTargetNode),
    ] {
      positions["data.\(key)"] = (keyNode ?? node).position
    }

    func fraction(_ node: JSONNode?, _ key: String) throws(SpecError) -> Double {
      guard let node else { return 0.2 }
      let value = try node.number(at: place[key])
      guard (0..<1).contains(value) else {
        throw place[key].error(
          node, "expected a fraction of the rows, from 0 to below 1, found \(node.summary)")
      }
      return value
    }
    let validation = try fraction(validationNode, "validation")
    if source.hasTest, let testNode {
      throw place["test"].error(testNode, "the test part is the files of test_path: leave test out")
    }
    let test = source.hasTest ? 0 : try fraction(testNode, "test")
    guard validation + test < 1 else {
      throw place.error(testNode ?? node, "validation and test leave no rows for training")
    }
    var task: Task?
    if let taskNode {
      let text = try taskNode.string(at: place["task"])
      task = Task(rawValue: text)
      guard task != nil || text == HyperparameterDefinition.automatic else {
        let names = [HyperparameterDefinition.automatic] + Task.allCases.map(\.rawValue)
        throw place["task"].error(
          taskNode, "there is no task '\(text)'; \(NearestName.hint(for: text, among: names))")
      }
    }
    if case .idx = source, task == .regression, let taskNode {
      throw place["task"].error(taskNode, "the labels of IDX files are classes, and no regression's numbers")
    }
    let scale = try scaleNode?.number(at: place["scale"]) ?? 1
    let standardize = try standardizeNode?.bool(at: place["standardize"]) ?? (scaleNode == nil)
    if let scaleNode {
      guard scale > 0 else {
        throw place["scale"].error(scaleNode, "expected a number above 0, found \(scaleNode.summary)")
      }
      guard !standardize else {
        throw place["scale"].error(scaleNode, "scale stands instead of standardize, not beside it")
      }
    }
    return Data(
      source: source, task: task, validation: validation, test: test,
      splitSeed: try seedNode?.integer(in: seedRange, at: place["split_seed"]) ?? 0,
      standardize: standardize, scale: scale,
      standardizeTarget: try standardizeTargetNode?.bool(at: place["standardize_target"]) ?? false)
  }

  /// Beyond 2⁵³ JSON's numbers are not exact.
  public static let seedRange = 0...9_007_199_254_740_992

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
