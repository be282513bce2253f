// An array in a file of the IDX format, in which MNIST and its kin are given: http://yann.lecun.com/exdb/mnist.

import Files

/// Numbers with as many dimensions as the file says; compressed with gzip or not.
struct IDXArray {
  /// The first one counts examples.
  let dimensions: [Int]
  let values: [Double]

  var count: Int { dimensions[0] }
  /// Numbers an example.
  var width: Int { dimensions.dropFirst().reduce(1, *) }

  /// The kinds of numbers by their byte in the file; all are big-endian.
  private enum Element: UInt8 {
    case unsignedByte = 0x08
    case signedByte = 0x09
    case short = 0x0B
    case integer = 0x0C
    case float = 0x0D
    case double = 0x0E

    var size: Int {
      switch self {
      case .unsignedByte, .signedByte: 1
      case .short: 2
      case .integer, .float: 4
      case .double: 8
      }
    }
  }

  private static let mostValues = 1 << 32

  /// Whether bytes are an IDX file, or compressed, which a CSV file never is.
  static func isMeant(by bytes: [UInt8]) -> Bool {
    Gzip.isCompressed(bytes) || (bytes.count > 3 && bytes[0] == 0 && bytes[1] == 0)
  }

  /// - Parameter path: for errors only.
  /// - Throws: `DatasetError` where it is no IDX file, or longer or shorter than it says.
  init(_ bytes: [UInt8], path: String) throws(DatasetError) {
    let content: [UInt8]
    do throws(Gzip.Damage) {
      content =
        Gzip.isCompressed(bytes)
        ? try Gzip.decompress(bytes) { head in (try? Self.header(head, path).size) ?? head.count } : bytes
    } catch {
      throw DatasetError(path: path, "\(error)")
    }
    let header = try Self.header(content, path)
    guard content.count == header.size else {
      throw DatasetError(
        path: path,
        "its header says \(header.dimensions.map(String.init).joined(separator: " × ")) numbers, \(header.size) bytes in all, and it "
          + "has \(content.count)")
    }
    dimensions = header.dimensions
    values = Self.values(content, from: header.start, header.element)
  }

  private static func header(
    _ bytes: [UInt8], _ path: String
  ) throws(DatasetError) -> (element: Element, dimensions: [Int], start: Int, size: Int) {
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, let element = Element(rawValue: bytes[2]) else {
      let found = bytes.prefix(4).map { String($0, radix: 16) }.joined(separator: " ")
      throw DatasetError(
        path: path,
        "not an IDX file: it begins with the bytes \(found), not with 0 0, a type and a number of dimensions")
    }
    let count = Int(bytes[3])
    let start = 4 + 4 * count
    guard (1...15).contains(count), bytes.count >= start else {
      throw DatasetError(path: path, "its header ends at byte \(bytes.count), before its \(count) dimensions")
    }
    let dimensions = (0..<count).map { dimension in
      bytes[(4 + 4 * dimension)..<(8 + 4 * dimension)].reduce(0) { $0 << 8 | Int($1) }
    }
    var size = 1
    for dimension in dimensions {
      size *= dimension
      guard dimension > 0, size <= mostValues else {
        throw DatasetError(
          path: path, "its dimensions are \(dimensions.map(String.init).joined(separator: " × "))")
      }
    }
    return (element, dimensions, start, start + size * element.size)
  }

  private static func values(_ bytes: [UInt8], from start: Int, _ element: Element) -> [Double] {
    let places = stride(from: start, to: bytes.count, by: element.size)
    func bits(_ place: Int, _ count: Int) -> UInt64 {
      bytes[place..<(place + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }
    return switch element {
    case .unsignedByte: bytes[start...].map(Double.init)
    case .signedByte: bytes[start...].map { Double(Int8(bitPattern: $0)) }
    case .short: places.map { Double(Int16(truncatingIfNeeded: bits($0, 2))) }
    case .integer: places.map { Double(Int32(truncatingIfNeeded: bits($0, 4))) }
    case .float: places.map { Double(Float(bitPattern: UInt32(bits($0, 4)))) }
    case .double: places.map { Double(bitPattern: bits($0, 8)) }
    }
  }
}
