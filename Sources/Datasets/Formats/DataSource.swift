// The files of a data set, as a spec or a store names them.

import JSON

/// The files of a data set, and how to read them.
public struct DataSource: Hashable, Sendable {
  /// At least one; several are one table.
  public let paths: [String]
  /// The files of the test split; empty if it is drawn from `paths`.
  public let testPaths: [String]
  /// The files of the examples' labels, for formats that keep them apart.
  public let labels: String?
  public let testLabels: String?
  public let options: ReadingOptions

  package init(
    paths: [String], testPaths: [String] = [], labels: String? = nil, testLabels: String? = nil,
    options: ReadingOptions = ReadingOptions()
  ) {
    self.paths = paths
    self.testPaths = testPaths
    self.labels = labels
    self.testLabels = testLabels
    self.options = options
  }

  /// Whether the test split has its own files.
  package var hasTest: Bool { !testPaths.isEmpty }

  /// All keys of a spec's `data` that it reads.
  package static let keys =
    ["path", "test_path", "test_labels"] + ReadingOptions.Key.allCases.map(\.rawValue)

  /// Reads its keys from a spec or a store.
  package init(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) {
    let pathNode = try data.require("path")
    paths = try Self.paths(pathNode, at: place["path"])
    testPaths =
      try data.take("test_path").map { node throws(SpecError) in
        try Self.paths(node, at: place["test_path"])
      } ?? []
    let labelsNode = data.take("labels")
    let testLabelsNode = data.take("test_labels")
    labels = try labelsNode.map { node throws(SpecError) in try Self.path(node, at: place["labels"]) }
    testLabels = try testLabelsNode.map { node throws(SpecError) in
      try Self.path(node, at: place["test_labels"])
    }
    options = try ReadingOptions(&data, at: place)
    if let labelsNode, paths.count > 1 {
      throw place["labels"].error(labelsNode, "labels belong to one file, and path names \(paths.count)")
    }
    if labels != nil, testPaths.isEmpty != (testLabels == nil) {
      throw place.error(
        (testLabelsNode ?? pathNode).position, "test_path and test_labels belong together: give both or none")
    }
    if let testLabelsNode, labels == nil {
      throw place["test_labels"].error(testLabelsNode, "test_labels needs labels")
    }
  }

  private static func paths(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> [String] {
    guard case .array = node.content else { return [try path(node, at: place)] }
    var paths: [String] = []
    for (index, element) in try node.elements(at: place).enumerated() {
      paths.append(try path(element, at: place.element(index)))
    }
    return paths
  }

  private static func path(_ node: JSONNode, at place: SpecLocation) throws(SpecError) -> String {
    let path = try node.string(at: place)
    guard !path.isEmpty else { throw place.error(node, "the path is empty") }
    return path
  }

  /// In the form in which a spec states it.
  package var members: [String: JSONValue] {
    var members = options.members
    members["path"] = Self.json(paths)
    if hasTest { members["test_path"] = Self.json(testPaths) }
    members["labels"] = labels.map(JSONValue.string)
    members["test_labels"] = testLabels.map(JSONValue.string)
    return members
  }

  private static func json(_ paths: [String]) -> JSONValue {
    paths.count == 1 ? .string(paths[0]) : .array(paths.map(JSONValue.string))
  }

  // MARK: All files

  /// All files with their keys in a spec: the tables, the labels, and those of the test split.
  package var files: [(key: String, path: String)] {
    paths.map { ("path", $0) } + [labels].compactMap(\.self).map { ("labels", $0) }
      + testPaths.map { ("test_path", $0) } + [testLabels].compactMap(\.self).map { ("test_labels", $0) }
  }

  /// The same with other paths, in the order of `files`.
  ///
  /// - Precondition: there are as many.
  package func replacing(_ new: [String]) -> DataSource {
    precondition(new.count == files.count, "there is a path for each file")
    var rest = new[...]
    func take(_ count: Int) -> [String] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    let paths = take(paths.count)
    let labels = take(self.labels == nil ? 0 : 1).first
    let testPaths = take(testPaths.count)
    return DataSource(
      paths: paths, testPaths: testPaths, labels: labels, testLabels: take(testLabels == nil ? 0 : 1).first,
      options: options)
  }

  /// The same files read in another way.
  package func reading(as options: ReadingOptions) -> DataSource {
    DataSource(
      paths: paths, testPaths: testPaths, labels: labels, testLabels: testLabels, options: options)
  }

  // MARK: Reading

  /// Reads the tables, and that of the test split.
  ///
  /// - Parameter open: opens a file by its key and path.
  /// - Throws: `WrongKey` for an option that the format lacks, `DatasetError` for errors in a file.
  package func read(
    _ request: ColumnRequest, open: (_ key: String, _ path: String) throws -> DataFile
  ) throws -> (table: RawTable, test: RawTable?) {
    let table = try read(paths, labels, ("path", "labels"), request, options, open)
    guard hasTest else { return (table, nil) }
    let file = try open("test_path", testPaths[0])
    let own = try DataFormats.of(file.start).test(file, beside: table.reading)
    func readTest(_ request: ColumnRequest) throws -> RawTable {
      try read(testPaths, testLabels, ("test_path", "test_labels"), request, own ?? options, open)
    }
    // Columns of arrays in groups are named after the last part of the path.
    let names = [table.reading.targetDataset, own?.targetDataset].compactMap {
      $0?.split(separator: "/").last
    }
    guard names.count == 2, names[0] != names[1] else { return (table, try readTest(request)) }
    let (name, testName) = (String(names[0]), String(names[1]))
    return (table, try readTest(request.renaming(name, to: testName)).renaming(testName, to: name))
  }

  private func read(
    _ paths: [String], _ labels: String?, _ keys: (path: String, labels: String), _ request: ColumnRequest,
    _ options: ReadingOptions, _ open: (String, String) throws -> DataFile
  ) throws -> RawTable {
    var whole: RawTable?
    for path in paths {
      let file = try open(keys.path, path)
      let format = DataFormats.of(file.start)
      let allowed = format.keys
      let isSuited = options.given.isSubset(of: allowed) && (labels == nil || allowed.contains(.labels))
      // Of a damaged file the format cannot be told.
      if !isSuited { _ = try file.open().read(DataFile.startSize) }
      if let wrong = options.given.subtracting(allowed).map(\.rawValue).min() {
        throw WrongKey(key: wrong, path: path, format: format.title)
      }
      if labels != nil, !allowed.contains(.labels) {
        throw WrongKey(key: keys.labels, path: path, format: format.title)
      }
      let table =
        if let labels {
          try format.read(file, labels: open(keys.labels, labels), options, request)
        } else {
          try format.read(file, options, request)
        }
      whole = try whole.map { try $0.appending(table, path: path) } ?? table
    }
    guard let whole else { throw DatasetError(path: "", "there is no file") }
    return whole
  }
}

/// The error of a key of `data` that does not suit the format of a file.
package struct WrongKey: Error, CustomStringConvertible {
  package let key: String
  package let path: String
  package let format: String

  package var description: String { "'\(path)' is \(format), which has no key '\(key)'" }
}
