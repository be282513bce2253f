// A hyperparameter's values as a store has them, which may come from a stranger.

import JSON
import SQLite
import Search

extension HyperparameterDefinition {
  /// Whether a stored value is one that the hyperparameter can have; NULL where it does not apply.
  public func accepts(_ value: SQLValue) -> Bool { value.isNull || self.value(stored: value) != nil }

  /// The value that a column holds; nil for one that the hyperparameter cannot have, and for NULL.
  func value(stored value: SQLValue) -> ParameterValue? {
    switch (kind, value) {
    case (.integer(let range), .integer(let integer)) where range.contains(integer): .integer(integer)
    case (.number(let range), .integer), (.number(let range), .real):
      value.double.flatMap { range.contains($0) ? .number($0) : nil }
    case (.name(let names, _), .text(let text)) where names.contains(text): .name(text)
    case (.namesOfLayers(let names), .text(let text)):
      names.contains(text)
        ? .name(text)
        : Self.list(text, atMost: Self.depths.upperBound) { element in
          if case .string(let name) = element, names.contains(name) { name } else { nil }
        }.map(ParameterValue.names)
    case (.numbersOfClasses(let names), .text(let text)):
      names.contains(text)
        ? .name(text)
        : Self.list(text, atMost: .max) { element in
          if case .number(let number) = element, NumberRange.positive.contains(number.double) {
            number.double
          } else {
            nil
          }
        }.map(ParameterValue.numbers)
    case (.layers, .text(let text)):
      Self.list(text, atMost: Self.depths.upperBound) { element in
        if case .number(.integer(let width)) = element, Self.widths.contains(width) { width } else { nil }
      }.map(ParameterValue.layers)
    default: nil
    }
  }

  /// The elements of a JSON list; nil where one is not as it should be.
  private static func list<Element>(
    _ text: String, atMost count: Int, _ element: (JSONValue) -> Element?
  ) -> [Element]? {
    guard let node = try? JSONNode.parse(text), case .array(let nodes) = node.value, nodes.count <= count
    else { return nil }
    let elements = nodes.compactMap(element)
    return elements.count == nodes.count ? elements : nil
  }
}
