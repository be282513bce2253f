// Whole images: determinism and edge cases.

import HDF5
import Testing

@Suite("Whole images")
struct WholeImageTests {
  @Test("The same contents give the same bytes")
  func deterministic() throws {
    #expect(try Sample.image() == Sample.image())
  }

  @Test("Other contents give other bytes")
  func distinct() throws {
    #expect(try Sample.image(epoch: 1) != Sample.image(epoch: 2))
  }

  @Test("A body's result or error is passed on")
  func bodies() throws {
    struct Stop: Error {}
    let image = try Sample.image()
    #expect(try FileImage.read(image) { _ in 42 } == 42)
    #expect(throws: Stop.self) { try FileImage.read(image) { _ in throw Stop() } }
    #expect(throws: Stop.self) { try FileImage.write { _ in throw Stop() } }
    #expect(throws: Stop.self) { try FileImage.write { try $0.createGroup("group") { _ in throw Stop() } } }
    // None of these leaves the library locked.
    #expect(try Sample.image() == image)
  }

  @Test("An empty image has no children")
  func empty() throws {
    let names = try FileImage.read(FileImage.write { _ in }) { try $0.childNames() }
    #expect(names.isEmpty)
  }

  @Test("Images can be made and read from many tasks at once")
  func concurrent() async throws {
    try await withThrowingTaskGroup(of: (Int, Int).self) { group in
      for epoch in 0..<64 {
        group.addTask {
          let image = try Sample.image(epoch: epoch)
          return (epoch, try FileImage.read(image) { try $0.integer("epoch") })
        }
      }
      for try await (written, read) in group { #expect(written == read) }
    }
  }

  @Test(
    "Bytes that are not an image are refused", arguments: ["", "x", "\u{1}HDF", "not an HDF5 file at all"])
  func strangers(text: String) {
    #expect(
      throws: HDF5Error(
        operation: "open the HDF5 image", message: "its first bytes are not HDF5's signature")
    ) {
      try FileImage.read(Array(text.utf8)) { _ in }
    }
  }

  @Test("The format without checksums is refused")
  func oldFormat() throws {
    var image = try Sample.image()
    image[8] = 0
    #expect(
      throws: HDF5Error(
        operation: "open the HDF5 image",
        message: "its format is from before HDF5 1.8, without checksums, or unknown")
    ) {
      try FileImage.read(image) { _ in }
    }
  }
}
