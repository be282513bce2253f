// Reads IDX files: two zero bytes, element type, number of dimensions, dimensions and elements, all in big-endian
// order.

import Files

/// An IDX file whose header has been read.
struct IDXFile {
  enum ElementType: UInt8, CaseIterable {
    case unsignedByte = 0x08
    case signedByte = 0x09
    case short = 0x0B
    case int = 0x0C
    case float = 0x0D
    case double = 0x0E

    var size: Int {
      switch self {
      case .unsignedByte, .signedByte: 1
      case .short: 2
      case .int, .float: 4
      case .double: 8
      }
    }
  }

  /// Images have two or three; the format allows 255.
  private static let maxDimensions = 16

  let type: ElementType
  /// At least one dimension, all positive. The first is the number of examples.
  let dimensions: [Int]
  private let elementCount: Int
  private var bytes: IDXBytes

  var path: String { bytes.path }
  var exampleCount: Int { dimensions[0] }

  /// Whether a file with this decompressed content is IDX: no text begins like that.
  static func looksLikeIDX(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0, 0]) }

  init(_ file: DataFile) throws(DatasetError) {
    bytes = try IDXBytes(file)
    let magic = try bytes.read(4, "the four bytes that an IDX file begins with")
    guard Self.looksLikeIDX(magic) else {
      if bytes.isPacked {
        throw DatasetError(
          path: bytes.path,
          "the file is compressed, but its contents are not IDX: they begin with \(hex(magic)), not 00 00"
        )
      }
      if let kind = FileKind.of(file.start) {
        throw DatasetError(path: bytes.path, "the file is \(kind.name), not IDX")
      }
      throw bytes.error("expected 00 00, which an IDX file begins with, found \(hex(magic[..<2]))", at: 0)
    }
    guard let type = ElementType(rawValue: magic[2]) else {
      let types = ElementType.allCases.map { hex([$0.rawValue]) }.joined(separator: ", ")
      throw bytes.error("expected the type of the elements, one of \(types), found \(hex([magic[2]]))", at: 2)
    }
    guard magic[3] > 0 else { throw bytes.error("expected at least one dimension, found none", at: 3) }
    guard magic[3] <= Self.maxDimensions else {
      throw bytes.error(
        "expected at most \(Self.maxDimensions) dimensions, found \(magic[3])", at: 3)
    }
    self.type = type
    var dimensions: [Int] = []
    var size = type.size
    for number in 1...Int(magic[3]) {
      let place = bytes.position
      let length = try bytes.read(4, "the length of dimension \(number) of \(magic[3])")
        .reduce(0) { $0 << 8 | Int($1) }
      guard length > 0 else {
        throw bytes.error("dimension \(number) is 0: there are no examples", at: place)
      }
      dimensions.append(length)
      let (product, overflows) = size.multipliedReportingOverflow(by: length)
      guard !overflows, product <= bytes.maxBytes else {
        let lengths = dimensions.map(String.init).joined(separator: " × ")
        throw bytes.error(
          "the dimensions \(lengths)\(number < magic[3] ? " × …" : "") are more than the file can hold",
          at: place)
      }
      size = product
    }
    guard dimensions[0] <= Dataset.maxExamples else {
      throw bytes.error("more than \(Dataset.maxExamples) examples", at: 4)
    }
    self.dimensions = dimensions
    elementCount = size / type.size
    // The memory of the elements as stored (as Double unless they are bytes) and as the Float32 used in training.
    // Files have at most `File.largestSize` bytes, so products do not overflow.
    let memory = elementCount * (type.size + (type == .unsignedByte ? 0 : 8) + 4)
    guard memory < Memory.physical else {
      throw bytes.error(
        "its elements take \(memory >> 30) GiB of memory, and this machine has \(Memory.physical >> 30)",
        at: 4)
    }
  }

  /// The location of an error.
  enum Place {
    case type
    case dimensionCount
    /// By index.
    case dimension(Int)
    /// By index.
    case element(Int)
  }

  func error(_ message: String, at place: Place) -> DatasetError {
    let position =
      switch place {
      case .type: 2
      case .dimensionCount: 3
      case .dimension(let number): 4 + 4 * number
      case .element(let number): 4 + 4 * dimensions.count + number * type.size
      }
    return bytes.error(message, at: position)
  }

  /// Reads the bytes of all elements, and checks that the file ends there.
  mutating func readContent() throws(DatasetError) -> [UInt8] {
    let lengths = dimensions.map(String.init).joined(separator: " × ")
    let end = bytes.position + elementCount * type.size
    let reason =
      "as \(lengths) elements of \(type.size == 1 ? "1 byte" : "\(type.size) bytes") end at byte \(end)"
    let content = try bytes.read(elementCount * type.size, "more of it, \(reason)")
    try bytes.finish(reason)
    return content
  }
}
