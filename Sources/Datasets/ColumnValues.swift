/// The values of a column of a `FeatureTable`, one per row, in as little memory as they need.
public enum ColumnValues: Equatable, Sendable {
  case bytes([UInt8])
  /// A missing value is NaN.
  case floats([Float])
  /// A missing value is NaN.
  case numbers([Double])
  /// Of a category: indices into its words, `missing` or `unseen`.
  case codes([Int32])

  /// The code of a missing value.
  public static let missing: Int32 = -1
  /// The code of a word that the column's kind does not list.
  public static let unseen: Int32 = -2

  public var count: Int {
    switch self {
    case .bytes(let values): values.count
    case .floats(let values): values.count
    case .numbers(let values): values.count
    case .codes(let values): values.count
    }
  }

  /// A value as a number; a code as it is.
  public subscript(row: Int) -> Double {
    switch self {
    case .bytes(let values): Double(values[row])
    case .floats(let values): Double(values[row])
    case .numbers(let values): values[row]
    case .codes(let values): Double(values[row])
    }
  }

  /// Copies the values of some rows, `stride` numbers apart.
  func copy(_ rows: [Int], to target: UnsafeMutableBufferPointer<Double>, from start: Int, by stride: Int) {
    switch self {
    case .bytes(let values): Self.copy(values, rows, to: target, from: start, by: stride) { Double($0) }
    case .floats(let values): Self.copy(values, rows, to: target, from: start, by: stride) { Double($0) }
    case .numbers(let values): Self.copy(values, rows, to: target, from: start, by: stride) { $0 }
    case .codes(let values): Self.copy(values, rows, to: target, from: start, by: stride) { Double($0) }
    }
  }

  @inline(__always)
  private static func copy<Element>(
    _ values: [Element], _ rows: [Int], to target: UnsafeMutableBufferPointer<Double>,
    from start: Int, by stride: Int, _ number: (Element) -> Double
  ) {
    values.withUnsafeBufferPointer { values in
      var place = start
      for row in rows {
        target[place] = number(values[row])
        place += stride
      }
    }
  }

  /// The values of some rows.
  func selecting(_ rows: [Int]) -> ColumnValues {
    switch self {
    case .bytes(let values): .bytes(rows.map { values[$0] })
    case .floats(let values): .floats(rows.map { values[$0] })
    case .numbers(let values): .numbers(rows.map { values[$0] })
    case .codes(let values): .codes(rows.map { values[$0] })
    }
  }
}
