// Examples and labels in IDX files, whole and damaged.

import Files
import Testing

@testable import Datasets

struct IDXTests {
  /// Four pictures of 2 × 2 bytes.
  private let images: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 2]
    + [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 255, 254, 253, 252]
  private let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 4, 7, 3, 7, 0]
  /// The pictures, compressed by Python's gzip.
  private let compressed: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 224, 96, 102, 96, 96, 96, 1, 98, 38, 48, 230, 18, 145, 211, 48,
    178, 113, 11, 136, 74, 201, 251, 255, 239, 239, 31, 0, 217, 96, 31, 187, 32, 0, 0, 0,
  ]

  private func read(_ images: [UInt8], _ labels: [UInt8], _ task: Task? = nil) throws -> Dataset {
    try Dataset.idx(images, labels: labels, path: "images", labelsPath: "folder/labels", task: task)
  }

  private func fault(_ images: [UInt8], _ labels: [UInt8], _ task: Task? = nil) -> String? {
    do {
      _ = try read(images, labels, task)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("Numbers become features and labels classes, in their order")
  func reading() throws {
    let dataset = try read(images, labels)
    #expect(dataset.featureNames == ["x0", "x1", "x2", "x3"])
    #expect(dataset.features == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 255, 254, 253, 252])
    #expect(dataset.classes == ["0", "3", "7"])
    #expect(dataset.targets == [2, 1, 2, 0])
    #expect(dataset.task == .multiclass)
    #expect(dataset.targetName == "labels")
    #expect(try dataset.sha256 == SHA256(of: images + labels).hexadecimal)
    #expect(try read(images, labels, .regression).targets == [7, 3, 7, 0])
  }

  @Test("A compressed file holds the same")
  func gzip() throws {
    #expect(try read(compressed, labels).features == read(images, labels).features)
    #expect(Dataset.isIDX(compressed) && Dataset.isIDX(images))
    #expect(!Dataset.isIDX(Array("a,b\n1,2\n".utf8)) && !Dataset.isIDX([]))
  }

  @Test(
    "All kinds of numbers are big-endian",
    arguments: [
      (0x09, [0xFF, 0x02], [-1, 2]), (0x0B, [0xFF, 0xFE, 0x01, 0x00], [-2, 256]),
      (0x0C, [0xFF, 0xFF, 0xFF, 0xFD, 0, 1, 0, 0], [-3, 65536]),
      (0x0D, [0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0], [1.5, -2]),
      (0x0E, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0], [1.5, -2]),
    ] as [(UInt8, [UInt8], [Double])])
  func kinds(kind: UInt8, bytes: [UInt8], values: [Double]) throws {
    let array = try IDXArray([0, 0, kind, 1, 0, 0, 0, 2] + bytes, path: "x")
    #expect(array.values == values)
    #expect(array.dimensions == [2])
  }

  @Test("Every shortened file is refused, and a longer one")
  func lengths() {
    for count in images.indices { #expect(fault(Array(images[..<count]), labels) != nil, "\(count)") }
    for count in compressed.indices { #expect(fault(Array(compressed[..<count]), labels) != nil, "\(count)") }
    #expect(
      fault(images + [1], labels)
        == "images: its header says 4 × 2 × 2 numbers, 32 bytes in all, and it has 33")
    #expect(fault(compressed + [1], labels) == "images: something follows its gzip data")
  }

  @Test("A compressed file cannot hold more than its header says")
  func bomb() throws {
    let limit = images.count - 1
    #expect { try Gzip.decompress(compressed) { _ in limit } } throws: { error in
      "\(error)" == "it holds more than the \(limit) bytes that it says"
    }
  }

  @Test("What is wrong is said")
  func faults() {
    #expect(fault(images, images) == "folder/labels: it has 3 dimensions, and labels have one")
    #expect(fault(labels, labels) == "images: it has one dimension: labels, and not examples")
    #expect(
      fault(images, [0, 0, 8, 1, 0, 0, 0, 2, 1, 2])
        == "folder/labels: it has 2 labels for the 4 examples of 'images'")
    #expect(
      fault(images, [0, 0, 8, 1, 0, 0, 0, 4, 1, 1, 1, 1])
        == "folder/labels: every label is the same: there is nothing to learn")
    #expect(fault(images, labels, .binary) == "folder/labels: a binary task has two labels, not 3")
    #expect(
      fault([0, 0, 7, 1, 0, 0, 0, 1, 0], labels)
        == "images: not an IDX file: it begins with the bytes 0 0 7 1, not with 0 0, a type and a number of dimensions"
    )
    #expect(fault([0, 0, 8, 1, 0, 0, 0, 0], labels) == "images: its dimensions are 0")
  }
}
