// Scaling transforms: standardisation or division of all features, and standardisation of the target.

import JSON

/// Brings all features to one scale: `standardize` and `scale` of a spec.
package enum Scaling: Transform, Hashable {
  /// To mean 0 and standard deviation 1.
  case standard
  /// By the same number; 1 has no effect.
  case division(by: Double)

  package static let keys = ["standardize", "scale"]

  package static func read(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) -> Scaling? {
    let (standardizeNode, scaleNode) = (data.take("standardize"), data.take("scale"))
    let scale = try scaleNode?.number(at: place["scale"]) ?? 1
    let standardizes = try standardizeNode?.bool(at: place["standardize"]) ?? (scaleNode == nil)
    if let scaleNode {
      guard scale > 0 else {
        throw place["scale"].error(scaleNode, "expected a number above 0, found \(scaleNode.summary)")
      }
      guard !standardizes else {
        throw place["scale"].error(scaleNode, "scale replaces standardize and cannot be combined with it")
      }
    }
    return standardizes ? .standard : .division(by: scale)
  }

  package var configuration: [String: JSONValue] {
    var members: [String: JSONValue] = ["standardize": .bool(standardizes)]
    if divisor != 1 { members["scale"] = .real(divisor) }
    return members
  }

  package var notes: [TransformNote] {
    let mode = standardizes ? "yes, by mean and standard deviation of the training split" : "no"
    let division = divisor != 1 ? [TransformNote("divided by", .real(divisor))] : []
    return [TransformNote("standardized", .string(mode))] + division
  }

  package var standardizes: Bool { self == .standard }

  /// 1 if features are standardised.
  package var divisor: Double { if case .division(let divisor) = self { divisor } else { 1 } }

  package func fit(_ rows: TrainingRows) -> Standardization {
    switch self {
    case .standard: Standardization(fitting: rows)
    case .division(let divisor): Standardization(dividingBy: divisor, width: rows.columns.count)
    }
  }
}

/// Standardises a regression's target: `standardize_target` of a spec.
package struct TargetStandardization: TargetTransform {
  package static let keys = ["standardize_target"]

  package init() {}

  package static func read(
    _ data: inout ObjectReader, at place: SpecLocation
  ) throws(SpecError) -> TargetStandardization? {
    let isAskedFor = try data.take(keys[0])?.bool(at: place[keys[0]]) ?? false
    return isAskedFor ? TargetStandardization() : nil
  }

  package var configuration: [String: JSONValue] { [Self.keys[0]: .bool(true)] }

  /// None: it changes no feature, and metrics are in the target's own unit.
  package var notes: [TransformNote] { [] }

  package var objectionToClasses: (key: String, message: String) {
    (Self.keys[0], "has classes, which have no scale")
  }

  package func fit(_ rows: TrainingRows) -> Standardization { Standardization(fitting: rows) }
}
