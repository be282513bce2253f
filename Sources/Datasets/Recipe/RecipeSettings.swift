// Reads the recipe's choices from a spec.

import JSON

/// The choices of a spec's `data`: `standardize`, `scale`, `standardize_target`.
public struct RecipeSettings: Sendable {
  package let choices: RecipeChoices

  package init(_ choices: RecipeChoices) { self.choices = choices }

  /// The keys that change features.
  package static let featureKeys = ["standardize", "scale"]
  private static let targetKey = "standardize_target"

  /// All keys of a spec's `data` that belong to recipes.
  package static let keys = featureKeys + [targetKey]

  /// Reads its keys from a spec or a run's configuration.
  package init(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) {
    let (standardizeNode, scaleNode) = (data.take("standardize"), data.take("scale"))
    let scale = try scaleNode?.number(at: place["scale"]) ?? 1
    let standardizes = try standardizeNode?.bool(at: place["standardize"]) ?? (scaleNode == nil)
    if let scaleNode {
      guard scale > 0, (1 / scale).isFinite else {
        throw place["scale"].error(scaleNode, "expected a number above 0, found \(scaleNode.summary)")
      }
      guard !standardizes else {
        throw place["scale"].error(scaleNode, "scale replaces standardize and cannot be combined with it")
      }
    }
    var choices = RecipeChoices()
    choices.scaling = standardizes ? .standard : .none
    choices.divisor = scale
    choices.standardizeTarget =
      try data.take(Self.targetKey)?.bool(at: place[Self.targetKey]) ?? false
    self.init(choices)
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
  package var notes: [TransformNote] { choices.notes }

  /// What a run's configuration says of them; neutral settings are omitted.
  package var configuration: [String: JSONValue] {
    var members: [String: JSONValue] = ["standardize": .bool(choices.scaling == .standard)]
    if choices.divisor != 1 { members["scale"] = .real(choices.divisor) }
    if choices.standardizeTarget { members[Self.targetKey] = .bool(true) }
    return members
  }
}

extension RecipeChoices {
  /// What a report on the data says of them, before they are fitted.
  public var notes: [TransformNote] {
    let mode = scaling == .standard ? "yes, by mean and deviation of the training split" : "no"
    let division =
      scaling == .none && divisor != 1 ? [TransformNote("divided by", .real(divisor))] : []
    return [TransformNote("standardized", .string(mode))] + division + scalingNotes + encodingNotes
  }

  private var scalingNotes: [TransformNote] {
    switch scaling {
    case .standard, .none: []
    case .robust:
      [TransformNote("scaled", .string("by median and interquartile range of the training split"))]
    case .quantile:
      [TransformNote("scaled", .string("to a normal distribution, by ranks in the training split"))]
    case .minMax:
      [TransformNote("scaled", .string("to 0 … 1, the least and the greatest of the training split"))]
    }
  }

  private var encodingNotes: [TransformNote] {
    var notes: [TransformNote] = []
    if !logColumns.isEmpty {
      let names = logColumns.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      notes.append(TransformNote("logarithm of", .string(names.joined(separator: ", "))))
    }
    if case .piecewiseLinear(let bins) = numericEncoding {
      notes.append(TransformNote("numbers", .string("piecewise linear in \(bins) bins")))
    }
    switch categoryEncoding {
    case .oneHot: break
    case .ordinal: notes.append(TransformNote("categories", .string("ordinal")))
    case .embedding(let size):
      let length = size.map { " of length \($0)" } ?? ""
      notes.append(TransformNote("categories", .string("embeddings\(length)")))
    }
    return notes
  }
}
