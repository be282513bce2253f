// Files that other programs have written: Fixtures/make.py.

@testable import Datasets

extension DataFile {
  static func fixture(_ name: String) throws -> DataFile {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return try DataFile(reading: folder.joined(separator: "/") + "/Fixtures/\(name)")
  }

  /// All of the content.
  var bytes: [UInt8] { (try? contents()) ?? [] }

  /// The same bytes under a short name, for messages.
  func named(_ name: String) -> DataFile { DataFile(path: name, bytes: bytes) }
}

extension RawTable {
  var names: [String] { columns.map(\.name) }

  /// The values of a column; nil if there is none of this name.
  subscript(name: String) -> RawValues? { columns.first { $0.name == name }?.values }
}

extension RawValues {
  static func words(_ texts: [String?]) -> RawValues {
    var distinct: [String] = []
    let codes = texts.map { text -> Int32 in
      guard let text else { return Words.missing }
      if let index = distinct.firstIndex(where: { Array($0.utf8) == Array(text.utf8) }) {
        return Int32(index)
      }
      distinct.append(text)
      return Int32(distinct.count - 1)
    }
    return .words(Words(distinct: distinct, codes: codes))
  }

  /// Equal, also where values are NaN, and texts by their bytes.
  func isSame(as other: RawValues) -> Bool {
    switch (self, other) {
    case (.bytes(let first), .bytes(let second)): first == second
    case (.floats(let first), .floats(let second)): first.map(\.bitPattern) == second.map(\.bitPattern)
    case (.numbers(let first), .numbers(let second)): first.map(\.bitPattern) == second.map(\.bitPattern)
    case (.words(let first), .words(let second)):
      first.codes == second.codes
        && first.distinct.map { Array($0.utf8) } == second.distinct.map { Array($0.utf8) }
    default: false
    }
  }
}

extension ColumnRequest {
  init(skipped: [String] = [], words: [String] = [], numbers: [String] = []) {
    self.init()
    self.skipped = ColumnPatterns(skipped.map { ColumnPattern($0) })
    for name in words { add(.words, ColumnPattern(name)) }
    for name in numbers { add(.numbers, ColumnPattern(name)) }
  }
}
