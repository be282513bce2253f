// Reads values computed by PyTorch and scikit-learn: experiments/reference.

import Files
import JSON
import Testing

/// A file of cases, each an object.
public struct ReferenceFile: Sendable {
  public let content: [String: JSONValue]

  /// - Parameter name: `optimizers.json`, say.
  public init(_ name: String) throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
    let bytes = try File.read("\(root)/experiments/reference/\(name)")
    content = try #require(JSONNode.parse(String(decoding: bytes, as: UTF8.self)).value.members)
  }

  public subscript(key: String) -> JSONValue { content[key] ?? .null }

  public var cases: [[String: JSONValue]] { self["cases"].elements.compactMap(\.members) }
}

extension JSONValue {
  public var members: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }

  /// Empty where it is no list.
  public var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

  public var text: String? { if case .string(let text) = self { text } else { nil } }

  public var double: Double? { if case .number(let number) = self { number.double } else { nil } }

  public var doubles: [Double] { elements.compactMap(\.double) }

  public var floats: [Float] { doubles.map { Float($0) } }

  public var ints: [Int] { doubles.map { Int($0) } }
}
