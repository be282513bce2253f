// Texts in other encodings, and files that are no text.

import TestSupport
import Testing

@testable import Datasets

struct EncodingTests {
  private static let text = "größe,цель\n1,été\n2,日本😀\n"
  private static let summary = "größe: 1 2; цель: [été] [日本😀]"

  private func utf16(_ text: String, isLittle: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
      return isLittle ? bytes : bytes.reversed()
    }
  }

  @Test("UTF-8 and UTF-16 are told, with or without a byte order mark")
  func unicode() throws {
    for (bytes, encoding) in [
      (Array(Self.text.utf8), .utf8), (Array("\u{FEFF}\(Self.text)".utf8), .utf8),
      (utf16(Self.text, isLittle: true), .utf16LittleEndian),
      (utf16(Self.text, isLittle: false), .utf16BigEndian),
      (utf16("\u{FEFF}\(Self.text)", isLittle: true), .utf16LittleEndian),
      (utf16("\u{FEFF}\(Self.text)", isLittle: false), .utf16BigEndian),
    ] as [([UInt8], ReadingOptions.Encoding)] {
      let table = try RawTable.csv(bytes)
      #expect(table.summary == Self.summary)
      #expect(table.reading.encoding == encoding)
      #expect(try RawTable.csv(bytes) { $0.encoding = encoding } == table)
    }
    // U+FEFF is removed only at the beginning.
    #expect(try RawTable.csv("\u{FEFF}\u{FEFF}a,b\n1,2\n3,4\n").columns[0].name == "\u{FEFF}a")
  }

  @Test("Halves of UTF-16's pairs, and half a unit, are errors")
  func broken() {
    for (unit, place) in [(0xDC00, 10), (0xD800, 10)] {
      let bytes =
        utf16("a,b\n1,", isLittle: true) + [UInt8(unit & 255), UInt8(unit >> 8)]
        + utf16("\n2,x\n", isLittle: true)
      #expect(
        message { _ = try RawTable.csv(bytes) { $0.encoding = .utf16LittleEndian } }
          == "d: bytes \(place + 2) and \(place + 3) of the text are not UTF-16")
    }
    #expect(
      message {
        _ = try RawTable.csv(utf16("a,b\n1,2\n", isLittle: true) + [0x33]) {
          $0.encoding = .utf16LittleEndian
        }
      }
        == "d: byte 16 of the text: UTF-16 has two bytes for each unit")
  }

  // Python 3.11: bytes(range(0x80, 0x100)).decode("cp1252", "replace"); 81 8D 8F 90 9D are control characters in the WHATWG's index.
  @Test("Windows-1252 and Latin-1 are read when they are stated")
  func single() throws {
    let upper = (0x80...0xFF).map { UInt8($0) }
    let expected =
      "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
    for encoding in [ReadingOptions.Encoding.windows1252, .latin1] {
      let table = try RawTable.csv(Array("a,b\n1,".utf8) + upper + Array("\n2,x\n".utf8)) {
        $0.encoding = encoding
      }
      #expect(table.summary == "a: 1 2; b: [\(expected)] [x]")
    }
  }

  @Test(
    "Other bytes are an error with line and character, and a proposal",
    arguments: [
      ("x,\u{E9}tat,t\n1,2,a\n2,3,b\n", 1, 3, "E9"), ("x,t\n1,mont\u{E9}\n2,mont\u{E8}\n", 2, 7, "E9"),
      ("x,t\r\n1,a\r\n\u{A0}2,b\r\n", 3, 1, "A0"), ("x,t\r1,a\r2,b\r3,\u{FC}\r", 4, 3, "FC"),
      ("x,t\n1,\"a\nb\"\n2,\"c\u{DF}\"\n", 4, 5, "DF"), ("x,t\n1,a\n2,\u{C3}", 3, 3, "C3"),
    ])
  func latin1(text: String, line: Int, character: Int, byte: String) {
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    #expect(
      message { _ = try RawTable.csv(bytes) }
        == "d:\(line): character \(character) of the line is not UTF-8 (byte 0x\(byte)): if the file is Windows-1252 or Latin-1, "
        + "state \"encoding\": \"windows-1252\" or \"latin-1\" in the spec, or convert it to UTF-8")
  }

  @Test("A byte far behind the first ones is found, and its line and character are counted")
  func far() {
    let rows = (0..<100_000).map { "\($0),été" }
    let bytes = Array((["a,b"] + rows).joined(separator: "\n").utf8) + [10, 0x31, 0x2C, 0xC3, 0xA9, 0xE9, 10]
    #expect(
      message { _ = try RawTable.csv(bytes) }.hasPrefix(
        "d:100002: character 4 of the line is not UTF-8 (byte 0xE9)"))
  }

  @Test("A file of another program is named, and zero bytes are no text")
  func binary() {
    #expect(
      message { _ = try RawTable.csv(Array("PAR1".utf8) + [0x15, 0, 0x15, 0xF0]) }
        .hasPrefix("d: the file is Parquet, not text: convert it to CSV"))
    #expect(message { _ = try RawTable.csv([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]) }.contains("is UTF-32"))
    #expect(
      message { _ = try RawTable.csv("x,t\n1,a\n2,\0b\n") }
        == "d:3: byte 10 of the text is zero, which no text has: the file is binary, or its encoding must be stated"
    )
    // Signatures that are letters.
    for name in ["PAR1", "ARROW1", "GIF89a", "BZh91AY&SY", "%PDF-1.4"] {
      #expect((try? RawTable.csv("\(name),t\n1,a\n2,b\n"))?.columns.first?.name == name)
    }
  }
}
