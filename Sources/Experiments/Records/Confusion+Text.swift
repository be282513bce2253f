// Confusion matrices as text: a JSON list of rows, one per true class, with counts per predicted class.

import NeuralNetwork

extension Confusion {
  /// `[[5,1],[0,7]]`
  public var text: String {
    let rows = (0..<classCount).map { row in
      "[" + counts[row * classCount..<(row + 1) * classCount].map(String.init).joined(separator: ",") + "]"
    }
    return "[" + rows.joined(separator: ",") + "]"
  }

  /// Parses a matrix in exactly the form of `text`, without white space. Every run of a classifier has one, so it is
  /// parsed in a single pass.
  ///
  /// - Returns: nil for any other text.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.starts(with: "[[".utf8), bytes.suffix(2).elementsEqual("]]".utf8) else { return nil }
    // Each row except the first begins after a separator.
    let rows = bytes[1..<bytes.count - 2].split(
      separator: UInt8(ascii: "]"), omittingEmptySubsequences: false)
    var counts: [Int] = []
    for (index, row) in rows.enumerated() {
      let beginning = index == 0 ? "[" : ",["
      guard row.starts(with: beginning.utf8) else { return nil }
      let texts = row.dropFirst(beginning.utf8.count).split(
        separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      guard texts.count == rows.count else { return nil }
      for text in texts {
        guard let count = Self.count(text) else { return nil }
        counts.append(count)
      }
    }
    self.init(classCount: rows.count, counts: counts)
  }

  /// At most 18 digits, which always fit an Int.
  private static func count(_ text: ArraySlice<UInt8>) -> Int? {
    guard (1...18).contains(text.count), text.count == 1 || text.first != UInt8(ascii: "0") else {
      return nil
    }
    var count = 0
    for byte in text {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
      count = count * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return count
  }
}
