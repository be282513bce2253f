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
  var double: Double { get }
}

extension Double: FeatureNumber {
  var double: Double { self }
}

extension UInt8: FeatureNumber {
  var double: Double { Double(self) }
}
