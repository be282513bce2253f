// IDX files such as MNIST's.

import Files
import TestSupport
import Testing

@testable import Datasets

struct IDXTests {
  private static let images = IDXSample.file([4, 1, 3], [0, 1, 2, 0, 255, 0, 7, 0, 9, 0, 3, 4])
  private static let labels = IDXSample.file([4], [10, 9, 10, 2])

  private func dataset(
    _ images: [UInt8] = images, _ labels: [UInt8] = labels, test: ([UInt8], [UInt8])? = nil, task: Task? = nil
  ) throws -> Dataset {
    var files = [DataFile(path: "i", bytes: images), DataFile(path: "l", bytes: labels)]
    if let test {
      files += [DataFile(path: "ti", bytes: test.0), DataFile(path: "tl", bytes: test.1)]
    }
    return try Dataset.idx(files, task: task)
  }

  private func expectError(
    _ message: String, _ images: [UInt8] = images, _ labels: [UInt8] = labels,
    test: ([UInt8], [UInt8])? = nil, task: Task? = nil
  ) {
    #expect { try dataset(images, labels, test: test, task: task) } throws: { "\($0)" == message }
  }

  @Test("Features are the places of an image, classes the labels in their order; gzip changes nothing")
  func contents() throws {
    let data = try dataset()
    #expect(data.featureNames == ["pixel_0_0", "pixel_0_1", "pixel_0_2"])
    #expect(data.table.values == [.bytes([0, 0, 7, 0]), .bytes([1, 255, 0, 3]), .bytes([2, 0, 9, 4])])
    #expect(data.targetName == "label" && data.testCount == 0)
    // Labels are classes even where the numbers of a table would be a regression.
    #expect(data.task == .multiclass && data.targets[0].reason == "it holds labels")
    #expect(data.classes == ["2", "9", "10"] && data.targets[0].values == [2, 1, 2, 0])
    #expect(try dataset(task: .regression).targets[0].values == [10, 9, 10, 2])
    let packed = try dataset(IDXSample.gzip(Self.images), IDXSample.gzip(Self.labels))
    #expect(packed.table == data.table && packed.targets == data.targets && packed.identity == data.identity)
    // The digest of several files is that of a list of theirs.
    let files = [Self.images, Self.labels]
    let list = try files.map { try SHA256(of: $0).hexadecimal + "\n" }.joined()
    #expect(
      try DataFile.digest(of: files.map { DataFile(path: "f", bytes: $0) }) == SHA256(of: list).hexadecimal)
  }

  @Test(
    "Labels may be of any type of whole numbers",
    arguments: [
      (0x09, [0xFF, 0x7F], [-1, 127]), (0x0B, [0xFF, 0xFE, 0x01, 0x00], [-2, 256]),
      (0x0C, [0x80, 0, 0, 0, 0, 1, 0, 0], [-2_147_483_648, 65536]),
    ] as [(UInt8, [UInt8], [Int])])
  func types(type: UInt8, elements: [UInt8], numbers: [Int]) throws {
    let labels = IDXSample.file(type: type, [2], elements)
    #expect(try dataset(IDXSample.file([2, 1], [0, 1]), labels).classes == numbers.map(String.init))
  }

  @Test("Test files are exactly the test split, and the other splits are drawn without them")
  func testFiles() throws {
    let count = 40
    let images = IDXSample.file([count, 1], (0..<count).map { UInt8($0) })
    let labels = IDXSample.file([count], (0..<count).map { UInt8($0 % 2) })
    let test = (
      IDXSample.file([3, 1], [100, 101, 102]), try IDXSample.gzip(IDXSample.file([3], [1, 1, 1]))
    )
    let data = try dataset(images, labels, test: test)
    #expect(data.count == 43)
    #expect(data.task == .binary)
    let split = try data.division(validation: 0.25, test: 0, seed: 1)
    #expect(split.test == [40, 41, 42])
    #expect(split.validation.count == 10)
    #expect((split.training + split.validation).sorted() == Array(0..<40))
    var choices = RecipeChoices()
    (choices.scaling, choices.divisor) = (.none, 2)
    let prepared = data.prepared(split, choices)
    #expect(prepared.test.inputs.features == [50, 50.5, 51])
    #expect(prepared.test.targets == [1, 1, 1])
    #expect(prepared.standardization == Standardization(mean: [0], scale: [2]))
  }

  @Test("Bytes are scaled as the same numbers are, and a place that never changes becomes 0")
  func scaling() throws {
    let bytes = try dataset()
    let numbers = try Dataset(
      bytes.featureNames, [0, 1, 2, 0, 255, 0, 7, 0, 9, 0, 3, 4], targets: bytes.targets[0].values,
      task: .multiclass)
    let split = try bytes.division(validation: 0, test: 0, seed: 0)
    let first = bytes.prepared(split)
    let second = numbers.prepared(split)
    #expect(first.training.inputs == second.training.inputs)
    #expect(first.standardization == second.standardization)
    let constant = try dataset(IDXSample.file([4, 1, 2], [5, 1, 5, 2, 5, 3, 5, 4]))
    let scaled = constant.prepared(split).training.inputs.features
    #expect([0, 2, 4, 6].map { scaled[$0] } == [0, 0, 0, 0])
  }

  @Test(
    "A damaged file gives an error with the byte and the expectation",
    arguments: [
      ([0, 0, 8, 1, 0, 0, 0, 0], "byte 4: dimension 1 is 0: there are no examples"),
      ([0, 0, 8, 2, 0, 0, 0, 1], "byte 8: the file ends here; expected the length of dimension 2 of 2"),
      (
        [0, 0, 8, 3, 0, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF],
        "byte 8: the dimensions 1 × 2147483647 × … are more than the file can hold"
      ),
      (
        IDXSample.file([4], [1, 2, 3, 4]),
        "byte 3: expected examples of at least one dimension, found single elements"
      ),
      (
        Array(images.dropLast()),
        "byte 27: the file ends here; expected more of it, as 4 × 1 × 3 elements of 1 byte end at byte 28"
      ),
      (
        images + [0], "byte 28: expected the end of the file, as 4 × 1 × 3 elements of 1 byte end at byte 28"
      ),
    ])
  func faults(images: [UInt8], message: String) {
    expectError("i: \(message)", images)
  }

  @Test("Labels must be as many as the examples, of two kinds or more, and known to the training files")
  func labels() throws {
    expectError(
      "l: byte 4: expected 4 labels, one for each example of i, found 3", Self.images,
      IDXSample.file([3], [1, 2, 3]))
    expectError(
      "l: byte 3: expected one dimension, the labels, found 2", Self.images,
      IDXSample.file([4, 1], [1, 2, 3, 4]))
    for (bytes, message) in [
      ([], "byte 0: the file ends here; expected the four bytes that an IDX file begins with"),
      (Array("a,b\n1,2".utf8), "byte 0: expected 00 00, which an IDX file begins with, found 61 2C"),
      (
        [0, 0, 0x0A, 1],
        "byte 2: expected the type of the elements, one of 08, 09, 0B, 0C, 0D, 0E, found 0A"
      ),
      ([0, 0, 8, 0], "byte 3: expected at least one dimension, found none"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "the file is a PNG image, not IDX"),
      (
        try IDXSample.gzip(Array("x,t\n1,a\n2,b\n".utf8)),
        "the file is compressed, but its contents are not IDX: they begin with 78 2C 74 0A, not 00 00"
      ),
    ] as [([UInt8], String)] {
      expectError("l: \(message)", Self.images, bytes)
    }
    expectError(
      "i: every row has the same value of the target 'label': there is nothing to learn", Self.images,
      IDXSample.file([4], [7, 7, 7, 7]))
    expectError("i: the target 'label' of a binary task has 3 classes, not two", task: .binary)
    let test = IDXSample.file([2, 1, 3], [1, 2, 3, 4, 5, 6])
    expectError(
      "ti: the class '5' of row 2 is not among those of the training data",
      test: (test, IDXSample.file([2], [9, 5])))
    expectError(
      "ti: there is no column 'pixel_0_1', which the first file has",
      test: (IDXSample.file([2, 3, 1], [1, 2, 3, 4, 5, 6]), IDXSample.file([2], [9, 2])))
  }

  @Test(
    "Truncated, damaged or overlong gzip files are errors, and decompression is limited to the declared size"
  )
  func gzip() throws {
    let packed = try IDXSample.gzip(Self.images)
    for length in 2..<packed.count {
      expectError("i: byte \(length) of the gzip file: it is cut off here", Array(packed[..<length]))
    }
    expectError(
      "i: byte \(packed.count) of the gzip file: expected its end, as its contents end there",
      packed + [0, 0])
    var damaged = packed
    // Of the checksum.
    damaged[packed.count - 6] ^= 1
    expectError("i: byte 0 (unpacked): the gzip file is damaged at or after this place", damaged)
    expectError(
      "i: byte 28 (unpacked): expected the end of the contents, as 4 × 1 × 3 elements of 1 byte end at byte 28",
      try IDXSample.gzip(Self.images + [UInt8](repeating: 0, count: 1_000_000)))
    expectError(
      "i: byte 27 (unpacked): the file ends here; expected more of it, as 4 × 1 × 3 elements of 1 byte end at byte 28",
      try IDXSample.gzip(Self.images.dropLast()))
    expectError(
      "i: byte 4 (unpacked): the dimensions 60000 × … are more than the file can hold",
      try IDXSample.gzip(IDXSample.file([60000, 28, 28], [1, 2, 3])))
  }

  @Test("No damaged file crashes the reader")
  func damage() throws {
    let sources = [Self.images, try IDXSample.gzip(Self.images)]
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for number in 0..<4000 {
      var bytes = sources[number % 2]
      for _ in 0...random(3) {
        switch random(3) {
        case 0: bytes[random(bytes.count)] = UInt8(random(256))
        case 1: bytes.insert(UInt8(random(256)), at: random(bytes.count))
        default: if bytes.count > 1 { bytes.remove(at: random(bytes.count)) }
        }
      }
      let data = try? dataset(bytes)
      #expect(data.map { data in data.table.values.allSatisfy { $0.count == 4 } } ?? true)
    }
  }
}
