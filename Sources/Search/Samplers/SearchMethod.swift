import JSON

/// A search method that a spec can name.
package struct SearchMethod: Sendable {
  /// In the spec.
  package let name: String
  /// For docs/spec.md.
  let documentation: String
  /// Whether a range must say how many of its values are tried.
  package let needsPoints: Bool
  package let sampler: @Sendable (SearchSpace) throws(SpecError) -> any Sampler

  /// All of them. A new one is a file with its sampler and its definition, and an entry here.
  package static let all = [grid]

  package static func named(_ name: String) -> SearchMethod? { all.first { $0.name == name } }
}
