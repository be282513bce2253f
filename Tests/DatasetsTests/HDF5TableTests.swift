// HDF5 files that h5py 3.16.0 has written, in the formats of HDF5 1.0 (its default), 1.8 and 1.10:
// Fixtures/make.py.

import HDF5
import Testing

@testable import Datasets

struct HDF5TableTests {
  private static let files = ["old.h5", "v108.h5", "v110.h5"]

  private func read(
    _ name: String, _ dataset: String? = nil, _ target: String? = nil,
    _ request: ColumnRequest = ColumnRequest()
  ) throws -> RawTable {
    var options = ReadingOptions()
    options.dataset = dataset
    options.targetDataset = target
    return try HDF5Table.read(DataFile.fixture(name).named("h"), options, request)
  }

  @Test("An array and its target are columns; texts are words", arguments: files)
  func arrays(file: String) throws {
    let table = try read(file, "x", "/label")
    #expect(table.names == ["x_1", "x_2", "x_3", "label"])
    #expect(table["x_2"] == .numbers([1, 4, 7, 10]))
    #expect(table["label"]?.isSame(as: .words(["a", "b", "é", "a"])) == true)
    #expect(table.isArray)
    #expect(table.reading.targetDataset == "label")
    #expect(try read(file, "label", nil, ColumnRequest(skipped: ["x_1"])).columns.isEmpty)
  }

  @Test("Chunks are put together, with deflate, shuffle and checksums undone", arguments: files)
  func chunks(file: String) throws {
    let table = try read(file, "group/packed")
    #expect(table.count == 5)
    #expect(table.columns.count == 7)
    for column in 0..<7 {
      #expect(table["x_\(column + 1)"] == .floats((0..<5).map { Float($0 * 7 + column) }))
    }
    #expect(try read(file, "whole")["x_2"] == .bytes([1, 3, 5]))
    let filled = try read(file, "group/filled")
    #expect(filled["x_1"] == .numbers([7.5, 7.5, 7.5, 7.5]))
    #expect(filled["x_4"] == .numbers([1, 1, 7.5, 7.5]))
    #expect(try read(file, "group/unwritten")["x_1"] == .numbers([-3, -3]))
    if file != "v110.h5" { #expect(try read(file, "group/growing")["x_2"] == .floats([1, 3, 5])) }
  }

  @Test("Records have named columns, and numbers with names are words", arguments: files)
  func records(file: String) throws {
    let rows = try read(file, "group/rows")
    #expect(rows.names == ["a", "b", "text", "ok"])
    #expect(rows["a"] == .numbers([1.5, -1]))
    #expect(rows["b"] == .floats([2, 300]))
    #expect(rows["text"]?.isSame(as: .words(["ab", nil])) == true)
    #expect(rows["ok"]?.isSame(as: .words(["True", "False"])) == true)
    #expect(!rows.isArray)
    #expect(try read(file, "group/kinds")["x_1"]?.isSame(as: .words(["blue", "red", "blue"])) == true)
    let mixed = try read(file, "group/mixed")
    #expect(mixed.names == ["n", "word", "pair_1", "pair_2"])
    #expect(mixed["n"] == .numbers([1, 2]))
    #expect(mixed["word"]?.isSame(as: .words(["ü", nil])) == true)
    #expect(mixed["pair_2"] == .floats([2, 4]))
    #expect(
      try read(file, "group/mixed", nil, ColumnRequest(words: ["n"]))["n"]?.isSame(as: .words(["1", "2"]))
        == true)
  }

  @Test("Groups of many links, which are in a heap with a tree, are read")
  func manyLinks() throws {
    for number in [7, 57, 107] {
      #expect(try read("many.h5", "dataset with the number \(number)")["x_1"] == .bytes([UInt8(number), 1]))
    }
    #expect(
      throws: DatasetError(
        path: "h",
        "cannot open dataset 'dataset with the number 149': 'dataset with the number 149' is a link to elsewhere, which netlab does not follow"
      )
    ) { try read("many.h5", "dataset with the number 149") }
    #expect(try HDF5Tables(DataFile.fixture("many.h5").bytes).paths().count == 3)
  }

  @Test("A dataset that is not named is asked for, with those that there are")
  func names() {
    let listed =
      "'group/filled', 'group/growing', 'group/kinds', 'group/mixed', 'group/packed', 'group/rows', 'group/unwritten', 'label', 'whole', 'x'"
    #expect(throws: DatasetError(path: "h", "there is no dataset 'y'; there are \(listed)")) {
      try read("old.h5", "y")
    }
    #expect(
      throws: DatasetError(
        path: "h",
        "name the dataset of the features with the key 'dataset', and that of the target with 'target_dataset'; there are \(listed)"
      )
    ) { try read("v108.h5") }
    #expect(throws: DatasetError(path: "h", "the dataset 'whole' has 3 rows, and 'x' 4")) {
      try read("v110.h5", "x", "whole")
    }
  }

  @Test(
    "What leads out of the file, or needs a plug-in, is refused",
    arguments: [
      ("soft", "cannot open dataset 'soft': 'soft' is a link to elsewhere, which netlab does not follow"),
      ("outer", "cannot open dataset 'outer': 'outer' is a link to elsewhere, which netlab does not follow"),
      (
        "external",
        "cannot open dataset 'external': its values are in another file, which netlab does not open"
      ),
      (
        "virtual",
        "cannot open dataset 'virtual': it is virtual: its values are in other files, which netlab does not open"
      ),
      (
        "lzf",
        "cannot open dataset 'lzf': it is packed by filter 32000 (lzf), which is not one of HDF5's own: pack it again with 'h5repack -f GZIP=4 IN OUT'"
      ),
      ("infinite", "row 2 of column 'x_1' holds inf, beyond the numbers that a network can use"),
    ])
  func refused(name: String, message: String) {
    #expect(throws: DatasetError(path: "h", message)) { try read("hostile.h5", name) }
  }

  @Test(
    "A shape that is mostly unwritten is refused: a few bytes could claim any",
    arguments: ["unwritten", "sparse"])
  func unwritten(name: String) {
    let message = "cannot read dataset '\(name)': most of its values were never written"
    #expect(throws: DatasetError(path: "h", message)) { try read("unwritten.h5", name) }
  }

  @Test("Complex numbers are records of two numbers")
  func complex() throws {
    #expect(try read("hostile.h5", "complex").names == ["r", "i"])
  }

  @Test("Changed bytes give a table or an error, and truncated files an error", arguments: files)
  func damage(file: String) throws {
    let sound = try DataFile.fixture(file)
    var options = ReadingOptions()
    for (number, name) in ["group/packed", "group/mixed", "group/filled", "whole"].enumerated() {
      options.dataset = name
      for place in stride(from: 17 * number, to: sound.bytes.count, by: 67) {
        var bytes = sound.bytes
        bytes[place] ^= 0xFF
        do {
          let table = try HDF5Table.read(DataFile(path: "h", bytes: bytes), options, ColumnRequest())
          #expect(table.count > 0)
        } catch {
          #expect(error is DatasetError)
        }
      }
      #expect(throws: DatasetError.self) {
        try HDF5Table.read(
          DataFile(path: "h", bytes: Array(sound.bytes.prefix(100))), options, ColumnRequest())
      }
    }
  }

  @Test("A changed byte of a packed chunk is found by a checksum")
  func checksum() throws {
    let file = try DataFile.fixture("old.h5")
    // zlib's streams begin with these two bytes at h5py's level.
    let places = file.bytes.indices.dropLast().filter { file.bytes[$0] == 0x78 && file.bytes[$0 + 1] == 0x5E }
    #expect(places.count == 10)
    for place in places {
      var bytes = file.bytes
      bytes[place + 3] ^= 4
      let failures = ["group/packed", "whole"].filter { name in
        var options = ReadingOptions()
        options.dataset = name
        return (try? HDF5Table.read(DataFile(path: "h", bytes: bytes), options, ColumnRequest())) == nil
      }
      #expect(failures.count == 1)
    }
  }
}
