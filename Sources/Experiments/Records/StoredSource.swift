// Where a stored run's data are, and how they are read.

import Datasets
import JSON

/// The files of a stored run's data, with what a spec says of their columns.
public struct StoredSource: Equatable, Sendable {
  /// The keys of a spec's `data` but those that a run's configuration has, without paths; nil for a run that was
  /// stored before these were kept.
  private let members: JSONValue?
  /// The absolute paths of all files; nil where they are unknown.
  private let knownPaths: [String]?

  package init(settings: JSONValue, paths: [String]) {
    members = settings
    knownPaths = paths
  }

  /// - Parameters:
  ///   - text: `text` of another; nil for a run that was stored before.
  ///   - paths: nil where they are unknown.
  package init(text: String?, paths: [String]?) {
    members = text.flatMap { try? JSONNode.parse($0) }?.value
    knownPaths = paths
  }

  /// Canonical JSON without paths; nil for a run that was stored before.
  package var text: String? { members?.canonicalText }

  /// What stands for each path.
  package static let placeholder = "?"

  /// Whether a text is one that a store may have: it can be read, and names no files.
  package static func isValid(_ text: String) -> Bool {
    let stored = StoredSource(text: text, paths: nil)
    guard stored.text == text, let settings = try? stored.settings() else { return false }
    return settings.source.files.allSatisfy { $0.path == placeholder }
  }

  /// Whether the store says where the data are.
  public var isKnown: Bool { knownPaths != nil }

  /// The paths of all files; empty where they are unknown.
  public var paths: [String] { knownPaths ?? [] }

  /// The same, with the spellings of missing values that another source of the same content has too, so that the files
  /// of both can be read.
  package func alsoMissing(in other: String?) -> StoredSource {
    guard case .object(var own)? = members, let other,
      case .object(let others)? = (try? JSONNode.parse(other))?.value,
      case .array(let spellings)? = others["missing"]
    else { return self }
    let ownSpellings = if case .array(let list)? = own["missing"] { list } else { [] as [JSONValue] }
    own["missing"] = .array(ownSpellings + spellings.filter { !ownSpellings.contains($0) })
    return StoredSource(settings: .object(own), paths: paths)
  }

  /// How the files were read; nil for a run that was stored before.
  public var reading: ReadingOptions? { ((try? settings()) ?? nil)?.source.options }

  /// The column of the examples' weights.
  public var weight: String? { ((try? settings()) ?? nil)?.columns.weight }

  private static let place = SpecLocation(file: "the stored data", key: "data")

  /// What the store says, with placeholders for paths.
  private func settings() throws(SpecError) -> (source: DataSource, columns: DatasetSettings)? {
    guard let members else { return nil }
    let node: JSONNode
    do throws(JSONError) {
      node = try JSONNode.parse(members.canonicalText)
    } catch {
      throw SpecError(file: Self.place.file, position: error.position, error.message)
    }
    var object = try ObjectReader(node, at: Self.place)
    let source = try DataSource(&object, at: Self.place)
    let columns = try DataSettings.columns(&object, source, at: Self.place)
    try object.finish()
    return (source, columns)
  }

  /// The settings for a run's data.
  ///
  /// - Parameters:
  ///   - target: as the run's configuration has it.
  ///   - hasLabels: whether the labels of a run that was stored before are in a file of their own.
  ///   - paths: current paths of the files, if they differ; several may also be one comma-separated text.
  ///   - wrongFiles: makes the error of a wrong number of files, from what is expected and their number.
  func settings(
    target: String, task: Task, hasLabels: Bool, paths: [String],
    wrongFiles: (_ expected: String, _ count: Int) -> any Error
  ) throws -> (source: DataSource, columns: DatasetSettings) {
    let known = paths.isEmpty ? self.paths : paths
    if let (source, columns) = try settings() {
      let count = source.files.count
      let given = Self.divided(known, into: count)
      guard given.count == count else {
        let keys = source.files.map(\.key).joined(separator: ", ")
        throw wrongFiles(count == 1 ? "one file" : "\(count) files (\(keys))", given.count)
      }
      return (source.replacing(given), columns)
    }
    let columns = DatasetSettings(earlierTarget: target, task: task)
    guard hasLabels else {
      guard known.count == 1 else { throw wrongFiles("a CSV file", known.count) }
      return (DataSource(paths: known, options: Self.earlierOptions), columns)
    }
    let files = Self.divided(known, into: 4)
    guard files.count == 2 || files.count == 4 else {
      throw wrongFiles(
        "two or four IDX files (images, labels and optionally those of the test split)", files.count)
    }
    return (
      DataSource(
        paths: [files[0]], testPaths: files.count == 4 ? [files[2]] : [], labels: files[1],
        testLabels: files.count == 4 ? files[3] : nil), columns
    )
  }

  /// How every table was read before other ways were told from files.
  private static let earlierOptions = {
    var options = ReadingOptions()
    options.separator = .character(UInt8(ascii: ","))
    options.decimal = .point
    options.encoding = .utf8
    options.header = .present
    return options
  }()

  private static func divided(_ paths: [String], into count: Int) -> [String] {
    count > 1 && paths.count == 1 ? paths[0].split(separator: ",").map(String.init) : paths
  }
}
