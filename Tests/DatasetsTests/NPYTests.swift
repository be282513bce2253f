// NPY files that NumPy 2.4.6 has written (Fixtures/make.py), and damaged ones.

import Testing

@testable import Datasets

struct NPYTests {
  private func read(_ name: String, _ request: ColumnRequest = ColumnRequest()) throws -> RawTable {
    try NPYTable.read(.fixture(name), ReadingOptions(), request)
  }

  private func expect(
    _ table: RawTable, _ names: [String], _ values: [RawValues],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(table.names == names, sourceLocation: sourceLocation)
    for (column, expected) in zip(table.columns, values) {
      #expect(
        column.values.isSame(as: expected), "\(column.name): \(column.values)", sourceLocation: sourceLocation
      )
    }
  }

  @Test("Numbers of any width, order of bytes and order of elements become columns")
  func numbers() throws {
    let columns = [[1.0, -4], [2, 5], [3, 6.5]]
    let names = ["x_1", "x_2", "x_3"]
    for name in ["f8.npy", "f8-fortran.npy"] {
      let table = try read(name)
      expect(table, names, columns.map { .numbers($0) })
      #expect(table.count == 2)
      #expect(table.isArray)
    }
    for name in ["f4-big.npy", "f2.npy"] {
      expect(try read(name), names, columns.map { .floats($0.map { Float($0) }) })
    }
    expect(try read("i2-big.npy"), ["x_1", "x_2"], [.floats([1, 300]), .floats([-2, 4])])
    expect(try read("u8.npy"), ["x_1"], [.numbers([1, 0x1p63])])
    expect(try read("bool.npy"), ["x_1", "x_2"], [.bytes([1, 0]), .bytes([0, 0])])
  }

  @Test("Images have the names that they have in IDX files")
  func images() throws {
    let names = ["pixel_0_0", "pixel_0_1", "pixel_0_2", "pixel_1_0", "pixel_1_1", "pixel_1_2"]
    let values = (0..<6).map { [$0, $0 + 6] }
    expect(try read("images.npy"), names, values.map { .bytes($0.map { UInt8($0) }) })
    expect(try read("images-fortran.npy"), names, values.map { .numbers($0.map { Double($0) }) })
  }

  @Test("More columns than are gathered at once keep their values")
  func wide() throws {
    let (rows, width) = (3, 150)
    let elements = (0..<rows * width).map { UInt8($0 % 251) }
    let bytes = npy("{'descr': '|u1', 'fortran_order': False, 'shape': (\(rows), \(width)), }", elements)
    let table = try NPYTable.read(bytes, ReadingOptions(), ColumnRequest(skipped: ["x_7"]))
    #expect(table.columns.count == width - 1)
    for (number, column) in (1...width).filter({ $0 != 7 }).enumerated() {
      let values = (0..<rows).map { elements[$0 * width + column - 1] }
      #expect(table.columns[number] == RawTable.Column("x_\(column)", .bytes(values)))
    }
  }

  @Test(
    "Texts are words; those of a table of texts are numbers if all of a column are; an empty one is missing")
  func texts() throws {
    for name in ["words.npy", "words-big.npy"] {
      expect(try read(name), ["x_1"], [.words(["é", "b", nil, "b"])])
    }
    expect(try read("bytes.npy"), ["x_1", "x_2"], [.numbers([1.5, .nan]), .words(["x", "y"])])
    expect(
      try read("bytes.npy", ColumnRequest(words: ["x_1"])), ["x_1", "x_2"],
      [.words(["1.5", nil]), .words(["x", "y"])])
    #expect(throws: DatasetError(path: "w", "row 1 of column 'x_1' holds 'é', not a number")) {
      try NPYTable.read(
        DataFile.fixture("words.npy").named("w"), ReadingOptions(), ColumnRequest(numbers: ["x_*"]))
    }
    var options = ReadingOptions()
    options.missing = ["b"]
    expect(
      try NPYTable.read(.fixture("words.npy"), options, ColumnRequest()), ["x_1"],
      [.words(["é", nil, nil, nil])])
  }

  @Test("Records have named columns, each of its own type")
  func records() throws {
    let table = try read("records.npy")
    expect(
      table, ["a", "b", "kind", "ok", "pair_1", "pair_2"],
      [
        .numbers([1.5, .nan]), .numbers([-3, 7]), .words(["cat", "dog"]), .words(["True", "False"]),
        .bytes([1, 3]), .bytes([2, 4]),
      ])
    #expect(!table.isArray)
    let overruled = try read(
      "records.npy", ColumnRequest(skipped: ["kind", "pair_*"], words: ["a", "b"], numbers: ["ok"]))
    expect(
      overruled, ["a", "b", "ok"], [.words(["1.5", nil]), .words(["-3", "7"]), .bytes([1, 0])])
  }

  @Test("Numbers may stand for missing values in elements of every type")
  func missingNumbers() throws {
    var options = ReadingOptions()
    options.missing = ["-4", "3", "0.1", "300"]
    func read(_ file: DataFile) throws -> RawTable { try NPYTable.read(file, options, ColumnRequest()) }
    for name in ["f8.npy", "f4-big.npy"] {
      let table = try read(.fixture(name))
      #expect(table["x_1"]?.doubles.map(\.isNaN) == [false, true])
      #expect(table["x_2"]?.doubles == [2, 5])
      #expect(table["x_3"]?.doubles.map(\.isNaN) == [true, false])
    }
    expect(try read(.fixture("i2-big.npy")), ["x_1", "x_2"], [.floats([1, .nan]), .floats([-2, 4])])
    let images = try read(.fixture("images.npy"))
    #expect(images["pixel_1_0"]?.isSame(as: .floats([.nan, 9])) == true)
    #expect(images["pixel_1_1"] == .bytes([4, 10]))
    // 0.1 of 32 bits is another number than 0.1 of 64.
    let bytes = [Float(0.1), 0.5].flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 255) }
    }
    expect(
      try read(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", bytes)), ["x_1"],
      [.floats([.nan, 0.5])])
  }

  @Test("Fields of one name but for blanks are told apart")
  func fieldNames() throws {
    let file = npy(
      "{'descr': [('a', '|u1'), ('a ', '|u1'), ('b', '|u1')], 'fortran_order': False, 'shape': (2,), }",
      [1, 2, 3, 4, 5, 6])
    expect(
      try NPYTable.read(file, ReadingOptions(), ColumnRequest()), ["a", "a.1", "b"],
      [.bytes([1, 4]), .bytes([2, 5]), .bytes([3, 6])])
    var request = ColumnRequest()
    request.only = ["a.1"]
    expect(try NPYTable.read(file, ReadingOptions(), request), ["a.1"], [.bytes([2, 5])])
  }

  @Test("Arrays of padding have no columns, however many they claim")
  func padding() throws {
    for type in ["'|V0', (4096, 8192)", "[('p', '|V0', (4096, 8192))], (4096, 8192)"] {
      let file = npy(
        "{'descr': [('a', '|u1'), ('y', '|u1'), ('b', \(type))], 'fortran_order': False, 'shape': (2,), }",
        [1, 2, 3, 4])
      expect(
        try NPYTable.read(file, ReadingOptions(), ColumnRequest()), ["a", "y"],
        [.bytes([1, 3]), .bytes([2, 4])])
    }
  }

  private func npy(_ header: String, _ elements: [UInt8], version: UInt8 = 1) -> DataFile {
    let length = header.utf8.count + 1
    let size = [UInt8(length & 255), UInt8(length >> 8)] + (version > 1 ? [0, 0] : [])
    return DataFile(
      path: "n", bytes: NPYArray.signature + [version, 0] + size + Array("\(header)\n".utf8) + elements)
  }

  @Test(
    "What cannot be read is refused with the reason",
    arguments: [
      (
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8,
        "cannot be read: it holds Python objects, which only Python can load and which may run a program: store numbers or texts (astype)"
      ),
      (
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", 8,
        "cannot be read: it holds complex numbers: store real and imaginary parts as columns"
      ),
      (
        "{'descr': '<M8[D]', 'fortran_order': False, 'shape': (1,), }", 8,
        "cannot be read: it holds times (<M8[D]): convert them with astype(str)"
      ),
      (
        "{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }", 16,
        "cannot be read: its type '<f16' is not one that netlab reads: convert it with astype"
      ),
      (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", 24,
        "does not hold as many bytes as its 2 × 2 elements of 8 bytes take"
      ),
      (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 3), }", 24,
        "has the shape 9223372036854775807 × 3: there are no values"
      ),
      (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), }", 0,
        "has the shape 0 × 3: there are no values"
      ),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", 8, "is a single value, not an array"),
      (
        "{'descr': '<f8', 'shape': (1,)}", 8,
        "has a header that is not a type, an order and a shape as NumPy writes them"
      ),
      (
        "{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (1,)}", 8,
        "has a header that is not a type, an order and a shape as NumPy writes them"
      ),
      (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2000000)}", 16_000_000,
        "has the shape 1 × 2000000: more than 1048576 columns"
      ),
    ])
  func refusals(header: String, size: Int, message: String) {
    #expect(throws: DatasetError(path: "n", "the array \(message)")) {
      try NPYTable.read(
        npy(header, [UInt8](repeating: 0, count: size)), ReadingOptions(), ColumnRequest())
    }
  }

  @Test("A number that no network can use is an error, and a missing one is not")
  func infinite() throws {
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}"
    func file(_ numbers: [Double]) -> DataFile {
      npy(header, numbers.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } })
    }
    expect(
      try NPYTable.read(file([.nan, 2]), ReadingOptions(), ColumnRequest()), ["x_1"], [.numbers([.nan, 2])])
    for (number, text) in [(Double.infinity, "inf"), (1e39, "1e+39")] {
      #expect(
        throws: DatasetError(
          path: "n", "row 2 of column 'x_1' holds \(text), beyond the numbers that a network can use")
      ) { try NPYTable.read(file([0, number]), ReadingOptions(), ColumnRequest()) }
    }
    _ = try NPYTable.read(file([0, .infinity]), ReadingOptions(), ColumnRequest(skipped: ["x_1"]))
  }

  @Test("Truncated files are errors")
  func truncated() throws {
    let file = try DataFile.fixture("records.npy")
    for length in 0..<file.bytes.count {
      #expect(throws: DatasetError.self) {
        try NPYTable.read(
          DataFile(path: "n", bytes: Array(file.bytes[..<length])), ReadingOptions(), ColumnRequest())
      }
    }
  }

  @Test("Literals are parsed as Python writes them, and nothing else")
  func literals() {
    #expect(
      PythonLiteral(" {'a': (1, -2L,), \"b\": [True, None]} \n")
        == .dictionary(
          ["a", "b"],
          [.sequence([.integer(1), .integer(-2)]), .sequence([.boolean(true), PythonLiteral.none])]))
    #expect(PythonLiteral(#"'\x41\u00e9\\\''"#) == .string("Aé\\'"))
    for text in [
      "", "(1 2)", "{'a' 1}", "'a", "(1,) x", "{'a': 1, 'a': 2}", "f(1)",
      String(repeating: "(", count: 100_000),
    ] {
      #expect(PythonLiteral(text) == nil)
    }
  }
}
