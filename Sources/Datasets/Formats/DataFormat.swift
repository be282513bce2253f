// The protocol of data formats. To add one, write a type and list it in `DataFormats.all`.

import JSON

/// A file format of data sets.
package protocol DataFormat: Sendable {
  /// The name in messages: `IDX`.
  var title: String { get }
  /// The value of `format` in a run's configuration; nil only for CSV, whose runs predate the key and keep their ids.
  var configurationName: String? { get }
  /// The keys of a spec's `data` that describe what to read, in reading order. The first one is `path`.
  var keys: [DataKey] { get }
  /// A description of a data set's files, for messages.
  var filesInWords: String { get }
  /// The bytes that files of this format begin with, if it is not text.
  var signatures: [[UInt8]] { get }
  /// Advice on reading such a file, for users who used it as another format.
  var advice: String { get }

  /// Whether a file with these bytes has this format.
  func sniff(_ bytes: [UInt8]) -> Bool

  /// The reason why a task does not suit the format; nil if it does.
  func objection(to task: Task) -> String?

  /// The name of the target.
  func targetName(of source: DataSource) -> String

  /// Reads examples and their targets. Those of `test_path` come last, and `testCount` counts them.
  ///
  /// - Parameter task: the task; nil to infer it from the target.
  /// - Throws: `DatasetError` for an error in a file, `MissingTarget` if the target is missing.
  func read(_ input: DataInput, task: Task?) throws -> Dataset

  /// Reads examples without their target.
  ///
  /// - Parameter columns: the network's features, in order.
  /// - Throws: `DatasetError` for an error in the file, `MissingFeatures` if some are missing.
  func readFeatures(_ file: DataFile, columns: [Column]) throws -> FeatureTable
}

extension DataFormat {
  package var signatures: [[UInt8]] { [] }
  package func objection(to task: Task) -> String? { nil }
}

/// A key of a spec's `data` that belongs to a format.
package struct DataKey: Sendable {
  package enum Content: Sendable {
    /// The path of a file to read.
    case file
    /// A text, such as a column's name.
    case text
  }

  package enum Presence: Sendable {
    case required
    /// Optional; a file only together with all other optional files.
    case optional
    /// Not allowed for this format, with the reason.
    case refused(because: String)
  }

  package let name: String
  package let content: Content
  package let presence: Presence
  /// Whether it identifies the format, since no other one has it.
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
  /// In the order in which they are tried. CSV is last, since any text may be CSV.
  package static let all: [any DataFormat] = [IDXFormat(), CSVFormat()]

  /// Detects the format of a file; the last one if none matches.
  package static func of(_ bytes: [UInt8], among formats: [any DataFormat]) -> any DataFormat {
    formats.first { $0.sniff(bytes) } ?? formats.last ?? CSVFormat()
  }

  /// All distinct keys, those of files first.
  static let keys: [DataKey] = {
    let keys = all.flatMap(\.keys)
    var seen: Set<String> = []
    return (keys.filter(\.isFile) + keys.filter { !$0.isFile }).filter { seen.insert($0.name).inserted }
  }()
}
