// Encodes the paths of a run's data in one column.

import JSON

/// The absolute paths of the files of a data set.
struct DataLocation {
  let paths: [String]

  init(_ paths: [String]) { self.paths = paths }

  /// A single path as is, several as a JSON list.
  var text: String {
    paths.count == 1 ? paths[0] : JSONValue.array(paths.map(JSONValue.string)).canonicalText
  }

  /// - Parameter text: as in `text`; an absolute path does not look like a list.
  init(text: String) {
    guard text.hasPrefix("["), let node = try? JSONNode.parse(text), case .array(let elements) = node.value
    else {
      paths = [text]
      return
    }
    paths = elements.compactMap { if case .string(let path) = $0 { path } else { nil } }
  }
}
