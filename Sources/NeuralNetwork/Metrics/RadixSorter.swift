// Sorts numbers without allocating.

/// Sorts the indices of numbers by their values, one byte of the keys after the other.
struct RadixSorter {
  /// The number's bits, in an order like that of the numbers, above its index.
  private var keys: [UInt64]
  private var spare: [UInt64]
  /// How many keys have each value of each byte.
  private var counts = [Int32](repeating: 0, count: bytes * values)

  private static let bytes = 4
  private static let values = 256

  /// - Parameter capacity: the largest number of numbers.
  init(capacity: Int) {
    keys = Array(repeating: 0, count: capacity)
    spare = keys
  }

  /// The memory of its buffers, in bytes.
  static func memory(capacity: Int) -> Int { 16 * capacity }

  /// Sorts numbers in ascending order; equal ones, with 0 and −0, stay in theirs.
  ///
  /// - Precondition: none of them is NaN.
  mutating func sort(_ numbers: UnsafePointer<Float>, count: Int) {
    for byte in counts.indices { counts[byte] = 0 }
    keys.withUnsafeMutableBufferPointer { keys in
      counts.withUnsafeMutableBufferPointer { counts in
        for index in 0..<count {
          // −0 becomes 0.
          let bits = (numbers[index] + 0).bitPattern
          let ordered = bits ^ (bits >> 31 == 1 ? .max : 0x8000_0000)
          keys[index] = UInt64(ordered) << 32 | UInt64(index)
          for byte in 0..<Self.bytes {
            counts[byte * Self.values + Int(ordered >> (8 * UInt32(byte)) & 255)] += 1
          }
        }
      }
    }
    for byte in 0..<Self.bytes where count > 0 { sort(byByte: byte, count: count) }
  }

  private mutating func sort(byByte byte: Int, count: Int) {
    let shift = UInt64(32 + 8 * byte)
    let sorted = counts.withUnsafeMutableBufferPointer { counts in
      keys.withUnsafeMutableBufferPointer { keys in
        spare.withUnsafeMutableBufferPointer { spare in
          let first = byte * Self.values
          guard counts[first + Int(keys[0] >> shift & 255)] < count else { return false }
          var start: Int32 = 0
          for value in first..<first + Self.values {
            let number = counts[value]
            counts[value] = start
            start += number
          }
          for index in 0..<count {
            let value = first + Int(keys[index] >> shift & 255)
            spare[Int(counts[value])] = keys[index]
            counts[value] += 1
          }
          return true
        }
      }
    }
    if sorted { swap(&keys, &spare) }
  }

  /// The index of the number at a place of the order.
  subscript(place: Int) -> Int { Int(keys[place] & 0xFFFF_FFFF) }

  /// The end of the places that hold the same number as the one at a place, where those before it hold others.
  func endOfTie(at place: Int, count: Int) -> Int {
    var end = place + 1
    while end < count, keys[end] >> 32 == keys[place] >> 32 { end += 1 }
    return end
  }

  /// The beginning of the places that hold the same number as the one before an end.
  func startOfTie(endingAt end: Int) -> Int {
    var start = end - 1
    while start > 0, keys[start - 1] >> 32 == keys[end - 1] >> 32 { start -= 1 }
    return start
  }

  /// The median of the numbers that were sorted: the mean of the two in the middle of an even number. With weights, the
  /// first number up to which they reach half of their sum; where they are half of it, the mean of it and the next one
  /// that has a weight, as scikit-learn's.
  ///
  /// - Parameter count: at least one.
  func median(of numbers: UnsafePointer<Float>, count: Int, weights: [Float]?) -> Double {
    guard let weights else {
      return (Double(numbers[self[(count - 1) / 2]]) + Double(numbers[self[count / 2]])) / 2
    }
    var half = 0.0
    for place in 0..<count { half += Double(weights[self[place]]) / 2 }
    // Weights are rounded to Float32.
    let tolerance = half * 1e-6
    var sum = 0.0
    var lower: Double?
    for place in 0..<count {
      let (number, weight) = (Double(numbers[self[place]]), Double(weights[self[place]]))
      if let lower, weight > 0 { return (lower + number) / 2 }
      sum += weight
      if sum > half + tolerance { return number }
      if lower == nil, sum >= half - tolerance { lower = number }
    }
    return lower ?? Double(numbers[self[count - 1]])
  }
}
