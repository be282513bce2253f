// Files that are not UTF-8 text: other encodings, binary formats, compressed files.

import TestSupport
import Testing

@testable import Datasets

struct TextTests {
  private static let advice =
    "if the file is Latin-1 or Windows-1252, convert it with 'iconv -f WINDOWS-1252 -t UTF-8'"

  private func expectError(_ message: String, _ bytes: [UInt8]) {
    #expect { try Dataset.csv(bytes, path: "d", target: "t") } throws: { "\($0)" == message }
    #expect { try FeatureTable.csv(bytes, path: "d", features: ["x"]) } throws: { "\($0)" == message }
  }

  @Test(
    "Bytes that are not UTF-8 are an error that names their line",
    arguments: [
      // Each text in Latin-1, the line and the byte.
      ("x,\u{E9}tat,t\n1,2,a\n2,3,b\n", 1, "E9"),
      ("x,t\n1,mont\u{E9}\n2,mont\u{E8}\n", 2, "E9"),
      ("x,t\r\n1,a\r\n\u{A0}2,b\r\n", 3, "A0"),
      ("x,t\r1,a\r2,b\r3,\u{FC}\r", 4, "FC"),
      ("x,t\n1,\"a\nb\"\n2,\"c\u{DF}\"\n", 4, "DF"),
      ("x,t\n1,a\n2,\u{C3}", 3, "C3"),
    ])
  func latin1(text: String, line: Int, byte: String) {
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    expectError("d:\(line): the line is not UTF-8 (byte 0x\(byte)): \(Self.advice)", bytes)
  }

  @Test("Letters of any language in UTF-8 are read unchanged, including a byte order mark and U+FFFD")
  func utf8() throws {
    let text = "\u{FEFF}größe,цель\n1,été\n2,日本\n3,\u{FFFD}\n"
    let data = try Dataset.csv(Array(text.utf8), path: "d", target: "цель")
    #expect(data.featureNames == ["größe"])
    #expect(data.classes == ["été", "日本", "\u{FFFD}"])
  }

  @Test("A byte order mark of UTF-16 or UTF-32 is named, and zero bytes without one are no text")
  func wide() {
    let text = "x,t\n1,a\n2,b\n"
    let units = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    func message(_ encoding: String) -> String {
      "d: the file is \(encoding), as its byte order mark says, not UTF-8: convert it with 'iconv -f \(encoding) -t UTF-8'"
    }
    expectError(message("UTF-16"), [0xFF, 0xFE] + units)
    expectError(message("UTF-16"), [0xFE, 0xFF] + text.utf8.flatMap { [0, $0] })
    expectError(message("UTF-32"), [0xFF, 0xFE, 0, 0] + text.utf8.flatMap { [$0, 0, 0, 0] })
    expectError(message("UTF-32"), [0, 0, 0xFE, 0xFF] + text.utf8.flatMap { [0, 0, 0, $0] })
    let reason = "is zero, which no text has: the file is binary, or UTF-16 without a byte order mark"
    expectError("d:1: byte 1 of the file \(reason)", units)
    expectError("d:3: byte 10 of the file \(reason)", Array("x,t\n1,a\n2,\0b\n".utf8))
  }

  @Test(
    "Files of other programs are identified",
    arguments: [
      ("compressed by bzip2", "unpack it with bunzip2", Array("BZh91AY&SY".utf8) + [0xA3, 0x11, 0]),
      ("compressed by xz", "unpack it with unxz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 4]),
      (
        "a zip archive, as XLSX, ODS and NPZ files are", "unpack it, or export the table as CSV",
        Array("PK\u{3}\u{4}".utf8) + [20, 0, 0, 0]
      ),
      ("Parquet", "export the table as CSV", Array("PAR1".utf8) + [0x15, 0, 0x15, 0xF0]),
      ("HDF5", "export the table as CSV", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 2, 8]),
      ("an SQLite database", "export the table as CSV", Array("SQLite format 3\0".utf8) + [16, 0]),
      ("NPY", "export the table as CSV", [0x93] + Array("NUMPY".utf8) + [1, 0, 0x76, 0]),
      ("a PNG image", "export the table as CSV", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]),
      ("a PDF document", "export the table as CSV", Array("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3]),
      (
        "IDX", "name the file of its labels with the key 'labels', and omit the target",
        IDXSample.file([1, 2], [3, 4])
      ),
    ] as [(String, String, [UInt8])])
  func kinds(name: String, advice: String, bytes: [UInt8]) {
    expectError("d: the file is \(name), not text: \(advice)", bytes)
  }

  @Test("A table whose text begins like another format is a table")
  func likeness() throws {
    for name in ["PAR1", "ARROW1", "GIF89a", "BZh91AY&SY", "%PDF-1.4"] {
      let data = try Dataset.csv(Array("\(name),t\n1,a\n2,b\n".utf8), path: "d", target: "t")
      #expect(data.featureNames == [name])
    }
  }

  @Test("Gzipped contents are IDX, or an error says that they are not")
  func idx() throws {
    let packed = try IDXSample.gzip(Array("x,t\n1,a\n2,b\n".utf8))
    let files = [DataFile(path: "i", bytes: packed), DataFile(path: "l", bytes: packed)]
    let message =
      "i: the file is compressed, but its contents are not IDX: they begin with 78 2C 74 0A, not 00 00"
    #expect { try Dataset.idx(files) } throws: { "\($0)" == message }
    #expect { try FeatureTable.idx(files[0], features: ["x"]) } throws: { "\($0)" == message }
    let image = DataFile(path: "i", bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect { try FeatureTable.idx(image, features: ["x"]) } throws: {
      "\($0)" == "i: the file is a PNG image, not IDX"
    }
  }

  @Test("Messages repeat no more than 60 scalars of a file")
  func quotations() {
    let long = String(repeating: "ä", count: 61)
    let cut = "'" + String(repeating: "ä", count: 60) + "…'"
    func message(_ text: String, target: String = "t") -> String {
      do {
        _ = try Dataset.csv(Array(text.utf8), path: "d", target: target)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(message("x,t\n\(long),a\n") == "d:2: the column 'x' contains \(cut), not a number")
    #expect(message("\(long),t\nz,a\n") == "d:2: the column \(cut) contains 'z', not a number")
    #expect(message("\(long),t\n,a\n") == "d:2: the value of column \(cut) is missing")
    #expect(message("\(long),\(long),t\n") == "d:1: two columns are named \(cut)")
    #expect(
      message("x,\(long)\n1,a\n") == "d:1: there is no column 't' for the target; there are 'x', \(cut)")
    #expect("abc".quoted == "'abc'")
    #expect(String(repeating: "x", count: 60).quoted == "'\(String(repeating: "x", count: 60))'")
    // Marks that combine are counted one by one: they could make one character of any length.
    #expect(("e" + String(repeating: "\u{301}", count: 99)).quoted.unicodeScalars.count == 63)
  }
}
