// Writes the kinds of columns to weights files and reads them: docs/database.md has the layout.

import Datasets
import HDF5
import JSON

/// The attribute `column_kinds`: canonical JSON with the columns that are not numbers by their names, such as
/// `{"colour":{"category":["red","green"]},"sold":"date"}`. It is left out where all columns are numbers.
enum ColumnKinds {
  private static let attribute = "column_kinds"
  private static let category = "category"
  private static let flag = "flag"
  private static let date = "date"

  static func write(_ columns: [Column], to root: borrowing GroupWriter) throws {
    var kinds: [String: JSONValue] = [:]
    for column in columns {
      switch column.kind {
      case .number: break
      case .flag: kinds[column.name] = .string(flag)
      case .category(let words):
        kinds[column.name] = .object([category: .array(words.map(JSONValue.string))])
      case .date: kinds[column.name] = .string(date)
      }
    }
    if !kinds.isEmpty { try root.set(attribute, JSONValue.object(kinds).canonicalText) }
  }

  /// - Parameter names: distinct.
  static func read(_ root: borrowing GroupReader, names: [String]) throws -> [Column] {
    guard try root.hasAttribute(attribute) else { return names.map { Column($0) } }
    let text = try root.string(attribute)
    guard let node = try? JSONNode.parse(text), case .object(let kinds) = node.value else {
      throw StoredNetwork.Fault("its attribute '\(attribute)' is not JSON")
    }
    guard Set(kinds.keys).isSubset(of: names) else {
      throw StoredNetwork.Fault("its attribute '\(attribute)' names a column that is no feature")
    }
    return try names.map { name throws(StoredNetwork.Fault) in
      guard let kind = kinds[name] else { return Column(name) }
      switch kind {
      case .string(flag): return Column(name, .flag)
      case .string(date): return Column(name, .date)
      default: break
      }
      guard let words = words(kind) else {
        throw StoredNetwork.Fault("its attribute '\(attribute)' has an unknown kind for \(name.quoted)")
      }
      return Column(name, .category(words))
    }
  }

  /// nil unless it is a category of words whose bytes differ.
  private static func words(_ kind: JSONValue) -> [String]? {
    guard case .object(let members) = kind, members.count == 1, case .array(let elements)? = members[category]
    else { return nil }
    let words = elements.compactMap { if case .string(let word) = $0 { word } else { nil } }
    return words.count == elements.count && Set(words.map { Array($0.utf8) }).count == words.count
      ? words : nil
  }
}
