// File signatures, from the formats' specifications and Debian's /usr/share/misc/magic.

import TestSupport
import Testing

@testable import Datasets

struct FileKindTests {
  private static let export = "export the table as CSV"
  private static let sheet = "export the sheet as CSV"
  private static let matlab = "export the table as CSV, in MATLAB with writetable(T, \"table.csv\")"
  private static let r = "export the table as CSV, in R with write.csv(d, \"table.csv\", row.names = FALSE)"

  private static func pandas(_ function: String) -> String {
    "convert it to CSV, in Python with pandas.\(function)(path).to_csv(\"table.csv\", index=False)"
  }

  private static let kinds: [(name: String, advice: String, hex: String)] = [
    ("compressed by xz", "unpack it with unxz", "FD 37 7A 58 5A 00"),
    ("compressed by LZ4", "unpack it with unlz4", "04 22 4D 18"),
    ("compressed by compress", "unpack it with uncompress", "1F 9D"),
    ("compressed by bzip2", "unpack it with bunzip2", "42 5A 68 31 31 41 59 26 53 59"),
    ("compressed by bzip2", "unpack it with bunzip2", "42 5A 68 39 31 41 59 26 53 59"),
    ("a zip archive", "unpack it", "50 4B 03 04"),
    ("an empty zip archive", export, "50 4B 05 06"),
    ("a 7-Zip archive", "unpack it", "37 7A BC AF 27 1C"),
    ("a RAR archive", "unpack it", "52 61 72 21 1A 07"),
    ("an XLS or another Office file", sheet, "D0 CF 11 E0 A1 B1 1A E1"),
    ("Parquet", pandas("read_parquet"), "50 41 52 31"),
    ("Arrow", pandas("read_feather"), "41 52 52 4F 57 31"),
    ("Feather", pandas("read_feather"), "46 45 41 31"),
    ("Avro", export, "4F 62 6A 01"),
    ("a MATLAB file", matlab, "4D 41 54 4C 41 42 20 35 2E 30 20 4D 41 54 2D 66 69 6C 65"),
    ("a MATLAB 7.3 file", matlab, "4D 41 54 4C 41 42 20 37 2E 33 20 4D 41 54 2D 66 69 6C 65"),
    ("an R data file", r, "52 44 58 32 0A"), ("an R data file", r, "52 44 58 33 0A"),
    ("an R data file", r, "58 0A 00 00 00"),
    ("a PDF document", export, "25 50 44 46 2D"),
    ("a PNG image", export, "89 50 4E 47 0D 0A 1A 0A"),
    ("a JPEG image", export, "FF D8 FF"),
    ("a GIF image", export, "47 49 46 38"),
    ("a TIFF image", export, "49 49 2A 00"),
    ("a TIFF image", export, "4D 4D 00 2A"),
    ("a program", export, "7F 45 4C 46"),
  ]

  @Test("Every signature is known to its last byte, and no other file has it")
  func signatures() {
    for (name, advice, hex) in Self.kinds {
      let signature = hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
      let kind = FileKind.of(signature + [0xFF, 0])
      #expect(kind?.name == name)
      #expect(kind?.advice == advice)
      #expect(FileKind.of(Array(signature.dropLast())) == nil, "\(name)")
      // None is another's signature with one byte changed, but for the digits of bzip2 and of R.
      for index in signature.indices {
        for change in [UInt8(1), 0x40, 0x80] {
          var other = signature
          other[index] ^= change
          #expect(
            FileKind.of(other).map { $0.name == "compressed by bzip2" || $0.name == "an R data file" } ?? true
          )
        }
      }
    }
    #expect(FileKind.of([]) == nil)
    #expect(FileKind.of(Array("BZh01AY&SY".utf8)) == nil)
  }

  /// A zip archive's local headers, each with its entry's data.
  private func zip(_ entries: [(name: String, data: String)]) -> [UInt8] {
    entries.flatMap { name, data -> [UInt8] in
      Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 22) + [UInt8(name.utf8.count), 0, 0, 0]
        + Array((name + data).utf8)
    }
  }

  // The order of entries is that of XlsxWriter, of openpyxl 3.1, and of LibreOffice.
  @Test("Spreadsheets are told from other zip archives by the names of their entries")
  func spreadsheets() {
    let ods = "application/vnd.oasis.opendocument.spreadsheet"
    for (entries, name) in [
      ([("[Content_Types].xml", "<x/>"), ("_rels/.rels", "")], "an XLSX or another Office file"),
      ([("docProps/app.xml", "<x/>"), ("xl/workbook.xml", "")], "an XLSX or another Office file"),
      ([("mimetype", ods), ("content.xml", "")], "an ODS or another OpenDocument file"),
      ([("a/mimetype", ods), ("b", "")], "a zip archive"),
      ([("x.csv", "1,xl/2"), ("mimetype", "")], "a zip archive"),
    ] as [([(String, String)], String)] {
      let kind = FileKind.of(zip(entries))
      #expect(kind?.name == name)
      #expect(kind?.advice == (name == "a zip archive" ? "unpack it" : Self.sheet))
    }
    // A name that ends beyond the first bytes.
    #expect(FileKind.of(Array(zip([("mimetype", ods)]).prefix(33)))?.name == "a zip archive")
  }

  @Test("Files of other programs are named when they are read as tables, also compressed ones")
  func tables() throws {
    // The first bytes of what R 4.5's save and saveRDS write, gzip-compressed as they do.
    for (bytes, name) in [
      (Array("RDX3\nX\n".utf8) + [0, 0, 0, 3, 0, 4, 5, 0], "an R data file"),
      (Array("X\n".utf8) + [0, 0, 0, 3, 0, 4, 5, 0], "an R data file"),
      (Array("PAR1".utf8) + [0x15, 0, 0x15, 0xF0], "Parquet"),
      (zip([("xl/a.xml", "\0")]), "an XLSX or another Office file"),
    ] {
      let advice = FileKind.of(bytes)?.advice ?? ""
      for stored in [bytes, try IDXSample.gzip(bytes)] {
        #expect(
          message { _ = try RawTable.csv(stored) } == "d: the file is \(name), not text: \(advice)")
      }
    }
  }

  // RFC 1951's longest match is 258 bytes, and two bits can stand for it: 1032 is what zlib's own FAQ calls the limit.
  @Test("A gzip file can hold 1032 times its size and no more, and a plain one its size")
  func ratio() throws {
    let packed = try IDXSample.gzip([UInt8](repeating: 0, count: 10_000))
    let bytes = try IDXBytes(DataFile(path: "i", bytes: packed))
    #expect(bytes.maxBytes == packed.count * 1032)
    #expect(bytes.isPacked)
    let plain = try IDXBytes(DataFile(path: "i", bytes: [0, 0, 8]))
    #expect(plain.maxBytes == 3 && !plain.isPacked)
    let most = try IDXSample.gzip([UInt8](repeating: 0, count: 50_000_000))
    #expect(Double(50_000_000) / Double(most.count) < 1032)
    #expect(Double(50_000_000) / Double(most.count) > 1025)
  }
}
