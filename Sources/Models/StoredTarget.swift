// A target of a stored network; docs/database.md describes the layout.

import Datasets
import HDF5

/// What a network predicts.
public struct StoredTarget: Equatable, Sendable {
  /// The column; nil if there is only one target, whose name a weights file does not have.
  public let name: String?
  /// Of a multi-label classification, the two classes of the label; otherwise empty.
  public let labels: [String]
  /// Turns a regression's target into what the network learns, and back.
  public let recipe: TargetRecipe

  /// The attribute with the names of several targets.
  private static let names = "targets"
  /// The attribute with both classes of each label, one label after the other.
  private static let classes = "label_classes"
  private static let maxTargets = 10_000

  private static func storage(_ index: Int, of count: Int) -> RecipeStorage {
    guard count > 1 else { return .target }
    return RecipeStorage(
      single: "\(RecipeStorage.target.single)_\(index + 1)", list: "\(RecipeStorage.target.list)_\(index + 1)"
    )
  }

  static func write(_ targets: [StoredTarget], to root: borrowing GroupWriter) throws {
    if targets.count > 1 { try root.set(names, targets.map { $0.name ?? "" }) }
    if !targets[0].labels.isEmpty { try root.set(classes, targets.flatMap(\.labels)) }
    for (index, target) in targets.enumerated() {
      try storage(index, of: targets.count).write(target.recipe.steps, to: root)
    }
  }

  /// The steps of all recipes by their groups.
  static func storedSteps(_ targets: [StoredTarget]) -> [StoredStep] {
    targets.enumerated().flatMap { storage($0, of: targets.count).steps($1.recipe.steps) }
  }

  /// The number of targets, at least one.
  static func count(_ root: borrowing GroupReader) throws -> Int {
    guard try root.hasAttribute(names) else { return 1 }
    let count = try root.strings(names).count
    guard 2...maxTargets ~= count else {
      throw StoredNetwork.Fault("its attribute '\(names)' has \(count) names, not 2 to \(maxTargets)")
    }
    return count
  }

  /// - Parameters:
  ///   - count: as `count` says.
  ///   - isRegression: whether they are numbers, which may have recipes.
  ///   - isMultilabel: whether they are labels.
  static func read(
    _ root: borrowing GroupReader, count: Int, isRegression: Bool, isMultilabel: Bool,
    _ budget: inout ReadingBudget
  ) throws -> [StoredTarget] {
    let names = count > 1 ? try root.strings(names) : []
    guard Set(names).count == names.count else {
      throw StoredNetwork.Fault("a name occurs twice in its attribute '\(Self.names)'")
    }
    let classes = isMultilabel ? try root.strings(classes) : []
    guard classes.count == (isMultilabel ? 2 * count : 0) else {
      throw StoredNetwork.Fault("its attribute '\(Self.classes)' does not have two classes for each label")
    }
    var targets: [StoredTarget] = []
    for index in 0..<count {
      let recipe = try recipe(root, storage(index, of: count), isRegression: isRegression, &budget)
      targets.append(
        StoredTarget(
          name: names.isEmpty ? nil : names[index],
          labels: isMultilabel ? Array(classes[2 * index..<2 * index + 2]) : [], recipe: recipe))
    }
    return targets
  }

  private static func recipe(
    _ root: borrowing GroupReader, _ storage: RecipeStorage, isRegression: Bool, _ budget: inout ReadingBudget
  ) throws -> TargetRecipe {
    // The recipe does not use the column's name.
    let column = Column("target")
    var steps: [any FittedTargetTransform] = []
    if try storage.isList(in: root) {
      steps = try storage.readList(root, columns: [column], Transforms.ofTarget, &budget)
        .compactMap { $0 as? any FittedTargetTransform }
    } else if try storage.hasSingle(in: root) {
      guard isRegression else {
        throw StoredNetwork.Fault("'\(storage.single)' scales a target that has classes")
      }
      steps = [try storage.readSingle(root, columns: [column])]
    }
    guard isRegression || steps.isEmpty else {
      throw StoredNetwork.Fault("'\(storage.list)' transforms a target that has classes")
    }
    let recipe = TargetRecipe(column, steps: steps)
    guard recipe.unit.isFinite, recipe.offset.isFinite else {
      throw StoredNetwork.Fault("'\(storage.list)' leads to numbers that are not finite")
    }
    return recipe
  }
}
