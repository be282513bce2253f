import Glibc
import Testing

@testable import NeuralNetwork

struct ArenaTests {
  @Test("Parts of an arena begin at multiples of 64 bytes, hold zeros, and do not overlap")
  func parts() {
    var arena = Arena(capacities: [1, 16, 17, 0, 5])
    let parts = [arena.take(1), arena.take(16), arena.take(17), arena.take(0), arena.take(5)]
    for (number, part) in parts.enumerated() {
      #expect(Int(bitPattern: part.baseAddress) % 64 == 0)
      #expect(part.allSatisfy { $0 == 0 })
      part.update(repeating: Float(number + 1))
    }
    #expect(parts.map(\.count) == [1, 16, 17, 0, 5])
    for (number, part) in parts.enumerated() { #expect(part.allSatisfy { $0 == Float(number + 1) }) }
    var empty = Arena(capacities: [])
    let nothing = empty.take(0)
    #expect(nothing.isEmpty)
  }

  private func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var (size, resident) = (0, 0)
    withUnsafeMutablePointer(to: &size) { first in
      withUnsafeMutablePointer(to: &resident) { second in
        _ = withVaList([first, second]) { vfscanf(file, "%ld %ld", $0) }
      }
    }
    return resident * Int(getpagesize())
  }

  // Other tests take memory as well, but not so much.
  @Test("The memory of an arena is given back")
  func release() {
    let before = residentBytes()
    for _ in 0..<128 {
      var arena = Arena(capacities: [1 << 20])
      #expect(arena.take(1)[0] == 0)
    }
    #expect(residentBytes() - before < 256 << 20)
  }
}
