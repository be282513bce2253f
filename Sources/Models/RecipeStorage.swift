// Reads and writes the recipes of weights files; docs/database.md describes the layout.

import Datasets
import HDF5

/// A step of a recipe in a weights file.
package struct StoredStep {
  /// Relative to its group.
  package let path: String
  package let encoded: EncodedTransform
}

extension StoredNetwork {
  package var storedSteps: [StoredStep] { RecipeStorage.features.steps(recipe.steps) }
  package var storedTargetSteps: [StoredStep] { StoredTarget.storedSteps(targets) }
}

/// The location of a recipe's steps in a weights file.
///
/// A single standardisation, the usual recipe, has its own group, as in files of every version. Any other recipe is a
/// group with a group for each step: `step_1`, `step_2`, … with the attribute `transform`, numbers as Float64
/// datasets and texts as attributes.
struct RecipeStorage {
  /// For a single standardisation.
  let single: String
  /// For any other steps.
  let list: String

  static let features = RecipeStorage(single: "input", list: "recipe")
  static let target = RecipeStorage(single: "output", list: "target_recipe")

  /// The standardisation that is all there is; nil for any other steps.
  private static func single(_ steps: [any FittedTransform]) -> Standardization? {
    steps.count == 1 ? steps.first as? Standardization : nil
  }

  /// The steps by their groups.
  func steps(_ steps: [any FittedTransform]) -> [StoredStep] {
    if let step = Self.single(steps) { return [StoredStep(path: single, encoded: step.encoded)] }
    return steps.enumerated().map {
      StoredStep(path: "\(list)/\(Self.name(ofStep: $0))", encoded: $1.encoded)
    }
  }

  private static func name(ofStep index: Int) -> String { "step_\(index + 1)" }

  // MARK: Writing

  func write(_ steps: [any FittedTransform], to root: borrowing GroupWriter) throws {
    if let step = Self.single(steps) {
      let encoded = step.encoded
      try root.createGroup(single) { try Self.write(encoded, to: $0) }
    } else if !steps.isEmpty {
      let encoded = steps.map(\.encoded)
      try root.createGroup(list) { group in
        for (index, step) in encoded.enumerated() {
          try group.createGroup(Self.name(ofStep: index)) { group in
            try group.set("transform", step.name)
            try Self.write(step, to: group)
          }
        }
      }
    }
  }

  private static func write(_ step: EncodedTransform, to group: borrowing GroupWriter) throws {
    for texts in step.texts { try group.set(texts.name, texts.values) }
    for array in step.arrays { try group.write(array.name, shape: array.shape, values: array.values) }
  }

  // MARK: Reading

  /// The maximum number of steps of a recipe.
  private static let maxSteps = 100

  /// Whether there is a recipe other than a single standardisation.
  func isList(in root: borrowing GroupReader) throws -> Bool { try root.has(list) }

  func hasSingle(in root: borrowing GroupReader) throws -> Bool { try root.has(single) }

  /// The standardisation, which must exist.
  func readSingle(_ root: borrowing GroupReader, columns: [Column]) throws -> Standardization {
    let place = single
    return try root.group(single) { group in
      let encoded = try Self.encoded(
        group, place: place, name: Standardization.name, arrays: Standardization.arrays, texts: [])
      return try Self.checked { () throws(EncodedTransform.Fault) -> Standardization in
        try Standardization(encoded, columns: columns)
      }
    }
  }

  /// The steps of a recipe with several.
  ///
  /// - Parameters:
  ///   - transforms: that it may have.
  ///   - budget: the numbers of all steps are taken from it.
  func readList(
    _ root: borrowing GroupReader, columns: [Column], _ transforms: [any FittedTransform.Type],
    _ budget: inout ReadingBudget
  ) throws -> [any FittedTransform] {
    let place = list
    return try root.group(list) { group in
      var steps: [any FittedTransform] = []
      var columns = columns
      while try group.has(Self.name(ofStep: steps.count)) {
        guard steps.count < Self.maxSteps else {
          throw StoredNetwork.Fault("'\(place)' has more than \(Self.maxSteps) steps")
        }
        let name = Self.name(ofStep: steps.count)
        let before = columns
        let step = try group.group(name) {
          try Self.step($0, of: place, name: name, columns: before, transforms, &budget)
        }
        columns = step.outputs(of: columns)
        guard columns.count <= Dataset.maxFeatures else {
          throw StoredNetwork.Fault("'\(place)/\(name)' makes more than \(Dataset.maxFeatures) columns")
        }
        steps.append(step)
      }
      guard !steps.isEmpty else { throw StoredNetwork.Fault("'\(place)' has no 'step_1'") }
      return steps
    }
  }

  private static func step(
    _ group: borrowing GroupReader, of list: String, name: String, columns: [Column],
    _ transforms: [any FittedTransform.Type], _ budget: inout ReadingBudget
  ) throws -> any FittedTransform {
    let place = "\(list)/\(name)"
    let name = try group.string("transform")
    for transform in transforms where transform.storedParts.name == name {
      let parts = transform.storedParts
      let encoded = try encoded(
        group, place: place, name: name, arrays: parts.arrays, texts: parts.texts)
      let owner = "the steps of '\(list)' hold"
      for array in encoded.arrays { try budget.take(numbers: array.values.count, of: owner) }
      for texts in encoded.texts { try budget.take(texts: texts.values, of: owner) }
      return try checked { () throws(EncodedTransform.Fault) -> any FittedTransform in
        try transform.decode(encoded, columns: columns)
      }
    }
    throw StoredNetwork.Fault("'\(place)' is an unknown transform: \(name.quoted)")
  }

  private static func encoded(
    _ group: borrowing GroupReader, place: String, name: String, arrays: [String], texts: [String]
  ) throws -> EncodedTransform {
    var read: [EncodedTransform.Array] = []
    for name in arrays {
      let (shape, values) = try group.readDoubles(name)
      read.append(EncodedTransform.Array(name, shape: shape, values: values))
    }
    var readTexts: [EncodedTransform.Texts] = []
    for name in texts {
      readTexts.append(EncodedTransform.Texts(name, values: try group.strings(name)))
    }
    return EncodedTransform(name, place: place, arrays: read, texts: readTexts)
  }

  private static func checked<R>(
    _ body: () throws(EncodedTransform.Fault) -> R
  ) throws(StoredNetwork.Fault) -> R {
    do throws(EncodedTransform.Fault) {
      return try body()
    } catch {
      throw StoredNetwork.Fault(error.description)
    }
  }
}
