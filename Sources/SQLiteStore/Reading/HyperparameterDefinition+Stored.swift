// A hyperparameter's values as a store has them, which may come from a stranger.

import Search
import JSON
import SQLite

extension HyperparameterDefinition {
  /// Whether a stored value is one that the hyperparameter can have; NULL where it does not apply.
  public func accepts(_ value: SQLValue) -> Bool {
    switch (kind, value) {
    case (_, .null): true
    case (.integer(let range), .integer(let integer)): range.contains(integer)
    case (.number(let range), .integer), (.number(let range), .real):
      value.double.map(range.contains) ?? false
    case (.name(let names, _), .text(let text)): names.contains(text)
    case (.namesOfLayers(let names), .text(let text)):
      names.contains(text)
        || Self.list(text, atMost: Self.depths.upperBound) { element in
          if case .string(let name) = element { names.contains(name) } else { false }
        }
    case (.numbersOfClasses(let names), .text(let text)):
      names.contains(text)
        || Self.list(text, atMost: .max) { element in
          if case .number(let number) = element {
            NumberRange.positive.contains(number.double)
          } else {
            false
          }
        }
    case (.layers, .text(let text)):
      Self.list(text, atMost: Self.depths.upperBound) { element in
        if case .number(.integer(let width)) = element { Self.widths.contains(width) } else { false }
      }
    default: false
    }
  }

  /// Whether a text is a JSON list whose elements are all as they should be.
  private static func list(
    _ text: String, atMost count: Int, _ isRight: (JSONValue) -> Bool
  ) -> Bool {
    guard let node = try? JSONNode.parse(text), case .array(let elements) = node.value else { return false }
    return elements.count <= count && elements.allSatisfy(isRight)
  }
}
