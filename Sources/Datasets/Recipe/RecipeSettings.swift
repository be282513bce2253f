// Reads the transforms of a spec.

import JSON

/// The transforms of features and target, before they are fitted.
public struct RecipeSettings: Sendable {
  package let features: [any Transform]
  /// For a regression.
  package let target: [any TargetTransform]

  package init(features: [any Transform], target: [any TargetTransform] = []) {
    self.features = features
    self.target = target
  }

  /// All keys of a spec's `data` that belong to transforms.
  package static var keys: [String] {
    Transforms.ofFeatures.flatMap { $0.keys } + Transforms.ofTarget.flatMap { $0.keys }
  }

  /// Reads the transforms' keys from a spec or a run's configuration.
  package init(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) {
    var features: [any Transform] = []
    for type in Transforms.ofFeatures {
      if let transform = try type.read(&data, at: place) { features.append(transform) }
    }
    var target: [any TargetTransform] = []
    for type in Transforms.ofTarget {
      if let transform = try type.readTarget(&data, at: place) { target.append(transform) }
    }
    self.init(features: features, target: target)
  }

  /// The transforms in a run's configuration.
  package var configuration: [String: JSONValue] {
    (features + target).reduce(into: [:]) { members, transform in
      members.merge(transform.configuration) { first, _ in first }
    }
  }

  /// The scaling of all features.
  package var scaling: Scaling {
    features.lazy.compactMap { $0 as? Scaling }.first ?? .division(by: 1)
  }
}

extension TargetTransform {
  fileprivate static func readTarget(
    _ data: inout ObjectReader, at place: SpecLocation
  ) throws(SpecError) -> (any TargetTransform)? {
    try read(&data, at: place)
  }
}
