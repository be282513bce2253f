// NPZ files that NumPy 2.4.6 has written (Fixtures/make.py), and damaged ones.

import Testing

@testable import Datasets

struct NPZTests {
  private func read(
    _ name: String, _ dataset: String? = nil, _ target: String? = nil,
    _ request: ColumnRequest = ColumnRequest()
  ) throws -> RawTable {
    var options = ReadingOptions()
    options.dataset = dataset
    options.targetDataset = target
    return try NPZTable.read(DataFile.fixture(name).named("z"), options, request)
  }

  @Test("Arrays are found by their usual names, and the target is the last column")
  func pair() throws {
    let table = try read("xy.npz")
    #expect(table.names == ["x_1", "x_2", "y"])
    #expect(table["x_2"] == .floats([1, 3, 5]))
    #expect(table["y"] == .numbers([0, 1, 0]))
    #expect(table.isArray)
    #expect(table.reading.dataset == "X")
    #expect(table.reading.targetDataset == "y")
    #expect(try read("xy.npz", "X").names == ["x_1", "x_2"])
    #expect(try read("xy.npz", nil, "y").names == ["x_1", "x_2", "y"])
    #expect(try read("xy.npz", "y", "y").names == ["x_1", "y"])
    #expect(try read("xy.npz", nil, nil, ColumnRequest(skipped: ["x_*"])).names == ["y"])
    #expect(try read("one.npz").reading.dataset == "arr_0")
  }

  @Test("The arrays of the test split stand beside those of the training split")
  func test() throws {
    let table = try read("split.npz")
    #expect(table.names == ["pixel_0_0", "pixel_0_1", "pixel_1_0", "pixel_1_1", "y_train"])
    #expect(table["pixel_1_0"] == .bytes([2, 6]))
    #expect(table["y_train"] == .bytes([7, 8]))
    let file = try DataFile.fixture("split.npz")
    let options = try #require(try NPZTable.test(file, beside: table.reading))
    #expect(options.dataset == "x_test")
    #expect(options.targetDataset == "y_test")
    #expect(try NPZTable.read(file, options, ColumnRequest())["y_test"] == .bytes([9]))
    #expect(try NPZTable.test(DataFile.fixture("xy.npz"), beside: read("xy.npz").reading) == nil)
  }

  @Test("A name that is not there is an error that lists those that are")
  func names() {
    #expect(throws: DatasetError(path: "z", "there is no array 'q'; there are 'other', 'X', 'y'")) {
      try read("xy.npz", "q")
    }
    #expect(throws: DatasetError(path: "z", "the array 'y' has 3 rows, and the array 'other' 2")) {
      try read("xy.npz", "other", "y")
    }
    #expect(
      throws: DatasetError(
        path: "z",
        "name the array of the features with the key 'dataset', and that of the target with 'target_dataset'; there are 'other', 'X', 'y'"
      )
    ) { try read("xy.npz", nil, "other") }
  }

  @Test("Archives begin with an array, others are not NPZ")
  func sniff() throws {
    #expect(NPZTable.sniff(try DataFile.fixture("xy.npz").bytes))
    #expect(!NPZTable.sniff(Array("PK\u{3}\u{4}".utf8)))
    var other = try DataFile.fixture("xy.npz").bytes
    other[30 + 6] = UInt8(ascii: "x")
    #expect(!NPZTable.sniff(other))
  }

  @Test("A changed byte of an array is found, and no damage crashes")
  func damage() throws {
    for name in ["xy.npz", "split.npz"] {
      let file = try DataFile.fixture(name)
      for place in file.bytes.indices {
        var bytes = file.bytes
        bytes[place] ^= 0x81
        _ = try? NPZTable.read(DataFile(path: "z", bytes: bytes), ReadingOptions(), ColumnRequest())
      }
    }
    var bytes = try DataFile.fixture("one.npz").bytes
    let data = try #require(bytes.indices.last { bytes[$0...].starts(with: [0x3F, 0]) || bytes[$0] == 0x3F })
    bytes[data] ^= 1
    #expect(throws: DatasetError(path: "z", "'arr_0.npy' in the archive is damaged")) {
      try NPZTable.read(DataFile(path: "z", bytes: bytes), ReadingOptions(), ColumnRequest())
    }
  }
}
