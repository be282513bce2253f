// The location of a data set: files and options from a spec, and their format.

import JSON

/// The files of a data set, and how to read them.
public struct DataSource: Sendable {
  /// A file, and its key in a spec.
  public struct File: Hashable, Sendable {
    public let key: String
    public let path: String
  }

  /// The formats possible for the given keys: one, unless the content of `path` must decide.
  let formats: [any DataFormat]
  /// In the format's order.
  public let files: [File]
  /// The values of the format's other keys.
  let texts: [String: String]

  init(formats: [any DataFormat], files: [File], texts: [String: String]) {
    self.formats = formats
    self.files = files
    self.texts = texts
  }

  public var paths: [String] { files.map(\.path) }

  /// Whether the test split has its own files.
  package var hasTest: Bool { files.contains { $0.key == "test_path" } }

  /// The value of one of the format's text keys.
  package func text(_ key: String) -> String? { texts[key] }

  /// The reason why a task suits none of the possible formats; nil if it suits one.
  package func objection(to task: Task) -> String? {
    let objections = formats.map { $0.objection(to: task) }
    return objections.contains(nil) ? nil : objections.first ?? nil
  }

  /// - Parameter files: the contents of `self.files`.
  package func input(_ files: [DataFile]) -> DataInput {
    let named = Dictionary(zip(self.files.map(\.key), files), uniquingKeysWith: { first, _ in first })
    let format = DataFormats.of(files.first?.start ?? [], among: formats)
    return DataInput(source: self, format: format, files: named)
  }
}

extension DataSource: Hashable {
  public static func == (first: DataSource, second: DataSource) -> Bool {
    first.formats.map(\.title) == second.formats.map(\.title) && first.files == second.files
      && first.texts == second.texts
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(files)
    hasher.combine(texts)
  }
}

/// The files of a data set, read, and their detected format.
package struct DataInput: Sendable {
  let source: DataSource
  package let format: any DataFormat
  /// By key.
  let files: [String: DataFile]

  /// - Throws: if there is no such file; required files always exist.
  func file(_ key: String) throws(DatasetError) -> DataFile {
    guard let file = files[key] else { throw DatasetError(path: key, "there is no such file") }
    return file
  }

  var targetName: String { format.targetName(of: source) }

  /// The format in a run's configuration; empty for the oldest format.
  package var configuration: [String: JSONValue] {
    var members = source.texts.filter { $0.key != "target" }.mapValues(JSONValue.string)
    members["format"] = format.configurationName.map(JSONValue.string)
    return members
  }

  /// - Throws: as `DataFormat.read`.
  package func dataset(task: Task?) throws -> Dataset { try format.read(self, task: task) }
}
