import JSON

/// A search method that a spec can select.
package struct SearchMethod: Sendable {
  /// The name in the spec.
  package let name: String
  /// The text for docs/spec.md.
  let documentation: String
  /// Whether ranges need a number of points.
  package let needsPoints: Bool
  package let sampler: @Sendable (SearchSpace) throws(SpecError) -> any Sampler

  /// All methods. To add one, write a file with its sampler and definition, and list it here.
  package static let all = [grid]

  package static func named(_ name: String) -> SearchMethod? { all.first { $0.name == name } }
}
