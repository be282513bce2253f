// Where a data set is read from: the files and words that a spec gives, and the format that takes them.

import JSON

/// The files of a data set, and how they are read.
public struct DataSource: Sendable {
  /// A file by the key that names it in a spec.
  public struct File: Hashable, Sendable {
    public let key: String
    public let path: String
  }

  /// Those that take the keys given: one, unless the content of `path` must tell.
  let formats: [any DataFormat]
  /// In the format's order.
  public let files: [File]
  /// What the format's other keys say.
  let texts: [String: String]

  init(formats: [any DataFormat], files: [File], texts: [String: String]) {
    self.formats = formats
    self.files = files
    self.texts = texts
  }

  public var paths: [String] { files.map(\.path) }

  /// Whether the test split is files of its own.
  package var hasTest: Bool { files.contains { $0.key == "test_path" } }

  /// The words of one of the format's keys.
  package func text(_ key: String) -> String? { texts[key] }

  /// Why a task suits none of the formats that are still possible; nil where it suits one.
  package func objection(to task: Task) -> String? {
    let objections = formats.map { $0.objection(to: task) }
    return objections.contains(nil) ? nil : objections.first ?? nil
  }

  /// - Parameter files: `self.files`, read.
  package func input(_ files: [DataFile]) -> DataInput {
    let named = Dictionary(zip(self.files.map(\.key), files), uniquingKeysWith: { first, _ in first })
    let format = DataFormats.of(files.first?.bytes ?? [], among: formats)
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

/// The files of a data set, read, in the format that they turned out to be of.
package struct DataInput: Sendable {
  let source: DataSource
  package let format: any DataFormat
  /// By their keys.
  let files: [String: DataFile]

  /// - Throws: where there is no such file, which a format's required ones always are.
  func file(_ key: String) throws(DatasetError) -> DataFile {
    guard let file = files[key] else { throw DatasetError(path: key, "there is no such file") }
    return file
  }

  var targetName: String { format.targetName(of: source) }

  /// What a run's configuration says of the format; nothing where it is the oldest one.
  package var configuration: [String: JSONValue] {
    var members = source.texts.filter { $0.key != "target" }.mapValues(JSONValue.string)
    members["format"] = format.configurationName.map(JSONValue.string)
    return members
  }

  /// - Throws: as `DataFormat.read`.
  package func dataset(task: Task?) throws -> Dataset { try format.read(self, task: task) }
}
