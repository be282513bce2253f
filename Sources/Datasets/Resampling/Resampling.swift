// The wall between the ways to divide rows and all that trains on them: a way is one file, and one entry in `Resamplings.all`.

import JSON

/// A way to divide a data set's rows into training, validation and test split, once or, as folds, several times.
package protocol Resampling: Sendable {
  /// The keys of a spec's `data` that belong to it.
  static var keys: [String] { get }

  /// Whether a spec or a run's configuration asks for it.
  static func isAskedFor(by data: ObjectReader) -> Bool

  /// Takes its keys of a spec or of a run's configuration.
  ///
  /// - Parameter hasTest: whether the test split is files of its own, and so is not drawn.
  init(_ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation) throws(SpecError)

  /// What a run's configuration says of it: as it is read.
  var configuration: [String: JSONValue] { get }

  /// Every seed gives other divisions, and always the same ones.
  var seed: Int { get }

  /// Whether there is a validation split.
  var hasValidation: Bool { get }

  /// Divides the rows. Examples that are the test split already stay that, and no others come to it.
  ///
  /// - Returns: at least one division; a cross-validation has one for each fold.
  func divisions(of dataset: Dataset) throws(EmptySplit) -> [Division]
}

/// The ways to divide rows that a spec can ask for.
package enum Resamplings {
  /// In the order in which they are asked; the last one is the default. Tests add their own.
  @TaskLocal package static var all: [any Resampling.Type] = [Holdout.self]

  /// Every key of a spec's `data` that belongs to one of them.
  package static var keys: [String] {
    var seen: Set<String> = []
    return all.flatMap { $0.keys }.filter { seen.insert($0).inserted }
  }

  package static func read(
    _ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation
  ) throws(SpecError) -> any Resampling {
    let type = all.first { $0.isAskedFor(by: data) } ?? Holdout.self
    return try type.init(&data, hasTest: hasTest, at: place)
  }
}
