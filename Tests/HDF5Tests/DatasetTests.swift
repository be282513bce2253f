// Datasets of floats: a bit-exact round trip, and refusal of other types.

import HDF5
import Testing

@Suite("Datasets")
struct DatasetTests {
  @Test(
    "Any shape comes back",
    arguments: [[], [1], [5], [5, 1], [1, 5], [2, 3], [2, 3, 4], [0], [0, 3], [3, 0], [70_000]])
  func shapes(shape: [Int]) throws {
    let values = (0..<shape.reduce(1, *)).map { Float($0) / 3 }
    let image = try FileImage.write { try $0.write("values", shape: shape, values: values) }
    let read = try FileImage.read(image) { try $0.readFloats("values") }
    #expect(read.shape == shape)
    #expect(read.values == values)
  }

  @Test("Floats keep every bit")
  func bits() throws {
    let values: [Float] = [
      0, -0.0, 1, -1, .infinity, -.infinity, .nan, .signalingNaN, Float(bitPattern: 0xFFC1_2345),
      .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
    ]
    let image = try FileImage.write { try $0.write("values", shape: [values.count], values: values) }
    let read = try FileImage.read(image) { try $0.readFloats("values") }
    #expect(read.values.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test("Floats of 64 bits are rounded to 32")
  func doubles() throws {
    let values = [0.1, -2, 1e300]
    let image = try FileImage.write { try $0.write("values", shape: [3], values: values) }
    let read = try FileImage.read(image) { try $0.readFloats("values") }
    #expect(read.values == [0.1, -2, .infinity])
  }

  @Test("Floats of 32 bits are widened to 64")
  func widened() throws {
    let image = try FileImage.write { try $0.write("values", shape: [2], values: [0.1, -2] as [Float]) }
    let read = try FileImage.read(image) { try $0.readDoubles("values") }
    #expect(read.values == [Double(Float(0.1)), -2])
  }

  @Test("Every bit of a float of 64 bits is stored, in little-endian order")
  func doubleBits() throws {
    let values: [Double] = [
      0.1, -0.0, .infinity, Double(bitPattern: 0x7FF8_0000_0000_1234), .leastNonzeroMagnitude,
    ]
    let image = try FileImage.write { try $0.write("values", shape: [5, 1], values: values) }
    let bytes = values.flatMap { value in
      (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    #expect(image.indices.contains { image[$0...].starts(with: bytes) })
    #expect(try FileImage.read(image) { try $0.readFloats("values").shape } == [5, 1])
    let read = try FileImage.read(image) { try $0.readDoubles("values") }
    #expect(read.shape == [5, 1])
    #expect(read.values.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test(
    "A shape must fit the values",
    arguments: [[], [3], [2, 2], [-1, -2], [Int.max, 4], [1 << 62, 8]]
  )
  func wrongShapes(shape: [Int]) {
    #expect(
      throws: HDF5Error(
        operation: "write dataset 'values'", message: "the shape \(shape) does not fit 2 values")
    ) {
      try FileImage.write { try $0.write("values", shape: shape, values: [1, 2] as [Float]) }
    }
  }

  @Test("More dimensions than HDF5 has are refused")
  func tooManyDimensions() {
    let shape = [Int](repeating: 1, count: 33)
    #expect(throws: HDF5Error.self) {
      try FileImage.write { try $0.write("values", shape: shape, values: [1] as [Float]) }
    }
  }

  @Test("Groups nest, and list their children in the order of bytes")
  func groups() throws {
    let image = try FileImage.write { root in
      // More than a group holds in its header.
      for layer in [3, 10, 1, 2, 20, 30, 4, 5, 6, 7, 8, 9] { try root.createGroup("layer_\(layer)") { _ in } }
      try root.createGroup("größe") { outer in
        try outer.createGroup("inner") { try $0.write("values", shape: [1], values: [1] as [Float]) }
      }
    }
    try FileImage.read(image) { (root: borrowing GroupReader) throws -> Void in
      #expect(
        try root.childNames() == [
          "größe", "layer_1", "layer_10", "layer_2", "layer_20", "layer_3", "layer_30", "layer_4", "layer_5",
          "layer_6", "layer_7", "layer_8", "layer_9",
        ])
      #expect(try root.has("größe"))
      #expect(try !root.has("inner"))
      let values = try root.group("größe") { try $0.group("inner") { try $0.readFloats("values").values } }
      #expect(values == [1])
    }
  }

  @Test("A missing dataset or one of another type is an error that says so")
  func missing() throws {
    let image = try FileImage.write { root in
      try root.createGroup("group") { try $0.write("values", shape: [1], values: [1] as [Float]) }
    }
    try FileImage.read(image) { (root: borrowing GroupReader) throws -> Void in
      #expect(
        throws: HDF5Error(operation: "open group 'other'", message: "there is no such object")
      ) { try root.group("other") { _ in } }
      #expect(throws: HDF5Error(operation: "open dataset 'group'", message: "not a dataset")) {
        try root.readFloats("group")
      }
      try root.group("group") { (group: borrowing GroupReader) throws -> Void in
        let error = #expect(throws: HDF5Error.self) { try group.readFloats("other") }
        #expect(error?.description == "cannot open dataset 'group/other': there is no such object")
        #expect(throws: HDF5Error.self) { try group.group("values") { _ in } }
      }
    }
  }

  @Test("A name can be used only once")
  func taken() {
    #expect(throws: HDF5Error(operation: "create group 'a'", message: "name already exists")) {
      try FileImage.write { root in
        try root.createGroup("a") { _ in }
        try root.createGroup("a") { _ in }
      }
    }
  }

  @Test("A name is a single path component", arguments: ["", ".", "/", "a/b", "/a", "a\0b"])
  func names(name: String) throws {
    #expect(throws: HDF5Error.self) { try FileImage.write { try $0.createGroup(name) { _ in } } }
    #expect(throws: HDF5Error.self) {
      try FileImage.write { try $0.write(name, shape: [], values: [1] as [Float]) }
    }
    try FileImage.read(FileImage.write { _ in }) { root in
      #expect(throws: HDF5Error.self) { try root.has(name) }
      #expect(throws: HDF5Error.self) { try root.readFloats(name) }
    }
  }
}
