// The wall between the transforms of columns and all that uses them: a transform is one file, and one entry in `Transforms`.

import JSON

/// A transform of features as a spec asks for it. Fitted on the training split, it is a step of a recipe.
package protocol Transform: Sendable {
  associatedtype Fitted: FittedTransform

  /// The keys of a spec's `data` that belong to it.
  static var keys: [String] { get }

  /// Takes its keys of a spec or of a run's configuration.
  ///
  /// - Returns: nil where they do not ask for it.
  static func read(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) -> Self?

  /// What a run's configuration says of it: as it is read. What is neutral is left out.
  var configuration: [String: JSONValue] { get }

  /// What a report on the data says of it.
  var notes: [TransformNote] { get }

  /// Fits the transform on the training split, as the steps before it leave it.
  func fit(_ rows: TrainingRows) -> Fitted
}

/// A line of a report on the data: what a transform does.
public struct TransformNote: Equatable, Sendable {
  public let name: String
  /// A text or a number.
  public let value: JSONValue

  public init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

/// A transform of a regression's target, which predictions undo.
package protocol TargetTransform: Transform where Fitted: FittedTargetTransform {
  /// Why it does not suit a target that has classes.
  var objectionToClasses: (key: String, message: String) { get }
}

/// A transform with all that it has learned.
package protocol FittedTransform: Equatable, Sendable {
  /// Names it in weights files, for ever.
  static var name: String { get }
  /// What is stored of it, in this order.
  static var arrays: [String] { get }
  static var texts: [String] { get }

  /// The columns that it makes of others.
  func outputs(of columns: [Column]) -> [Column]

  /// Transforms rows, and sets their columns to `outputs`.
  func apply(to block: inout RowBlock)

  /// As it is stored.
  var encoded: EncodedTransform { get }

  /// - Parameters:
  ///   - encoded: what a file says, which may be anything.
  ///   - columns: that it will be applied to.
  init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault)
}

/// A fitted transform of a target.
package protocol FittedTargetTransform: FittedTransform {
  /// Brings values back to where they came from.
  func undo(_ values: inout [Double])

  /// How many units before the transform one unit after it is.
  var unit: Double { get }
}

extension FittedTransform {
  package static var texts: [String] { [] }
}

/// The transforms that a spec can ask for, in the order in which a recipe applies them.
package enum Transforms {
  /// Tests add their own.
  @TaskLocal package static var ofFeatures: [any Transform.Type] = [Scaling.self]
  package static let ofTarget: [any TargetTransform.Type] = [TargetStandardization.self]
}

extension Transform {
  /// The fitted transform from what a file says of it.
  package static func decode(
    _ encoded: EncodedTransform, columns: [Column]
  ) throws(EncodedTransform.Fault) -> any FittedTransform {
    try Fitted(encoded, columns: columns)
  }

  package static var storedParts: EncodedTransform.Parts {
    EncodedTransform.Parts(name: Fitted.name, arrays: Fitted.arrays, texts: Fitted.texts)
  }
}

/// The rows of the training split, as the steps before a transform leave them. They can be gone through many times.
package struct TrainingRows {
  private let table: FeatureTable
  private let rows: [Int]
  private let steps: [any FittedTransform]
  /// Whether columns that differ by rounding alone are scaled all the same, as engine 3 did.
  let scalesRounding: Bool
  /// Of the rows that `forEachBlock` hands out.
  package let columns: [Column]

  package init(
    _ table: FeatureTable, rows: [Int], after steps: [any FittedTransform] = [], scalesRounding: Bool = false
  ) {
    self.scalesRounding = scalesRounding
    self.table = table
    self.rows = rows
    self.steps = steps
    columns = steps.reduce(table.columns) { $1.outputs(of: $0) }
  }

  package var count: Int { rows.count }

  package func forEachBlock(_ body: (inout RowBlock) -> Void) {
    table.forEachBlock(of: rows) { block in
      for step in steps { step.apply(to: &block) }
      body(&block)
    }
  }
}
