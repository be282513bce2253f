// The sizes of splits that are drawn: `validation`, `test` and `split_seed` of a spec.

import JSON

/// Fractions of the rows for validation and test, and the seed of what is drawn.
struct SplitFractions: Equatable, Sendable {
  static let keys = ["validation", "test", "split_seed"]

  /// Rounded to whole rows.
  let validation: Double
  /// nil if the test split has its own files.
  let test: Double?
  let seed: Int

  init(validation: Double, test: Double?, seed: Int) {
    self.validation = validation
    self.test = test
    self.seed = seed
  }

  /// - Parameter hasTest: whether the test split has its own files and so is not drawn.
  init(_ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation) throws(SpecError) {
    let (validationNode, testNode) = (data.take("validation"), data.take("test"))
    let validation = try Self.fraction(validationNode, at: place["validation"])
    if hasTest, let testNode {
      throw place["test"].error(testNode, "test_path gives the test split: omit test")
    }
    let test = hasTest ? nil : try Self.fraction(testNode, at: place["test"])
    guard validation + (test ?? 0) < 1 else {
      throw place.error(
        testNode?.position ?? data.position, "validation and test leave no rows for training")
    }
    let seed = try data.take("split_seed")?.integer(in: JSONNumber.exactIntegers, at: place["split_seed"])
    self.init(validation: validation, test: test, seed: seed ?? 0)
  }

  private static func fraction(_ node: JSONNode?, at place: SpecLocation) throws(SpecError) -> Double {
    guard let node else { return 0.2 }
    let value = try node.number(at: place)
    guard (0..<1).contains(value) else {
      throw place.error(node, "expected a fraction of the rows, from 0 to below 1, found \(node.summary)")
    }
    return value
  }

  var configuration: [String: JSONValue] {
    var members: [String: JSONValue] = ["validation": .real(validation), "split_seed": .integer(seed)]
    members["test"] = test.map(JSONValue.real)
    return members
  }

  /// The rows of test and validation split, of a number of rows.
  func counts(of rows: Int) -> (validation: Int, test: Int) {
    (Int((validation * Double(rows)).rounded()), Int(((test ?? 0) * Double(rows)).rounded()))
  }
}

/// The `split` of a spec: how rows are divided.
enum SplitKey {
  static let name = "split"

  /// Whether `split` has a key of its own for a way to divide.
  static func has(_ key: String, in data: ObjectReader) -> Bool {
    guard case .object(let members)? = data.peek(name)?.content else { return false }
    return members.contains { $0.key == key }
  }

  /// The text of the one key that `split` has.
  static func text(
    _ key: String, _ data: inout ObjectReader, at place: SpecLocation
  ) throws(SpecError) -> String {
    let node = try data.require(name)
    var object = try ObjectReader(node, at: place[name])
    let text = try object.require(key).string(at: place[name][key])
    try object.finish(because: "'\(key)' stands alone")
    return text
  }
}
