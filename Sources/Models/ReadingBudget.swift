/// What may still be read of a weights file: links may lead to one object many times, which then takes more memory than the file
/// explains.
struct ReadingBudget {
  private var remaining: Int

  /// - Parameter size: the bytes of the file.
  init(ofFileSize size: Int) { remaining = size }

  /// Counts numbers, none of which takes fewer than 4 bytes.
  ///
  /// - Parameter owner: what they are of, with its verb: `its layers hold`.
  mutating func take(numbers count: Int, of owner: String) throws(StoredNetwork.Fault) {
    try take(bytes: count * MemoryLayout<Float>.size, "\(owner) more numbers than the file")
  }

  /// Counts the bytes of texts.
  mutating func take(texts: [String], of owner: String) throws(StoredNetwork.Fault) {
    try take(bytes: texts.reduce(0) { $0 + $1.utf8.count }, "\(owner) more text than the file")
  }

  private mutating func take(bytes: Int, _ message: String) throws(StoredNetwork.Fault) {
    guard bytes <= remaining else { throw StoredNetwork.Fault(message) }
    remaining -= bytes
  }
}
