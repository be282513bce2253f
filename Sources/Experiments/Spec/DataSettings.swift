// The `data` section of a spec: files, splits and transforms.

import Datasets
import JSON
import Search

/// The data files, and their preparation for training.
public struct DataSettings: Sendable {
  /// Paths are as written, relative to the spec's folder.
  public let source: DataSource
  /// nil to infer it from the target.
  public let task: Task?
  package let resampling: any Resampling
  package let recipe: RecipeSettings

  /// Whether a regression's target is transformed too.
  package var transformsTarget: Bool { recipe.choices.transformsTarget }

  /// Reads a spec's `data`.
  ///
  /// - Parameter positions: receives the keys' positions, for errors that only the data reveals.
  init(
    _ node: JSONNode, at place: SpecLocation, _ positions: inout [String: SourcePosition]
  ) throws(SpecError) {
    var object = try ObjectReader(node, at: place)
    for key in DataSource.keys + Self.keys { positions["data.\(key)"] = object.position(of: key) }
    let source = try DataSource(&object, at: place)
    try self.init(source, &object, at: place)
  }

  /// Every key except those of the source.
  private static var keys: [String] { ["task"] + Resamplings.keys + RecipeSettings.keys }

  /// Reads the preparation of the data; the keys are the same in a spec and in a run's configuration.
  ///
  /// - Parameter object: contains these keys alone.
  init(_ source: DataSource, _ object: inout ObjectReader, at place: SpecLocation) throws(SpecError) {
    try object.requireKnown(besides: Self.keys)
    let taskNode = object.take("task")
    let resampling = try Resamplings.read(&object, hasTest: source.hasTest, at: place)
    let task = try Self.task(taskNode, at: place["task"])
    if let taskNode, let task, let objection = source.objection(to: task) {
      throw place["task"].error(taskNode, objection)
    }
    self.source = source
    self.task = task
    self.resampling = resampling
    recipe = try RecipeSettings(&object, at: place)
    try object.finish()
  }

  private static func task(_ node: JSONNode?, at place: SpecLocation) throws(SpecError) -> Task? {
    guard let node else { return nil }
    let text = try node.string(at: place)
    if let task = Task(rawValue: text) { return task }
    guard text != HyperparameterDefinition.automatic else { return nil }
    let names = [HyperparameterDefinition.automatic] + Task.allCases.map(\.rawValue)
    throw place.error(node, "there is no task '\(text)'; \(NearestName.hint(for: text, among: names))")
  }

  /// The part of a run's configuration that describes the preparation of the data.
  var configuration: [String: JSONValue] {
    resampling.configuration.merging(recipe.configuration) { first, _ in first }
  }
}

extension DataSettings: Hashable {
  public static func == (first: DataSettings, second: DataSettings) -> Bool {
    first.source == second.source && first.task == second.task && first.configuration == second.configuration
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(source)
    hasher.combine(configuration)
  }
}
