import Testing

@testable import HDF5

struct LittleEndianTests {
  @Test("Integers are little-endian, and must be complete")
  func integers() {
    let bytes: [UInt8] = [0x01, 0x02, 0xFF, 0x00, 0x80]
    #expect(bytes.integer(at: 0, size: 1) == 1)
    #expect(bytes.integer(at: 0, size: 2) == 0x0201)
    #expect(bytes.integer(at: 1, size: 4) == 0x8000_FF02)
    #expect(bytes.integer(at: 2, size: 4) == nil)
    #expect(bytes.integer(at: 5, size: 1) == nil)
    #expect(bytes.integer(at: -1, size: 2) == nil)
    #expect(bytes.integer(at: 0, size: 6) == nil)
  }

  @Test("A number that does not fit an Int is nil")
  func large() {
    #expect(([UInt8](repeating: 0xFF, count: 7) + [0x7F]).integer(at: 0, size: 8) == .max)
    #expect(([UInt8](repeating: 0, count: 7) + [0x80]).integer(at: 0, size: 8) == nil)
  }
}
