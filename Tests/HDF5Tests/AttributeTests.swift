// Attributes of groups: strings of all lengths and numbers, integers, and errors.

import HDF5
import Testing

@Suite("Attributes")
struct AttributeTests {
  @Test(
    "Any string reads back unchanged",
    arguments: ["", "relu", "größe 日本語 🧠", "{\"a\": 1}\n", String(repeating: "0123456789ä", count: 10_000)])
  func strings(value: String) throws {
    let image = try FileImage.write { try $0.set("name", value) }
    #expect(try FileImage.read(image) { try $0.string("name") } == value)
  }

  @Test("Existing and missing attributes are distinguished")
  func presence() throws {
    let image = try FileImage.write { try $0.set("name", "value") }
    #expect(try FileImage.read(image) { try $0.hasAttribute("name") })
    #expect(try !FileImage.read(image) { try $0.hasAttribute("other") })
  }

  @Test("Unicode is kept unchanged, without normalisation")
  func unicode() throws {
    let value = "e\u{301}"
    let image = try FileImage.write { try $0.set("name", value) }
    let read = try FileImage.read(image) { try $0.string("name") }
    #expect(Array(read.utf8) == Array(value.utf8))
  }

  @Test("Any number of strings reads back unchanged", arguments: [0, 1, 3, 4096, 10_000])
  func lists(count: Int) throws {
    let values = (0..<count).map { $0 % 7 == 0 ? "" : "größe \($0)" }
    let image = try FileImage.write { try $0.set("names", values) }
    #expect(try FileImage.read(image) { try $0.strings("names") } == values)
  }

  @Test("A list may have long strings")
  func longLists() throws {
    let values = (1...4).map { String(repeating: "\($0)", count: 50_000 * $0) }
    let image = try FileImage.write { try $0.set("names", values) }
    #expect(try FileImage.read(image) { try $0.strings("names") } == values)
  }

  @Test("Any integer reads back unchanged", arguments: [0, 1, -1, 17, Int.min, Int.max])
  func integers(value: Int) throws {
    let image = try FileImage.write { try $0.set("epoch", value) }
    #expect(try FileImage.read(image) { try $0.integer("epoch") } == value)
  }

  @Test("A group may have many attributes")
  func many() throws {
    let image = try FileImage.write { root in
      for index in 0..<100 { try root.set("attribute \(index)", index) }
    }
    try FileImage.read(image) { (root: borrowing GroupReader) throws -> Void in
      for index in 0..<100 { #expect(try root.integer("attribute \(index)") == index) }
    }
  }

  @Test("A missing attribute or one of another type is an error that says so")
  func missing() throws {
    let image = try FileImage.write { root in
      try root.set("text", "a")
      try root.set("texts", ["a"])
      try root.set("number", 1)
    }
    try FileImage.read(image) { (root: borrowing GroupReader) throws -> Void in
      func error(_ name: String, _ message: String) -> HDF5Error {
        HDF5Error(operation: "read attribute '\(name)' of group '/'", message: message)
      }
      #expect(throws: error("other", "there is no such attribute")) { try root.string("other") }
      #expect(throws: error("other", "there is no such attribute")) { try root.strings("other") }
      #expect(throws: error("other", "there is no such attribute")) { try root.integer("other") }
      #expect(throws: error("number", "it is not a string")) { try root.string("number") }
      #expect(throws: error("number", "it is not a string")) { try root.strings("number") }
      #expect(throws: error("texts", "it has 1 dimensions instead of 0")) { try root.string("texts") }
      #expect(throws: error("text", "it has 0 dimensions instead of 1")) { try root.strings("text") }
      #expect(throws: error("text", "it is not an integer of 64 signed bits or less")) {
        try root.integer("text")
      }
    }
  }

  @Test("Values that HDF5 cannot store are refused")
  func refused() {
    #expect(throws: HDF5Error.self) { try FileImage.write { try $0.set("name", "a\0b") } }
    #expect(throws: HDF5Error.self) { try FileImage.write { try $0.set("name", ["a", "\0"]) } }
    #expect(throws: HDF5Error.self) { try FileImage.write { try $0.set("", "a") } }
    #expect(throws: HDF5Error.self) { try FileImage.write { try $0.set("a\0b", 1) } }
    #expect(
      throws: HDF5Error(
        operation: "set attribute 'a' of group 'group'", message: "attribute already exists")
    ) {
      try FileImage.write { root in
        try root.createGroup("group") { group in
          try group.set("a", 1)
          try group.set("a", 2)
        }
      }
    }
  }
}
