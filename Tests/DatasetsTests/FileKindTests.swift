// File signatures, from the formats' specifications and Debian's /usr/share/misc/magic.

import TestSupport
import Testing

@testable import Datasets

struct FileKindTests {
  private static let kinds: [(name: String, advice: String, hex: String)] = [
    ("compressed by xz", "unpack it with unxz", "FD 37 7A 58 5A 00"),
    ("compressed by LZ4", "unpack it with unlz4", "04 22 4D 18"),
    ("compressed by compress", "unpack it with uncompress", "1F 9D"),
    ("compressed by bzip2", "unpack it with bunzip2", "42 5A 68 31 31 41 59 26 53 59"),
    ("compressed by bzip2", "unpack it with bunzip2", "42 5A 68 39 31 41 59 26 53 59"),
    ("a zip archive, as XLSX, ODS and NPZ files are", "unpack it, or export the table as CSV", "50 4B 03 04"),
    ("an empty zip archive", "export the table as CSV", "50 4B 05 06"),
    ("a 7-Zip archive", "unpack it", "37 7A BC AF 27 1C"),
    ("a RAR archive", "unpack it", "52 61 72 21 1A 07"),
    ("an XLS or another Office file", "export the table as CSV", "D0 CF 11 E0 A1 B1 1A E1"),
    ("Parquet", "export the table as CSV", "50 41 52 31"),
    ("Arrow", "export the table as CSV", "41 52 52 4F 57 31"),
    ("Feather", "export the table as CSV", "46 45 41 31"),
    ("Avro", "export the table as CSV", "4F 62 6A 01"),
    ("HDF5", "export the table as CSV", "89 48 44 46 0D 0A 1A 0A"),
    (
      "an SQLite database", "export the table as CSV",
      "53 51 4C 69 74 65 20 66 6F 72 6D 61 74 20 33 00"
    ),
    ("NPY", "export the table as CSV", "93 4E 55 4D 50 59"),
    (
      "a MATLAB file", "export the table as CSV",
      "4D 41 54 4C 41 42 20 35 2E 30 20 4D 41 54 2D 66 69 6C 65"
    ),
    ("a PDF document", "export the table as CSV", "25 50 44 46 2D"),
    ("IDX", "name the file of its labels with the key 'labels', and omit the target", "00 00 08"),
    ("IDX", "name the file of its labels with the key 'labels', and omit the target", "00 00 09"),
    ("IDX", "name the file of its labels with the key 'labels', and omit the target", "00 00 0B"),
    ("IDX", "name the file of its labels with the key 'labels', and omit the target", "00 00 0C"),
    ("IDX", "name the file of its labels with the key 'labels', and omit the target", "00 00 0D"),
    ("IDX", "name the file of its labels with the key 'labels', and omit the target", "00 00 0E"),
    ("a PNG image", "export the table as CSV", "89 50 4E 47 0D 0A 1A 0A"),
    ("a JPEG image", "export the table as CSV", "FF D8 FF"),
    ("a GIF image", "export the table as CSV", "47 49 46 38"),
    ("a TIFF image", "export the table as CSV", "49 49 2A 00"),
    ("a TIFF image", "export the table as CSV", "4D 4D 00 2A"),
    ("a program", "export the table as CSV", "7F 45 4C 46"),
  ]

  @Test("Every signature is known to its last byte, and no other file has it")
  func signatures() {
    for (name, advice, hex) in Self.kinds {
      let signature = hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
      let kind = FileKind.of(signature + [0xFF, 0])
      #expect(kind?.name == name)
      #expect(kind?.advice == advice)
      #expect(FileKind.of(Array(signature.dropLast())) == nil, "\(name)")
      // None is another's signature with one byte changed, but for the types of IDX.
      for index in signature.indices {
        for change in [UInt8(1), 0x40, 0x80] {
          var other = signature
          other[index] ^= change
          #expect(FileKind.of(other).map { $0.name == "IDX" || $0.name == "compressed by bzip2" } ?? true)
        }
      }
    }
    #expect(FileKind.of([]) == nil)
    #expect(FileKind.of(Array("BZh01AY&SY".utf8)) == nil)
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
