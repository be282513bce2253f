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

  /// From what a store has of a sweep's data; nil where that is none of this version's.
  package init?(stored members: [String: JSONValue]) {
    var members = members.filter { Self.keys.contains($0.key) }
    // Written before as a number without effect, which a spec may not have beside `standardize`.
    if case .number(let scale) = members["scale"], scale.double == 1 { members["scale"] = nil }
    let place = SpecLocation(file: "", key: "")
    guard let node = try? JSONNode.parse(JSONValue.object(members).canonicalText),
      var object = try? ObjectReader(node, at: place)
    else { return nil }
    try? self.init(&object, at: place)
  }

  /// What a report on the data says of them.
  package var notes: [TransformNote] { features.flatMap(\.notes) + target.flatMap(\.notes) }

  /// What a run's configuration says of them.
  package var configuration: [String: JSONValue] {
    (features + target).reduce(into: [:]) { members, transform in
      members.merge(transform.configuration) { first, _ in first }
    }
  }
}

extension TargetTransform {
  fileprivate static func readTarget(
    _ data: inout ObjectReader, at place: SpecLocation
  ) throws(SpecError) -> (any TargetTransform)? {
    try read(&data, at: place)
  }
}
