// The protocol of resamplings. To add one, write a file and list it in `Resamplings.all`.

import JSON

/// Divides a data set's rows into training, validation and test splits, once or, for folds, several times.
package protocol Resampling: Sendable {
  /// The keys of a spec's `data` that belong to it.
  static var keys: [String] { get }

  /// Whether a spec or a run's configuration requests it.
  static func isRequested(by data: ObjectReader) -> Bool

  /// Reads its keys from a spec or a run's configuration.
  ///
  /// - Parameter hasTest: whether the test split has its own files and so is not drawn.
  init(_ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation) throws(SpecError)

  /// Its settings in a run's configuration, as they are read.
  var configuration: [String: JSONValue] { get }

  /// The columns by which it divides the rows.
  var divisors: [DatasetSettings.Divisor] { get }

  /// The seed of the divisions.
  var seed: Int { get }

  /// Whether there is a validation split.
  var hasValidation: Bool { get }

  /// Divides the rows. Examples that already belong to the test split stay there, and no others are added.
  ///
  /// - Returns: at least one division; a cross-validation has one per fold.
  func divisions(of dataset: Dataset) throws(UndividedData) -> [Division]
}

extension Resampling {
  package var divisors: [DatasetSettings.Divisor] { [] }
}

/// The resamplings of a spec.
package enum Resamplings {
  /// In the order in which they are asked; the last one is the default. Tests add their own.
  @TaskLocal package static var all: [any Resampling.Type] = [
    GroupHoldout.self, TimeHoldout.self, ColumnHoldout.self, Holdout.self,
  ]

  /// All keys of a spec's `data` that belong to resamplings.
  package static var keys: [String] {
    var seen: Set<String> = []
    return all.flatMap { $0.keys }.filter { seen.insert($0).inserted }
  }

  package static func read(
    _ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation
  ) throws(SpecError) -> any Resampling {
    let type = all.first { $0.isRequested(by: data) } ?? Holdout.self
    return try type.init(&data, hasTest: hasTest, at: place)
  }
}
