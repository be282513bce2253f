import JSON

/// A search method that a spec can select.
package struct SearchMethod: Sendable {
  /// The name in the spec.
  package let name: String
  /// Increases with each change of what its sampler proposes.
  package let version: Int
  /// For docs/spec.md.
  let documentation: String
  /// The error of a range that does not say how many of its values are tried; nil for a method that does not ask.
  package let lackOfPoints: String?
  package let sampler: @Sendable (SearchSpace) throws(SpecError) -> any Sampler

  /// All methods. To add one, write a file with its sampler and definition, and list it here.
  package static let all = [grid]

  package static func named(_ name: String) -> SearchMethod? { all.first { $0.name == name } }
}
