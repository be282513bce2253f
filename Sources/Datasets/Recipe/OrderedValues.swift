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
    let (count, radix) = (keys.count, 1 << digitBits)
    var other = keys
    for shift in stride(from: 0, to: UInt64.bitWidth, by: digitBits) {
      var starts = [Int](repeating: 0, count: radix)
      for key in keys { starts[digit(key, shift)] += 1 }
      guard starts[digit(keys[0], shift)] < count else { continue }
      var start = 0
      for index in 0..<radix { (starts[index], start) = (start, start + starts[index]) }
      keys.withUnsafeBufferPointer { source in
        other.withUnsafeMutableBufferPointer { target in
          for key in source {
            let digit = digit(key, shift)
            target[starts[digit]] = key
            starts[digit] += 1
          }
        }
      }
      swap(&keys, &other)
    }
  }

  private static func digit(_ key: UInt64, _ shift: Int) -> Int {
    Int(truncatingIfNeeded: key >> UInt64(shift)) & (1 << digitBits - 1)
  }
}
