import HDF5
import Testing

struct FileImageTests {
  private static func image() throws -> [UInt8] {
    try FileImage.write { root in
      try root.set("text", "naïve 😀")
      try root.set("count", -7)
      try root.set("names", ["a", "", "é"])
      try root.createGroup("layer_1") { group in
        try group.write("weight", shape: [2, 3], values: [1, -0.0, .infinity, 1e-45, 3, .greatestFiniteMagnitude])
        try group.write("mean", shape: [2], values: [0.1, 1e300])
        try group.write("empty", shape: [0, 4], values: [Float]())
      }
    }
  }

  @Test("What is written reads back, numbers bit for bit")
  func roundTrip() throws {
    try FileImage.read(Self.image()) { root in
      #expect(try root.string("text") == "naïve 😀")
      #expect(try root.integer("count") == -7)
      #expect(try root.strings("names") == ["a", "", "é"])
      #expect(try root.childNames() == ["layer_1"])
      try root.group("layer_1") { group in
        let weight = try group.readFloats("weight")
        #expect(weight.shape == [2, 3])
        let expected: [Float] = [1, -0.0, .infinity, 1e-45, 3, .greatestFiniteMagnitude]
        #expect(weight.values.map(\.bitPattern) == expected.map(\.bitPattern))
        #expect(try group.readFloats("empty").shape == [0, 4])
      }
    }
  }

  @Test("Attributes may be larger than the 64 KiB of HDF5's older format")
  func largeAttributes() throws {
    let names = (0..<10_000).map { "feature_\($0)" }
    let text = String(repeating: "long ", count: 30_000)
    let image = try FileImage.write { root in
      try root.set("names", names)
      try root.set("text", text)
      try root.set("none", [])
    }
    try FileImage.read(image) { root in
      #expect(try root.strings("names") == names)
      #expect(try root.string("text") == text)
      #expect(try root.strings("none") == [])
    }
  }

  @Test("The same contents give the same bytes")
  func deterministic() throws {
    #expect(try Self.image() == Self.image())
  }

  @Test("An error says what was sought and why it was not had")
  func errors() throws {
    try FileImage.read(Self.image()) { root in
      #expect(throws: HDF5Error.self) { try root.string("missing") }
      #expect(throws: HDF5Error.self) { try root.integer("text") }
      #expect(throws: HDF5Error.self) { try root.readFloats("layer_1/missing") }
    }
    #expect(throws: HDF5Error.self) { try FileImage.read([]) { _ in } }
    #expect(throws: HDF5Error.self) {
      _ = try FileImage.write { root in try root.write("w", shape: [2, 2], values: [Float](repeating: 0, count: 3)) }
    }
  }

  @Test("A damaged image gives a result or an error, and never a crash")
  func damage() throws {
    let image = try Self.image()
    var state: UInt64 = 42
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for attempt in 0..<300 {
      var damaged = image
      if attempt % 5 == 0 {
        damaged.removeLast(random(image.count))
      } else {
        for _ in 0...random(4) { damaged[random(image.count)] = UInt8(random(256)) }
      }
      do {
        try FileImage.read(damaged) { root in
          _ = try root.strings("names")
          _ = try root.string("text")
          _ = try root.integer("count")
          try root.group("layer_1") { group in _ = try group.readFloats("weight") }
        }
      } catch is HDF5Error {
        continue
      }
    }
  }

  @Test("Many threads may write and read at once")
  func concurrent() async throws {
    let expected = try Self.image()
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<16 { group.addTask { try Self.image() } }
      for try await image in group { #expect(image == expected) }
    }
  }
}
