// The protocols of column transforms. To add one, write a file, list it in `Transforms`, and use it in `RecipeChoices`.

import JSON

/// A transform of features before it is fitted. Fitted on the training split, it becomes a step of a recipe.
package protocol Transform: Sendable {
  associatedtype Fitted: FittedTransform

  /// Fits the transform on the training split, as the steps before it leave it.
  ///
  /// - Returns: nil if there is nothing to transform.
  func fit(_ rows: TrainingRows) -> Fitted?
}

/// A fitted transform.
package protocol FittedTransform: Equatable, Sendable {
  /// The name in weights files, which must never change.
  static var name: String { get }
  /// The stored items, in order.
  static var arrays: [String] { get }
  static var texts: [String] { get }

  /// The output columns for input columns.
  func outputs(of columns: [Column]) -> [Column]

  /// Transforms rows, and sets their columns to `outputs`.
  func apply(to block: inout RowBlock)

  /// Returns a transform of one input column that gives an output column.
  ///
  /// - Parameters:
  ///   - output: the index of the output column.
  ///   - columns: all input columns.
  func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform

  /// What it does, in a line for reports.
  var note: TransformNote { get }

  /// The stored form.
  var encoded: EncodedTransform { get }

  /// - Parameters:
  ///   - encoded: the contents of a file, which are untrusted.
  ///   - columns: the columns that it will be applied to.
  init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault)
}

/// A transform of a single column.
package struct NarrowedTransform {
  package let step: any FittedTransform
  /// The index of the column among those of the whole transform.
  package let input: Int
  /// The index of the wanted column among those that `step` makes.
  package let output: Int

  package init(_ step: any FittedTransform, input: Int, output: Int = 0) {
    self.step = step
    self.input = input
    self.output = output
  }
}

/// A transform of a regression's target, which predictions undo.
package protocol TargetTransform: Transform where Fitted: FittedTargetTransform {}

/// A fitted transform of a target.
package protocol FittedTargetTransform: FittedTransform {
  /// Inverts the transform.
  func undo(_ values: inout [Double])

  /// The size of one transformed unit in original units; nil if that depends on the value.
  var unit: Double? { get }
}

/// A line of a report on the data.
public struct TransformNote: Equatable, Sendable {
  public let name: String
  /// A text or a number.
  public let value: JSONValue

  public init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }

  package init(_ name: String, text: String) { self.init(name, .string(text)) }
}

extension FittedTransform {
  package static var texts: [String] { [] }

  /// Creates a fitted transform from its stored form.
  package static func decode(
    _ encoded: EncodedTransform, columns: [Column]
  ) throws(EncodedTransform.Fault) -> any FittedTransform {
    try Self(encoded, columns: columns)
  }

  package static var storedParts: EncodedTransform.Parts {
    EncodedTransform.Parts(name: name, arrays: arrays, texts: texts)
  }
}

/// The transforms that weights files may hold.
package enum Transforms {
  package static let ofFeatures: [any FittedTransform.Type] = [
    Standardization.self, DateParts.self, OrdinalCodes.self, Imputation.self, SignedLogarithm.self,
    NormalScores.self, PiecewiseLinearEncoding.self, CategoryCodes.self,
  ]
  package static let ofTarget: [any FittedTargetTransform.Type] = [
    Standardization.self, SignedLogarithm.self,
  ]
}
