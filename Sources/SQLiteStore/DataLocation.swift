// Where a run's data are, as one column has it.

import JSON

/// The absolute paths of a data set's files.
struct DataLocation {
  let paths: [String]

  init(_ paths: [String]) { self.paths = paths }

  /// A single path as it is, and several as a JSON list.
  var text: String {
    paths.count == 1 ? paths[0] : JSONValue.array(paths.map(JSONValue.string)).canonicalText
  }

  /// - Parameter text: as `text`; an absolute path does not look like a list.
  init(text: String) {
    guard text.hasPrefix("["), let node = try? JSONNode.parse(text), case .array(let elements) = node.value
    else {
      paths = [text]
      return
    }
    paths = elements.compactMap { if case .string(let path) = $0 { path } else { nil } }
  }
}
