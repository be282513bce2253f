// IDX files as tables.

import TestSupport
import Testing

@testable import Datasets

struct IDXTableTests {
  private let images = DataFile(path: "i", bytes: IDXSample.file([2, 1, 3], [0, 1, 2, 255, 7, 9]))

  @Test("Elements are columns, bytes stay bytes, and labels are the last column")
  func contents() throws {
    let labels = DataFile(path: "l", bytes: IDXSample.file([2], [10, 9]))
    let table = try IDXTable.read(images, labels: labels, ReadingOptions(), ColumnRequest())
    #expect(table.names == ["pixel_0_0", "pixel_0_1", "pixel_0_2", "label"])
    #expect(
      table.columns.map(\.values) == [.bytes([0, 255]), .bytes([1, 7]), .bytes([2, 9]), .bytes([10, 9])])
    #expect(table.columns.map(\.isLabels) == [false, false, false, true])
    #expect(table.isArray)
    #expect(table.count == 2)
    #expect(
      try IDXTable.read(images, ReadingOptions(), ColumnRequest(skipped: ["*_1"])).names == [
        "pixel_0_0", "pixel_0_2",
      ])
    let words = try IDXTable.read(images, labels: labels, ReadingOptions(), ColumnRequest(words: ["label"]))
    #expect(words["label"]?.isSame(as: .words(["10", "9"])) == true)
  }

  @Test("Numbers are big-endian")
  func types() throws {
    for (type, bytes, values) in [
      (0x09, [0xFF, 0x7F], RawValues.floats([-1, 127])), (0x0B, [0xFF, 0xFE, 1, 0], .floats([-2, 256])),
      (0x0C, [0x80, 0, 0, 0, 0, 1, 0, 0], .numbers([-2_147_483_648, 65536])),
      (0x0D, [0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0], .floats([1.5, -2])),
      (0x0E, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0], .numbers([1.5, -2])),
    ] as [(UInt8, [UInt8], RawValues)] {
      let file = DataFile(path: "i", bytes: IDXSample.file(type: type, [2, 1], bytes))
      #expect(try IDXTable.read(file, ReadingOptions(), ColumnRequest())["pixel_0"] == values)
    }
  }

  @Test("Labels must be as many as examples, in one dimension")
  func labels() {
    for (bytes, message) in [
      (IDXSample.file([3], [1, 2, 3]), "byte 4: expected 2 labels, one for each example of i, found 3"),
      (IDXSample.file([2, 1], [1, 2]), "byte 3: expected one dimension, the labels, found 2"),
    ] {
      #expect(throws: DatasetError(path: "l", message)) {
        try IDXTable.read(
          images, labels: DataFile(path: "l", bytes: bytes), ReadingOptions(), ColumnRequest())
      }
    }
  }

  @Test("A file is IDX if it begins with zeros, a type and dimensions")
  func sniff() {
    #expect(IDXTable.sniff(images.bytes))
    #expect(!IDXTable.sniff([0, 0, 0x0A, 1]))
    #expect(!IDXTable.sniff([0, 0, 8, 0]))
    #expect(!IDXTable.sniff([0, 1, 8, 1]))
    #expect(!IDXTable.sniff([0, 0, 8]))
  }
}
