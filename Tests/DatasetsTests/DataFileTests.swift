// Files of data: plain, compressed, in pieces, and through pipes.

import Files
import Foundation
import TestSupport
import Testing

@testable import Datasets

struct DataFileTests {
  private static let text = "a,b\n1,x\n2,y\n"
  /// The text, compressed by python-zstandard 0.25 with a checksum.
  private static let zstd: [UInt8] = [
    0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x0C, 0x61, 0x00, 0x00, 0x61, 0x2C, 0x62, 0x0A, 0x31, 0x2C, 0x78, 0x0A,
    0x32, 0x2C,
    0x79, 0x0A, 0x2E, 0x9F, 0x21, 0x46,
  ]

  private func contents(_ bytes: [UInt8]) throws -> String {
    String(decoding: try DataFile(path: "d", bytes: bytes).contents(), as: UTF8.self)
  }

  @Test("gzip and Zstandard are told by the first bytes, and several members are one content")
  func compressed() throws {
    let gzip = try IDXSample.gzip(Array(Self.text.utf8))
    for bytes in [Array(Self.text.utf8), gzip, Self.zstd] {
      #expect(try contents(bytes) == Self.text)
      #expect(DataFile(path: "d", bytes: bytes).start == Array(Self.text.utf8))
      #expect(try RawTable.csv(bytes).summary == "a: 1 2; b: [x] [y]")
    }
    #expect(try contents(gzip + gzip) == Self.text + Self.text)
    #expect(try contents(Self.zstd + Self.zstd) == Self.text + Self.text)
    #expect(try contents([]).isEmpty && contents(IDXSample.gzip([])).isEmpty)
    #expect(try RawTable.csv(IDXSample.gzip(Array("# c\n\(Self.text)".utf8))).count == 2)
  }

  @Test("Damage, a missing end and bytes behind the end are errors, also of tables")
  func damaged() throws {
    let gzip = try IDXSample.gzip(Array(Self.text.utf8))
    for (packed, title) in [(gzip, "gzip"), (Self.zstd, "Zstandard")] {
      var wrong = packed
      wrong[packed.count - (title == "gzip" ? 6 : 1)] ^= 1
      let cases = [
        (Array(packed.dropLast()), "d: byte \(packed.count - 1) of the \(title) file: it is cut off here"),
        (
          packed + [1, 2, 3, 4, 5],
          "d: byte \(packed.count) of the \(title) file: expected its end, as its contents end there"
        ),
        (
          wrong,
          "d: byte \(title == "gzip" ? 0 : 0) (unpacked): the \(title) file is damaged at or after this place"
        ),
      ]
      for (bytes, expected) in cases {
        #expect(message { _ = try DataFile(path: "d", bytes: bytes).contents() } == expected)
        #expect(message { _ = try RawTable.csv(bytes) } == expected)
      }
    }
    #expect(
      message { _ = try RawTable.csv([0x28, 0xB5, 0x2F, 0xFD]) }
        == "d: byte 4 of the Zstandard file: it is cut off here")
  }

  @Test("A bomb takes no more memory than what is read of it")
  func bomb() throws {
    let packed = try IDXSample.gzip(IDXSample.gzip([UInt8](repeating: 10, count: 20_000_000)))
    let file = DataFile(path: "d", bytes: packed)
    #expect(file.start.starts(with: [0x1F, 0x8B]))
    #expect(
      message { _ = try CSVReader.read(file, ReadingOptions(), ColumnRequest()) }.hasPrefix("d:1: byte"))
  }

  @Test("A file, a pipe and bytes have the same content, digest and table")
  func paths() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let rows = (0..<30_000).map { "\($0),\"w\($0 % 1000)\nx\",\(Double($0) / 7)" }
      let bytes = Array((["a,b,c"] + rows).joined(separator: "\r\n").utf8)
      let memory = DataFile(path: "d", bytes: bytes)
      let table = try CSVReader.read(memory, ReadingOptions(), ColumnRequest())
      #expect(table.count == 30_000)
      try directory.write(bytes, to: "t.csv")
      let path = directory.file("pipe")
      #expect(mkfifo(path, 0o600) == 0)
      let writer = Thread {
        let pipe = FileHandle(forWritingAtPath: path)
        try? pipe?.write(contentsOf: Data(bytes))
        try? pipe?.close()
      }
      writer.start()
      for file in [try DataFile(reading: directory.file("t.csv")), try DataFile(reading: path)] {
        #expect(file.start == Array(bytes.prefix(1 << 16)))
        #expect(try file.contents() == bytes)
        #expect(try DataFile.digest(of: [file]) == SHA256(of: bytes).hexadecimal)
        #expect(try CSVReader.read(file, ReadingOptions(), ColumnRequest()) == table)
      }
    }
  }

  @Test("A file that changes after it was opened is an error, and so are folders and devices")
  func changed() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.write(Array(Self.text.utf8), to: "t.csv")
      let path = directory.file("t.csv")
      let file = try DataFile(reading: path)
      try directory.write(Array((Self.text + "3,z\n").utf8), to: "t.csv")
      #expect(message { _ = try file.contents() } == "\(path): the file was changed while it was being read")
      #expect(
        message { _ = try DataFile.digest(of: [file]) }
          == "\(path): the file was changed while it was being read")
      #expect(throws: FileError.self) { try DataFile(reading: directory.file("nothing")) }
      #expect(throws: FileError.self) { try DataFile(reading: directory.file(".")) }
      #expect(throws: FileError.self) { try DataFile(reading: "/dev/zero") }
    }
  }

  @Test("Records and characters are found wherever a piece of the text ends")
  func pieces() throws {
    // More than a window of records of growing length, with line ends of every kind in quotes and outside.
    let ends = ["\n", "\r\n", "\r"]
    var text = "n;t;x\n"
    var words: [String] = []
    for number in 0..<5000 {
      let word = String(repeating: "é\(ends[number % 3])\"\"", count: number % 23) + "\(number)"
      words.append(word.replacingOccurrences(of: "\"\"", with: "\""))
      text += "\(number);\"\(word)\";\(number),5" + ends[number % 3]
    }
    let utf16 = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    for bytes in [Array(text.utf8), utf16, try IDXSample.gzip(Array(text.utf8))] {
      let table = try RawTable.csv(bytes)
      #expect(table.count == 5000)
      #expect(table.columns[0].values == .numbers((0..<5000).map(Double.init)))
      #expect(table.columns[2].values == .numbers((0..<5000).map { Double($0) + 0.5 }))
      guard case .words(let column) = table.columns[1].values else { continue }
      #expect(column.distinct == words)
    }
    // Without quotes, and with one kind of line end.
    for end in ends {
      let lines = (0..<40_000).map { "\($0),\($0 % 10)" }
      let table = try RawTable.csv((["a,b"] + lines).joined(separator: end))
      #expect(table.columns[0].values == .numbers((0..<40_000).map(Double.init)))
    }
  }

  @Test("A record may be longer than a window")
  func longRecords() throws {
    let word = String(repeating: "x\n", count: 150_000)
    let table = try RawTable.csv("a,b\n1,y\n2,\"\(word)z\"\n3,y\n")
    guard case .words(let column) = table.columns[1].values else { return }
    #expect(column.distinct == ["y", word + "z"])
    let wide = (0..<3).map { row in (0..<20_000).map { "\($0 + row).5" }.joined(separator: ",") }
    let names = (0..<20_000).map { "x\($0)" }.joined(separator: ",")
    #expect(
      try RawTable.csv(([names] + wide).joined(separator: "\n")).columns[19_999].values
        == .numbers([19_999.5, 20_000.5, 20_001.5]))
  }
}
