// The one block of memory that a run computes in.

/// Float32 numbers at addresses that do not change, for the kernels, which check no bounds. Whoever takes a pointer from it
/// must not use it longer than the arena lives.
struct Arena: ~Copyable {
  private let storage: UnsafeMutableBufferPointer<Float>
  private var used = 0

  /// All zero. Rounded up so that each part begins at a cache line.
  init(capacities: [Int]) {
    let total = capacities.reduce(0) { $0 + Self.rounded($1) }
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(total, 1) * 4, alignment: Self.alignment * 4)
    storage = UnsafeMutableBufferPointer(
      start: bytes.bindMemory(to: Float.self, capacity: total), count: total)
    storage.initialize(repeating: 0)
  }

  deinit {
    storage.deallocate()
  }

  /// The next part, of one of the capacities that the arena was made with.
  mutating func take(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    let part = UnsafeMutableBufferPointer(rebasing: storage[used..<used + count])
    used += Self.rounded(count)
    return part
  }

  /// As `take`, the address alone.
  mutating func takeAddress(_ count: Int) -> UnsafeMutablePointer<Float> {
    guard let address = take(count).baseAddress else {
      preconditionFailure("a part of an arena has an address")
    }
    return address
  }

  private static let alignment = 16
  private static func rounded(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }
}
