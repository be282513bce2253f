import JSON

/// A search method that a spec can name.
package struct SearchMethod: Sendable {
  /// In the spec.
  package let name: String
  /// Increases with each change of what its sampler proposes.
  package let version: Int
  /// For docs/spec.md.
  let documentation: String
  /// The error of a range that does not say how many of its values are tried; nil for a method that does not ask.
  package let lackOfPoints: String?
  package let sampler: @Sendable (SearchSpace) throws(SpecError) -> any Sampler

  /// All of them. A new one is a file with its sampler and its definition, and an entry here.
  package static let all = [grid]

  package static func named(_ name: String) -> SearchMethod? { all.first { $0.name == name } }
}
