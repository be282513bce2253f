// Reads a spec's objects key by key, and reports unknown and mistyped keys and wrong types with their locations.

/// The location of a key in a spec, for errors: `parameters.width[2]`.
package struct SpecLocation {
  package let file: String
  package let key: String

  package init(file: String, key: String) {
    self.file = file
    self.key = key
  }

  package subscript(_ name: String) -> SpecLocation {
    SpecLocation(file: file, key: key.isEmpty ? name : "\(key).\(name)")
  }

  package func element(_ index: Int) -> SpecLocation { SpecLocation(file: file, key: "\(key)[\(index)]") }

  package func error(_ node: JSONNode, _ message: String) -> SpecError { error(node.position, message) }

  package func error(_ position: SourcePosition, _ message: String) -> SpecError {
    SpecError(file: file, position: position, key: String(key.unicodeScalars.prefix(200)), message)
  }
}

/// An object whose keys are consumed one at a time.
package struct ObjectReader {
  private let place: SpecLocation
  package let position: SourcePosition
  private var members: [JSONMember]
  private var known: [String] = []

  package init(_ node: JSONNode, at place: SpecLocation) throws(SpecError) {
    guard case .object(let members) = node.content else {
      throw place.error(node, "expected an object, found \(node.summary)")
    }
    self.members = members
    self.place = place
    position = node.position
  }

  /// The value of an optional key.
  package mutating func take(_ key: String) -> JSONNode? {
    known.append(key)
    guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
    return members.remove(at: index).value
  }

  /// The value of a required key.
  package mutating func require(_ key: String) throws(SpecError) -> JSONNode {
    guard let node = take(key) else { throw place.error(position, "the key '\(key)' is missing") }
    return node
  }

  /// Whether a key exists and has not been consumed.
  package func has(_ key: String) -> Bool { members.contains { $0.key == key } }

  /// The value of a key that has not been consumed; does not consume it.
  package func peek(_ key: String) -> JSONNode? { members.first { $0.key == key }?.value }

  /// The position of a key's value, or of the object if the key is missing; does not consume it.
  package func position(of key: String) -> SourcePosition {
    members.first { $0.key == key }?.value.position ?? position
  }

  /// Throws for the first unknown key.
  ///
  /// - Parameters:
  ///   - keys: keys that will still be consumed.
  ///   - others: keys that belong to another object.
  ///   - owner: the other object's key.
  package func requireKnown(
    besides keys: [String] = [], elsewhere others: [String] = [], in owner: String = ""
  ) throws(SpecError) {
    guard let unknown = members.first(where: { !keys.contains($0.key) }) else { return }
    if others.contains(unknown.key) {
      throw place[unknown.key].error(unknown.keyPosition, "unknown key; it belongs to '\(owner)'")
    }
    throw place[unknown.key].error(
      unknown.keyPosition, "unknown key; \(NearestName.hint(for: unknown.key, among: known + keys))")
  }

  /// All members that have not been consumed, for objects with arbitrary keys.
  package mutating func takeRest() -> [JSONMember] {
    defer { members = [] }
    return members
  }

  /// The error for the first key that was not consumed.
  package func finish(alsoKnown: [String] = [], because reason: String? = nil) throws(SpecError) {
    guard let unknown = members.first else { return }
    throw place[unknown.key].error(
      unknown.keyPosition,
      "unknown key"
        + (reason.map { ": \($0)" } ?? "; \(NearestName.hint(for: unknown.key, among: known + alsoKnown))"))
  }
}

extension JSONNode {
  package func string(at place: SpecLocation) throws(SpecError) -> String {
    guard case .string(let text) = content else {
      throw place.error(self, "expected a text, found \(summary)")
    }
    return text
  }

  package func bool(at place: SpecLocation) throws(SpecError) -> Bool {
    guard case .bool(let value) = content else {
      throw place.error(self, "expected true or false, found \(summary)")
    }
    return value
  }

  package func number(at place: SpecLocation) throws(SpecError) -> Double {
    guard case .number(let number) = content, number.double.isFinite else {
      throw place.error(self, "expected a number, found \(summary)")
    }
    return number.double
  }

  package func integer(in range: ClosedRange<Int>, at place: SpecLocation) throws(SpecError) -> Int {
    guard case .number(.integer(let value)) = content, range.contains(value) else {
      throw place.error(
        self, "expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(summary)")
    }
    return value
  }

  /// A list with at least one element.
  package func elements(at place: SpecLocation) throws(SpecError) -> [JSONNode] {
    guard case .array(let elements) = content else {
      throw place.error(self, "expected a list, found \(summary)")
    }
    guard !elements.isEmpty else { throw place.error(self, "the list is empty") }
    return elements
  }
}
