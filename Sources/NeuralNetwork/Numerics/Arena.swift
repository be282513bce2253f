// The single block of memory that a run computes in.

/// Float32 numbers at fixed addresses, for kernels without bounds checks. A pointer into an arena must not outlive
/// it.
struct Arena: ~Copyable {
  private let storage: UnsafeMutableBufferPointer<Float>
  private var used = 0

  /// Initially zero. Each buffer is aligned to a cache line.
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

  /// Returns the next buffer; its capacity must be one of those passed to the initializer.
  mutating func take(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    let part = UnsafeMutableBufferPointer(rebasing: storage[used..<used + count])
    used += Self.rounded(count)
    return part
  }

  /// Like `take`, but returns the address.
  mutating func takeAddress(_ count: Int) -> UnsafeMutablePointer<Float> {
    guard let address = take(count).baseAddress else {
      preconditionFailure("a part of an arena has an address")
    }
    return address
  }

  /// Like `takeAddress`, for integers.
  mutating func takeIndices(_ count: Int) -> UnsafeMutablePointer<Int32> {
    UnsafeMutableRawPointer(takeAddress(count)).bindMemory(to: Int32.self, capacity: count)
  }

  private static let alignment = 16
  private static func rounded(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }
}
