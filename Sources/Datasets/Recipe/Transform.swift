// The protocols of column transforms. To add one, write a file and list it in `Transforms`.

import JSON

/// A feature transform of a spec. Fitted on the training split, it becomes a step of a recipe.
package protocol Transform: Sendable {
  associatedtype Fitted: FittedTransform

  /// The keys of a spec's `data` that belong to it.
  static var keys: [String] { get }

  /// Reads its keys from a spec or a run's configuration.
  ///
  /// - Returns: nil if it is not requested.
  static func read(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) -> Self?

  /// Its settings in a run's configuration, as they are read; neutral settings are omitted.
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
  /// The reason why it does not suit a target with classes.
  var objectionToClasses: (key: String, message: String) { get }
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

  /// The stored form.
  var encoded: EncodedTransform { get }

  /// - Parameters:
  ///   - encoded: the contents of a file, which are untrusted.
  ///   - columns: the columns that it will be applied to.
  init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault)
}

/// A fitted transform of a target.
package protocol FittedTargetTransform: FittedTransform {
  /// Inverts the transform.
  func undo(_ values: inout [Double])

  /// The size of one transformed unit in original units.
  var unit: Double { get }
}

extension FittedTransform {
  package static var texts: [String] { [] }
}

/// The transforms of a spec, in the order in which a recipe applies them.
package enum Transforms {
  /// Tests add their own.
  @TaskLocal package static var ofFeatures: [any Transform.Type] = [Scaling.self]
  package static let ofTarget: [any TargetTransform.Type] = [TargetStandardization.self]
}

extension Transform {
  /// Creates a fitted transform from its stored form.
  package static func decode(
    _ encoded: EncodedTransform, columns: [Column]
  ) throws(EncodedTransform.Fault) -> any FittedTransform {
    try Fitted(encoded, columns: columns)
  }

  package static var storedParts: EncodedTransform.Parts {
    EncodedTransform.Parts(name: Fitted.name, arrays: Fitted.arrays, texts: Fitted.texts)
  }
}

/// The rows of the training split, as transformed by the previous steps. They can be iterated many times.
package struct TrainingRows {
  private let table: FeatureTable
  private let rows: [Int]
  private let steps: [any FittedTransform]
  /// Whether columns that vary only by rounding are scaled too, as in engine 3.
  let scalesRounding: Bool
  /// The columns of the rows in `forEachBlock`.
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
