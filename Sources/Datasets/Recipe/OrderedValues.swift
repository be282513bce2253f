/// Sorted numbers and their quantiles.
struct OrderedValues {
  let values: [Double]

  /// Ignores missing values.
  init(_ values: [Double]) {
    // Adding 0 makes −0 a 0, so that equal numbers have the same bits in any order.
    var keys = values.compactMap { $0.isNaN ? nil : Self.key($0 + 0) }
    if keys.count < 512 { keys.sort() } else { Self.sort(&keys) }
    self.values = keys.map(Self.value)
  }

  /// Interpolates linearly between the values, as NumPy's and R's default.
  ///
  /// - Returns: 0 if there are no values.
  func quantile(_ fraction: Double) -> Double {
    guard let last = values.last else { return 0 }
    let place = fraction * Double(values.count - 1)
    let index = Int(place)
    guard index + 1 < values.count else { return last }
    let (low, high, part) = (values[index], values[index + 1], place - Double(index))
    // From the nearer side, so that the quantiles of rising fractions rise.
    return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part)
  }

  // MARK: Radix sort

  /// Unsigned numbers in the order of the values.
  private static func key(_ value: Double) -> UInt64 {
    let bits = value.bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  private static func value(_ key: UInt64) -> Double {
    Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
  }

  private static let digitBits = 11

  /// Least significant digit first; digits that are all the same are skipped.
  private static func sort(_ keys: inout [UInt64]) {
    var other = keys
    for shift in stride(from: 0, to: UInt64.bitWidth, by: digitBits) {
      let isMoved = keys.withUnsafeBufferPointer { source in
        other.withUnsafeMutableBufferPointer { target in move(source, to: target, shift) }
      }
      if isMoved { swap(&keys, &other) }
    }
  }

  /// Sorts by one digit.
  ///
  /// - Returns: whether not all digits are the same; nothing is moved if they are.
  private static func move(
    _ source: UnsafeBufferPointer<UInt64>, to target: UnsafeMutableBufferPointer<UInt64>, _ shift: Int
  ) -> Bool {
    let radix = 1 << digitBits
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: radix) { starts in
      starts.initialize(repeating: 0)
      for key in source { starts[digit(key, shift)] &+= 1 }
      guard let first = source.first, starts[digit(first, shift)] < source.count else { return false }
      var start = 0
      for index in 0..<radix { (starts[index], start) = (start, start &+ starts[index]) }
      for key in source {
        let digit = digit(key, shift)
        target[starts[digit]] = key
        starts[digit] &+= 1
      }
      return true
    }
  }

  @inline(__always)
  private static func digit(_ key: UInt64, _ shift: Int) -> Int {
    Int(truncatingIfNeeded: key &>> UInt64(truncatingIfNeeded: shift)) & (1 << digitBits - 1)
  }
}
