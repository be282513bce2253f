/// The type of a dataset's elements.
public indirect enum StoredType: Equatable, Sendable {
  public struct Member: Equatable, Sendable {
    public let name: String
    public let offset: Int
    public let type: StoredType
  }

  public enum Padding: Equatable, Sendable {
    case terminated
    case zeros
    case blanks
  }

  /// All bits are used.
  case integer(size: Int, isSigned: Bool, isBigEndian: Bool)
  /// IEEE 754, of 2, 4 or 8 bytes.
  case float(size: Int, isBigEndian: Bool)
  /// One byte, 0 or 1.
  case boolean
  /// Integers with names, by their bytes.
  case enumeration(size: Int, names: [[UInt8]: String])
  case text(size: Int, Padding)
  /// 16 bytes that refer to a text: see ``HDF5Tables/texts(_:)``.
  case reference
  case compound([Member], size: Int)
  case array([Int], StoredType)
  /// Anything else, in words.
  case other(String, size: Int)

  /// In bytes.
  public var size: Int {
    switch self {
    case .integer(let size, _, _), .float(let size, _), .enumeration(let size, _), .text(let size, _),
      .compound(_, let size), .other(_, let size):
      size
    case .boolean: 1
    case .reference: HeapReference.size
    // Checked when it was read.
    case .array(let lengths, let type): lengths.reduce(type.size, *)
    }
  }

  private static let maxDepth = 8
  private static let maxSize = 1 << 26

  /// Reads a type (HDF5 file format specification, IV.A.2.d).
  init(_ cursor: inout ByteCursor, depth: Int = 0) throws(FormatFault) {
    guard depth < Self.maxDepth else { throw .damaged }
    let head = try cursor.integer(1)
    let bits = try cursor.integer(3)
    let size = try cursor.integer(4)
    let version = head >> 4
    guard 1...Self.maxSize ~= size, 1...5 ~= version else { throw .damaged }
    switch head & 15 {
    case 0: self = try Self.integer(&cursor, bits, size)
    case 1: self = try Self.float(&cursor, bits, size)
    case 2:
      try cursor.skip(2)
      self = .other("times", size: size)
    case 3:
      let paddings: [Padding] = [.terminated, .zeros, .blanks]
      guard bits & 15 < paddings.count else { throw .damaged }
      self = .text(size: size, paddings[bits & 15])
    case 4:
      try cursor.skip(4)
      self = size == 1 ? .boolean : .other("bit fields", size: size)
    case 5:
      // A tag, whose length is there.
      try cursor.skip(bits & 0xFF)
      self = .other("opaque bytes", size: size)
    case 6: self = try Self.compound(&cursor, version, bits & 0xFFFF, size, depth)
    case 7: self = .other("references", size: size)
    case 8: self = try Self.enumeration(&cursor, version, bits & 0xFFFF, size, depth)
    case 9:
      _ = try StoredType(&cursor, depth: depth + 1)
      self =
        bits & 15 == 1 && size == HeapReference.size ? .reference : .other("lists of any length", size: size)
    case 10: self = try Self.array(&cursor, version, size, depth)
    default: self = .other("a kind of values that netlab does not know", size: size)
    }
  }

  private static func integer(_ cursor: inout ByteCursor, _ bits: Int, _ size: Int) throws(FormatFault)
    -> StoredType
  {
    let offset = try cursor.integer(2)
    let precision = try cursor.integer(2)
    guard offset == 0, size <= 8, precision == 8 * size else {
      return .other("integers of unusual width", size: size)
    }
    return .integer(size: size, isSigned: bits & 8 != 0, isBigEndian: bits & 1 != 0)
  }

  private static func float(_ cursor: inout ByteCursor, _ bits: Int, _ size: Int) throws(FormatFault)
    -> StoredType
  {
    let properties = try cursor.bytes(12)
    let order = bits & 0x41
    // Offset and precision of 2 bytes, place and size of exponent and mantissa of 1, bias of 4.
    let standards: [Int: [UInt8]] = [
      2: [0, 0, 16, 0, 10, 5, 0, 10, 15, 0, 0, 0], 4: [0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0],
      8: [0, 0, 64, 0, 52, 11, 0, 52, 0xFF, 3, 0, 0],
    ]
    guard standards[size] == properties, order < 2, bits >> 4 & 3 == 2, bits >> 8 & 0xFF == 8 * size - 1
    else {
      return .other("floats of unusual layout", size: size)
    }
    return .float(size: size, isBigEndian: order == 1)
  }

  private static func compound(
    _ cursor: inout ByteCursor, _ version: Int, _ count: Int, _ size: Int, _ depth: Int
  ) throws(FormatFault) -> StoredType {
    var members: [Member] = []
    let offsetSize = size < 1 << 8 ? 1 : size < 1 << 16 ? 2 : size < 1 << 24 ? 3 : 4
    for _ in 0..<count {
      let name = try cursor.name(paddedTo: version < 3 ? 8 : 1)
      let offset = try cursor.integer(version < 3 ? 4 : offsetSize)
      var lengths: [Int] = []
      if version == 1 {
        let rank = try cursor.integer(1)
        try cursor.skip(11)
        let all = try (cursor.integer(4), cursor.integer(4), cursor.integer(4), cursor.integer(4))
        lengths = Array([all.0, all.1, all.2, all.3].prefix(rank))
      }
      var type = try StoredType(&cursor, depth: depth + 1)
      if !lengths.isEmpty { type = try checked(lengths, type) }
      guard offset <= size, type.size <= size - offset else { throw .damaged }
      members.append(Member(name: name, offset: offset, type: type))
    }
    return .compound(members, size: size)
  }

  private static func checked(_ lengths: [Int], _ type: StoredType) throws(FormatFault) -> StoredType {
    guard let count = elementCount(of: lengths + [type.size]), 1...maxSize ~= count else { throw .damaged }
    return .array(lengths, type)
  }

  private static func array(
    _ cursor: inout ByteCursor, _ version: Int, _ size: Int, _ depth: Int
  ) throws(FormatFault) -> StoredType {
    let rank = try cursor.integer(1)
    if version < 3 { try cursor.skip(3) }
    guard 1...32 ~= rank else { throw .damaged }
    var lengths: [Int] = []
    for _ in 0..<rank { lengths.append(try cursor.integer(4)) }
    if version < 3 { try cursor.skip(4 * rank) }
    let type = try checked(lengths, StoredType(&cursor, depth: depth + 1))
    guard type.size == size else { throw .damaged }
    return type
  }

  private static func enumeration(
    _ cursor: inout ByteCursor, _ version: Int, _ count: Int, _ size: Int, _ depth: Int
  ) throws(FormatFault) -> StoredType {
    let base = try StoredType(&cursor, depth: depth + 1)
    guard base.size == size else { throw .damaged }
    var names: [String] = []
    for _ in 0..<count { names.append(try cursor.name(paddedTo: version < 3 ? 8 : 1)) }
    var table: [[UInt8]: String] = [:]
    for name in names { table[try cursor.bytes(size)] = name }
    // How h5py stores NumPy's booleans.
    if table == [[0]: "FALSE", [1]: "TRUE"] { return .boolean }
    return .enumeration(size: size, names: table)
  }
}
