// The wall between file formats and all that is done with data: a format is one type, and one entry in `DataFormats.all`.

import JSON

/// A file format that data sets are read from.
package protocol DataFormat: Sendable {
  /// The name in messages: `IDX`.
  var title: String { get }
  /// What a run's configuration says as `format`; nil for CSV alone, whose runs are older than the key and keep their ids.
  var configurationName: String? { get }
  /// The keys of a spec's `data` that say what to read, in the order in which they are read. The first one is `path`.
  var keys: [DataKey] { get }
  /// The files of a data set, for a sentence that says what they must be.
  var filesInWords: String { get }
  /// What files of this format begin with, where no text does.
  var signatures: [[UInt8]] { get }
  /// How to have such a file read, for whoever took it for another format.
  var advice: String { get }

  /// Whether a file with these bytes is of this format.
  func sniff(_ bytes: [UInt8]) -> Bool

  /// Why a task does not suit what the format holds; nil where it does.
  func objection(to task: Task) -> String?

  /// The name of the target.
  func targetName(of source: DataSource) -> String

  /// Reads examples and their target. Those of `test_path` come last, and `testCount` counts them.
  ///
  /// - Parameter task: what to learn; nil tells it from the target.
  /// - Throws: `DatasetError` for a fault of a file, `MissingTarget` where it lacks the target.
  func read(_ input: DataInput, task: Task?) throws -> Dataset

  /// Reads examples without their target.
  ///
  /// - Parameter columns: the features that a network takes, in its order.
  /// - Throws: `DatasetError` for a fault of the file, `MissingFeatures` where it lacks some.
  func readFeatures(_ file: DataFile, columns: [Column]) throws -> FeatureTable
}

extension DataFormat {
  package var signatures: [[UInt8]] { [] }
  package func objection(to task: Task) -> String? { nil }
}

/// A key of a spec's `data` that says what a format reads.
package struct DataKey: Sendable {
  package enum Content: Sendable {
    /// The path of a file to read.
    case file
    /// Words, such as a column's name.
    case text
  }

  package enum Presence: Sendable {
    case required
    /// May be left out; a file only together with all other optional files.
    case optional
    /// Not of this format, for this reason.
    case refused(because: String)
  }

  package let name: String
  package let content: Content
  package let presence: Presence
  /// Whether it tells the format, since no other one has it.
  package let tellsFormat: Bool

  package init(
    _ name: String, _ content: Content, _ presence: Presence = .required, tellsFormat: Bool = false
  ) {
    self.name = name
    self.content = content
    self.presence = presence
    self.tellsFormat = tellsFormat
  }

  var isRequired: Bool { if case .required = presence { true } else { false } }
  var isOptional: Bool { if case .optional = presence { true } else { false } }
  var isRefused: Bool { if case .refused = presence { true } else { false } }
  var isFile: Bool { content == .file }
}

/// The formats that netlab reads.
package enum DataFormats {
  /// In the order in which a file is tried. CSV is the last: any text may be one.
  package static let all: [any DataFormat] = [IDXFormat(), CSVFormat()]

  /// The format of a file by its content; the last one where it looks like none.
  package static func of(_ bytes: [UInt8], among formats: [any DataFormat]) -> any DataFormat {
    formats.first { $0.sniff(bytes) } ?? formats.last ?? CSVFormat()
  }

  /// All keys, each once: those of files first.
  static let keys: [DataKey] = {
    let keys = all.flatMap(\.keys)
    var seen: Set<String> = []
    return (keys.filter(\.isFile) + keys.filter { !$0.isFile }).filter { seen.insert($0.name).inserted }
  }()
}
