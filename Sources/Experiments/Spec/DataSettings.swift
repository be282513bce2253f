// The `data` section of a spec: files, columns, splits and transforms.

import Datasets
import JSON
import Search

/// The data files, and their preparation for training.
public struct DataSettings: Sendable {
  /// Paths are as written, relative to the spec's folder.
  public private(set) var source: DataSource
  package let columns: DatasetSettings
  package let resampling: any Resampling
  /// What all features are divided by; 1 has no effect.
  package let divisor: Double
  /// Whether `standardize_target` is true.
  let scalesTarget: Bool
  /// The transforms of a run that was stored before they were hyperparameters; nil for a spec.
  package let earlierRecipe: RecipeSettings?

  /// nil to infer it from the target.
  public var task: Task? { columns.task }

  /// Reads a spec's `data`.
  ///
  /// - Parameters:
  ///   - positions: receives the keys' positions, for errors that only the data reveals.
  ///   - axes: receives the values of hyperparameters that keys of `data` stand for.
  init(
    _ node: JSONNode, at place: SpecLocation, _ positions: inout [String: SourcePosition],
    _ axes: inout [Axis]
  ) throws(SpecError) {
    var object = try ObjectReader(node, at: place)
    for key in DataSource.keys + Self.keys { positions["data.\(key)"] = object.position(of: key) }
    source = try DataSource(&object, at: place)
    try object.requireKnown(
      besides: Self.keys, elsewhere: HyperparameterDefinition.acceptedNames, in: "parameters")
    resampling = try Resamplings.read(&object, hasTest: source.hasTest, at: place)
    var columns = try Self.columns(&object, source, at: place)
    columns.divisors = resampling.divisors
    self.columns = columns
    (divisor, scalesTarget) = try Self.readScaling(&object, at: place, &axes)
    if columns.targets.contains(where: { columns.columns.transform(of: $0) == .log }) {
      axes.append(Axis(name: "target_transform", .values([.name("log")])))
    }
    earlierRecipe = nil
    try object.finish()
  }

  /// Every key except those of the source.
  private static var keys: [String] {
    ["target", "task", "weight"] + ColumnSettings.keys + Resamplings.keys + RecipeSettings.keys
  }

  /// The name of the target of formats that keep labels apart.
  private static let labelName = "label"

  /// Reads what a spec says of the columns.
  static func columns(
    _ object: inout ObjectReader, _ source: DataSource, at place: SpecLocation
  ) throws(SpecError) -> DatasetSettings {
    let task = try task(object.take("task"), at: place["task"])
    let weight = try object.take("weight")?.string(at: place["weight"])
    let targetNode = object.take("target")
    let targets: [String]
    if let targetNode {
      guard source.labels == nil else {
        throw place["target"].error(targetNode, "the file of 'labels' has the target: omit 'target'")
      }
      targets = try Self.targets(targetNode, at: place["target"])
    } else if source.labels != nil {
      targets = [labelName]
    } else if let dataset = source.options.targetDataset {
      // Its column is named after it, without its groups.
      targets = [String(dataset.split(separator: "/").last ?? "")]
    } else {
      throw place.error(
        object.position,
        "the key 'target' is missing, or for formats that keep labels apart 'labels' or 'target_dataset'")
    }
    return DatasetSettings(
      targets: targets, task: task, columns: try ColumnSettings(&object, at: place), weight: weight)
  }

  private static func targets(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> [String] {
    guard case .array = node.content else { return [try node.string(at: place)] }
    var names: [String] = []
    for (index, element) in try node.elements(at: place).enumerated() {
      names.append(try element.string(at: place.element(index)))
    }
    return names
  }

  private static func task(_ node: JSONNode?, at place: SpecLocation) throws(SpecError) -> Task? {
    guard let node else { return nil }
    let text = try node.string(at: place)
    if let task = Task(rawValue: text) { return task }
    guard text != HyperparameterDefinition.automatic else { return nil }
    let names = [HyperparameterDefinition.automatic] + Task.allCases.map(\.rawValue)
    throw place.error(node, "there is no task '\(text)'; \(NearestName.hint(for: text, among: names))")
  }

  /// `standardize`, `scale` and `standardize_target`: other words for values of `scaling` and `target_scaling`.
  private static func readScaling(
    _ object: inout ObjectReader, at place: SpecLocation, _ axes: inout [Axis]
  ) throws(SpecError) -> (divisor: Double, scalesTarget: Bool) {
    let isStated = object.has("standardize") || object.has("scale")
    let targetNode = object.peek("standardize_target")
    let recipe = try RecipeSettings(&object, at: place)
    if isStated {
      axes.append(
        Axis(name: "scaling", .values([.name(recipe.choices.scaling == .standard ? "standard" : "none")])))
    }
    if targetNode != nil {
      axes.append(
        Axis(name: "target_scaling", .values([.name(recipe.choices.standardizeTarget ? "standard" : "none")]))
      )
    }
    return (recipe.choices.divisor, recipe.choices.standardizeTarget)
  }

  // MARK: Stored

  /// The settings of a stored run.
  ///
  /// - Parameters:
  ///   - source: where the data are, and how they are read.
  ///   - configuration: the `data` of the run's configuration, without what identifies the content.
  init(
    _ source: DataSource, _ columns: DatasetSettings, configuration object: inout ObjectReader,
    isEarlier: Bool,
    at place: SpecLocation
  ) throws(SpecError) {
    self.source = source
    let resampling = try Resamplings.read(&object, hasTest: source.hasTest, at: place)
    self.resampling = resampling
    var columns = columns
    if isEarlier {
      let recipe = try RecipeSettings(&object, at: place)
      scalesTarget = false
      earlierRecipe = recipe
      divisor = 1
    } else {
      scalesTarget = false
      earlierRecipe = nil
      divisor =
        try object.take("scale").map { node throws(SpecError) in
          let number = try node.number(at: place["scale"])
          guard number > 0, (1 / number).isFinite else {
            throw place["scale"].error(node, "expected a number above 0, found \(node.summary)")
          }
          return number
        } ?? 1
      // The stored columns are those of the sweep that was started last on the same content.
      columns = columns.takingLogarithms(of: try Self.logColumns(&object, at: place[Self.logKey]))
    }
    columns.divisors = resampling.divisors
    self.columns = columns
    try object.finish()
  }

  private static let logKey = "log"

  private static func logColumns(
    _ object: inout ObjectReader, at place: SpecLocation
  ) throws(SpecError) -> [String] {
    guard let node = object.take(logKey) else { return [] }
    var names: [String] = []
    for (index, element) in try node.elements(at: place).enumerated() {
      names.append(try element.string(at: place.element(index)))
    }
    return names
  }

  /// The same, with the layout of text files detected again.
  func detectingLayout() -> DataSettings {
    var settings = self
    settings.source = source.reading(as: source.options.detectingLayout())
    return settings
  }

  /// What is done with the columns for given hyperparameters.
  func recipe(for hyperparameters: Hyperparameters, on dataset: Dataset) -> RecipeChoices {
    if let earlierRecipe { return earlierRecipe.choices }
    var choices = hyperparameters.recipe
    choices.divisor = divisor
    choices.logColumns = Set(logColumns(of: dataset))
    return choices
  }

  /// The features whose logarithm is taken.
  func logColumns(of dataset: Dataset) -> [String] {
    dataset.table.columns.filter { $0.kind == .number && columns.columns.transform(of: $0.name) == .log }
      .map(\.name)
  }

  /// What decides the result about the data, in a run's configuration.
  func configuration(of dataset: Dataset) -> JSONValue {
    var members = resampling.configuration
    let targets = dataset.targets.map { JSONValue.string($0.name) }
    members["target"] = targets.count == 1 ? targets[0] : .array(targets)
    members["task"] = .string(dataset.task.rawValue)
    switch dataset.identity {
    case .content(let id):
      members["id"] = .string(id)
      if divisor != 1 { members["scale"] = .real(divisor) }
      let names = logColumns(of: dataset)
      if !names.isEmpty { members[Self.logKey] = .array(names.map(JSONValue.string)) }
    case .files(let sha256):
      members["sha256"] = .string(sha256)
      if source.labels != nil { members["format"] = .string("idx") }
      members.merge(earlierRecipe?.configuration ?? [:]) { first, _ in first }
    }
    return .object(members)
  }

  /// As a spec states it.
  var specMembers: [String: JSONValue] {
    var members = source.members.merging(columns.members(hasLabels: source.labels != nil)) { first, _ in first
    }
    members.merge(resampling.configuration) { first, _ in first }
    if divisor != 1 { members["scale"] = .real(divisor) }
    return members
  }

  /// As a spec states it, to be read again from a store: everything but how the rows are divided and transformed, with
  /// placeholders for paths.
  ///
  /// - Parameter reading: how the files were read, completely.
  func stored(reading: ReadingOptions) -> JSONValue {
    let source = source.replacing(source.files.map { _ in StoredSource.placeholder }).reading(as: reading)
    return .object(
      source.members.merging(columns.members(hasLabels: source.labels != nil)) { first, _ in first })
  }
}

extension DataSettings: Hashable {
  private var key: [String: JSONValue] {
    resampling.configuration.merging(earlierRecipe?.configuration ?? ["scale": .real(divisor)]) { first, _ in
      first
    }
  }

  public static func == (first: DataSettings, second: DataSettings) -> Bool {
    first.source == second.source && first.columns == second.columns && first.key == second.key
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(source)
    hasher.combine(columns)
    hasher.combine(key)
  }
}
