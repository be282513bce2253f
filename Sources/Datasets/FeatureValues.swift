/// The numbers of a table in row-major order, in as little memory as the file needs.
public enum FeatureValues: Equatable, Sendable {
  case numbers([Double])
  /// For pixels; an eighth of the memory.
  case bytes([UInt8])

  public var count: Int {
    switch self {
    case .numbers(let numbers): numbers.count
    case .bytes(let bytes): bytes.count
    }
  }

  /// - Precondition: both have the same case.
  mutating func append(_ other: FeatureValues) {
    // Released during the append, which would copy it otherwise.
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

/// A type in which features can be stored.
protocol FeatureNumber {
  /// - Precondition: both have the same length.
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
