// The identity of a data set: a hash of what training uses of it.

import Files
import JSON

/// The content of a data set: names, kinds and values of the columns in use, whatever the files look like.
struct DataContent {
  let features: FeatureTable
  let targets: [Target]
  let weights: [Double]?
  let divisors: [String: RawValues]
  let testCount: Int

  /// The SHA-256, in hexadecimal, of a canonical JSON object: the number of rows and of those of the test split's own
  /// files, and for each column its role, its name (of the weights `weight`), its words, and the SHA-256 of its values as little-endian
  /// Float64 (of categories: Int32 indices into the words, −1 if missing). A missing number is the NaN
  /// 0x7FF8000000000000.
  func digest() throws(SHA256.Unavailable) -> String {
    var columns: [JSONValue] = []
    for (column, values) in zip(features.columns, features.values) {
      columns.append(try describe("feature", column, values))
    }
    for target in targets {
      let kind = target.classes.isEmpty ? Column.Kind.number : .category(target.classes)
      columns.append(try describe("target", Column(target.name, kind), .numbers(target.values)))
    }
    if let weights { columns.append(try describe("weight", Column("weight"), .numbers(weights))) }
    for (name, values) in divisors.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let words = values.words.used.sorted
      columns.append(
        try describe("division", Column(name, .category(words.distinct)), .codes(words.codes)))
    }
    let content = JSONValue.object([
      "columns": .array(columns), "rows": .integer(features.count), "test_rows": .integer(testCount),
    ])
    return try SHA256(of: content.canonicalText).hexadecimal
  }

  private func describe(
    _ role: String, _ column: Column, _ values: ColumnValues
  ) throws(SHA256.Unavailable) -> JSONValue {
    var members: [String: JSONValue] = ["role": .string(role), "name": .string(column.name)]
    switch column.kind {
    case .number, .flag: members["kind"] = .string("number")
    case .date: members["kind"] = .string("date")
    case .category(let words):
      members["kind"] = .string("category")
      members["words"] = .array(words.map(JSONValue.string))
    }
    members["values"] = .string(try values.digest().hexadecimal)
    return .object(members)
  }
}

extension ColumnValues {
  /// The hash of the values as Float64, or of codes as Int32, little-endian.
  fileprivate func digest() throws(SHA256.Unavailable) -> SHA256 {
    switch self {
    case .numbers(let values) where !values.contains(where: \.isNaN): return try SHA256(ofBytesOf: values)
    case .codes(let codes): return try SHA256(ofBytesOf: codes)
    default:
      return try SHA256(
        ofBytesOf: (0..<count).map { row in
          let value = self[row]
          return value.isNaN ? Double(bitPattern: 0x7FF8_0000_0000_0000) : value
        })
    }
  }
}
