/// The numbers of a table, row by row, in no more memory than the file takes for them.
public enum FeatureValues: Equatable, Sendable {
  case numbers([Double])
  /// As pixels are: an eighth of the memory.
  case bytes([UInt8])

  public var count: Int {
    switch self {
    case .numbers(let numbers): numbers.count
    case .bytes(let bytes): bytes.count
    }
  }

  /// - Precondition: both are of the same case.
  mutating func append(_ other: FeatureValues) {
    // Let go while it is added to, or it would be copied.
    switch (self, other) {
    case (.numbers(var numbers), .numbers(let others)):
      self = .numbers([])
      numbers += others
      self = .numbers(numbers)
    case (.bytes(var bytes), .bytes(let others)):
      self = .bytes([])
      bytes += others
      self = .bytes(bytes)
    default: preconditionFailure("bytes and numbers do not mix")
    }
  }
}

/// A type that a feature may be stored as.
protocol FeatureNumber {
  /// - Precondition: both are as long.
  static func copy(
    _ source: Slice<UnsafeBufferPointer<Self>>, to target: Slice<UnsafeMutableBufferPointer<Double>>)
}

extension Double: FeatureNumber {
  static func copy(
    _ source: Slice<UnsafeBufferPointer<Double>>, to target: Slice<UnsafeMutableBufferPointer<Double>>
  ) {
    _ = UnsafeMutableBufferPointer(rebasing: target).update(fromContentsOf: source)
  }
}

extension UInt8: FeatureNumber {
  static func copy(
    _ source: Slice<UnsafeBufferPointer<UInt8>>, to target: Slice<UnsafeMutableBufferPointer<Double>>
  ) {
    let target = UnsafeMutableBufferPointer(rebasing: target)
    for (place, byte) in source.enumerated() { target[place] = Double(byte) }
  }
}
