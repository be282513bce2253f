// Reads a hyperparameter's values from the spec: a scalar, a list, or an object as in W&B.

import JSON
import NeuralNetwork

extension HyperparameterDefinition {
  /// The maximum number of values of one hyperparameter.
  static let maxValues = 100_000

  /// Reads the values of the hyperparameter from a spec.
  package func domain(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> Axis.Domain {
    let domain: Axis.Domain
    switch node.content {
    case .object: domain = try objectForm(node, at: place)
    case .array(let elements): domain = .values(try listForm(elements, node, at: place))
    default: domain = .values([try value(node, at: place)])
    }
    guard case .values(let values) = domain else { return domain }
    guard values.count <= Self.maxValues else {
      throw place.error(node, "more than \(Self.maxValues) values")
    }
    return .values(values.eachOnce)
  }

  private func listForm(
    _ elements: [JSONNode], _ node: JSONNode, at place: SpecLocation
  ) throws(SpecError) -> [ParameterValue] {
    guard let first = elements.first else {
      let hint = if case .layers = kind { "; for a network without hidden layers write [[]]" } else { "" }
      throw place.error(node, "the list is empty: there is no value to train with\(hint)")
    }
    // [64, 32] is one network with two hidden layers, and [[64, 32], [16]] are two networks.
    switch (kind, first.content) {
    // So is [0.1, 0.5, 0.9] one list of levels.
    case (.layers, .array), (.levels, .array): break
    case (.layers, _), (.levels, _), (.numbersOfClasses, .number): return [try value(node, at: place)]
    default: break
    }
    var values: [ParameterValue] = []
    for (index, element) in elements.enumerated() {
      values.append(try value(element, at: place.element(index)))
    }
    return values
  }

  private func objectForm(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> Axis.Domain {
    var object = try ObjectReader(node, at: place)
    if let list = object.take("values") {
      try object.finish(because: "'values' stands alone")
      guard case .array(let elements) = list.content else {
        throw place["values"].error(list, "expected a list, found \(list.summary)")
      }
      return .values(try listForm(elements, list, at: place["values"]))
    }
    if let single = object.take("value") {
      try object.finish(because: "'value' stands alone")
      return .values([try value(single, at: place["value"])])
    }
    return .range(try rangeForm(node, &object, at: place))
  }

  // MARK: One value

  package func value(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> ParameterValue {
    switch kind {
    case .integer(let range): return .integer(try node.integer(in: range, at: place))
    case .number(let range):
      let number = try node.number(at: place)
      guard range.contains(number) else {
        throw place.error(node, "expected \(range.description), found \(node.summary)")
      }
      return .number(number)
    case .name(let names, let aliases):
      return .name(try known(node, at: place, names, aliases))
    case .namesOfLayers(let names):
      guard case .array(let elements) = node.content else {
        return .name(try known(node, at: place, names))
      }
      var list: [String] = []
      for (index, element) in elements.enumerated() {
        list.append(try known(element, at: place.element(index), names))
      }
      return .names(list)
    case .numbersOfClasses(let names):
      guard case .array(let elements) = node.content else {
        return .name(try known(node, at: place, names))
      }
      var weights: [Double] = []
      for (index, element) in elements.enumerated() {
        let weight = try element.number(at: place.element(index))
        guard NumberRange.positive.contains(weight) else {
          throw place.element(index).error(
            element, "expected \(NumberRange.positive.description), found \(element.summary)")
        }
        weights.append(weight)
      }
      return .numbers(weights)
    case .layers:
      guard case .array(let elements) = node.content else {
        throw place.error(node, "expected a list with the units of each hidden layer, found \(node.summary)")
      }
      guard elements.count <= Self.depths.upperBound else {
        throw place.error(node, "more than \(Self.depths.upperBound) layers")
      }
      var widths: [Int] = []
      for (index, element) in elements.enumerated() {
        widths.append(try element.integer(in: Self.widths, at: place.element(index)))
      }
      return .layers(widths)
    case .levels: return try levels(node, at: place)
    }
  }

  /// Levels in ascending order, however they are listed.
  private func levels(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> ParameterValue {
    guard case .array(let elements) = node.content else {
      throw place.error(
        node, "expected a list of levels, such as \(Loss.defaultLevels), found \(node.summary)")
    }
    guard Self.levelCounts.contains(elements.count) else {
      throw place.error(
        node, "expected 1 to \(Self.levelCounts.upperBound) levels, found \(elements.count)")
    }
    var levels: [Double] = []
    for (index, element) in elements.enumerated() {
      let level = try element.number(at: place.element(index))
      guard NumberRange.properFraction.contains(level) else {
        throw place.element(index).error(
          element, "expected \(NumberRange.properFraction.description), found \(element.summary)")
      }
      guard !levels.contains(level) else {
        throw place.element(index).error(element, "the level \(level) occurs twice")
      }
      levels.append(level)
    }
    return .numbers(levels.sorted())
  }

  /// A name, or an alias of one.
  private func known(
    _ node: JSONNode, at place: SpecLocation, _ names: [String], _ aliases: [String: String] = [:]
  ) throws(SpecError) -> String {
    let text = try node.string(at: place)
    let name = aliases[text] ?? text
    guard names.contains(name) else {
      let hint = NearestName.hint(for: text, among: names + aliases.keys.sorted())
      throw place.error(node, "there is no \(self.name) '\(text)'; \(hint)")
    }
    return name
  }

  // MARK: Ranges

  private func rangeForm(
    _ node: JSONNode, _ object: inout ObjectReader, at place: SpecLocation
  ) throws(SpecError) -> ValueRange {
    let isInteger = if case .integer = kind { true } else { false }
    let distributionNode = object.take("distribution")
    let minimumNode = object.take("min")
    let maximumNode = object.take("max")
    let pointsNode = object.take("points")
    try object.finish(alsoKnown: ["values", "value"])
    guard isInteger || kind.isNumber else {
      throw place.error(node, "expected 'values' or 'value': \(name) has no range from min to max")
    }
    guard let minimumNode, let maximumNode else {
      throw place.error(node, "expected 'values', 'value', or 'min' and 'max' with 'points'")
    }
    var distribution = isInteger ? ValueRange.Distribution.intUniform : .uniform
    if let distributionNode {
      let text = try distributionNode.string(at: place["distribution"])
      guard let named = ValueRange.Distribution(rawValue: text) else {
        let hint = NearestName.hint(for: text, among: ValueRange.Distribution.allCases.map(\.rawValue))
        throw place["distribution"].error(
          distributionNode, "there is no distribution '\(text)'; \(hint)")
      }
      distribution = named
    }

    // Both bounds are values of the grid, so they must be valid.
    let minimum = try value(minimumNode, at: place["min"]).double
    let maximum = try value(maximumNode, at: place["max"]).double
    guard minimum <= maximum else { throw place["max"].error(maximumNode, "max is below min") }
    guard distribution != .logUniform || minimum > 0 else {
      throw place["min"].error(minimumNode, "a logarithmic range must start above 0")
    }
    if distribution == .intUniform {
      // Rounding could otherwise leave the range, and make a learning rate of 0.
      for (key, node, end) in [("min", minimumNode, minimum), ("max", maximumNode, maximum)]
      where end != end.rounded() {
        throw place[key].error(node, "int_uniform needs a whole number here, found \(node.summary)")
      }
    }
    var points: Int?
    if let pointsNode {
      let count = try pointsNode.integer(in: 1...Self.maxValues, at: place["points"])
      guard count > 1 || minimum == maximum else {
        throw place["points"].error(pointsNode, "expected at least 2 points, since both ends are included")
      }
      points = count
    } else if distribution == .intUniform, isInteger, maximum - minimum < Double(Self.maxValues) {
      points = Int(maximum - minimum) + 1
    }
    return ValueRange(
      distribution: distribution, minimum: minimum, maximum: maximum, isInteger: isInteger, points: points)
  }
}

extension HyperparameterDefinition.Kind {
  fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}

extension ParameterValue {
  fileprivate var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .name, .layers, .names, .numbers: .nan
    }
  }
}
