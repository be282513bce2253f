/// The type of a value as binary files store it.
struct StoredElement: Equatable {
  enum Kind: Equatable {
    /// Zero is false.
    case boolean
    case signed
    case unsigned
    /// IEEE 754, of 2, 4 or 8 bytes.
    case float
    /// UTF-8, without the padding.
    case text(Padding)
    /// UTF-32, without zeros at the end.
    case scalars
  }

  enum Padding: Equatable {
    /// The text ends at the first zero.
    case terminated
    case zeros
    case blanks
  }

  let kind: Kind
  /// In bytes.
  let size: Int
  let isBigEndian: Bool

  init(_ kind: Kind, size: Int, isBigEndian: Bool = false) {
    self.kind = kind
    self.size = size
    self.isBigEndian = isBigEndian
  }

  var isText: Bool {
    switch kind {
    case .text, .scalars: true
    default: false
    }
  }

  /// The bits of an integer or a float.
  @inline(__always)
  func bits(_ source: UnsafeRawPointer) -> UInt64 {
    switch size {
    case 1: return UInt64(source.load(as: UInt8.self))
    case 2:
      let value = source.loadUnaligned(as: UInt16.self)
      return UInt64(isBigEndian ? value.byteSwapped : value)
    case 4:
      let value = source.loadUnaligned(as: UInt32.self)
      return UInt64(isBigEndian ? value.byteSwapped : value)
    case 8:
      let value = source.loadUnaligned(as: UInt64.self)
      return isBigEndian ? value.byteSwapped : value
    default:
      // Other widths of integers, such as 3 bytes.
      var value: UInt64 = 0
      for index in 0..<size {
        let place = isBigEndian ? index : size - 1 - index
        value = value << 8 | UInt64(source.load(fromByteOffset: place, as: UInt8.self))
      }
      return value
    }
  }

  /// The bits of a signed integer, extended to 64.
  @inline(__always)
  func integer(_ source: UnsafeRawPointer) -> Int64 {
    let unused = Int64(64 - 8 * size)
    return (Int64(truncatingIfNeeded: bits(source)) << unused) >> unused
  }

  /// A float of 2 or 4 bytes.
  @inline(__always)
  func float(_ source: UnsafeRawPointer) -> Float {
    let bits = bits(source)
    return size == 2
      ? Float(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
      : Float(bitPattern: UInt32(truncatingIfNeeded: bits))
  }

  /// The text in some bytes; nil if it is not valid.
  func text(_ bytes: ArraySlice<UInt8>) -> String? {
    switch kind {
    case .scalars:
      var scalars = String.UnicodeScalarView()
      var zeros = 0
      for start in stride(from: bytes.startIndex, to: bytes.endIndex - 3, by: 4) {
        let units = (0..<4).map { UInt32(bytes[start + (isBigEndian ? $0 : 3 - $0)]) }
        guard let scalar = Unicode.Scalar(units.reduce(0) { $0 << 8 | $1 }) else { return nil }
        if scalar == "\0" {
          zeros += 1
        } else {
          for _ in 0..<zeros { scalars.append("\0") }
          zeros = 0
          scalars.append(scalar)
        }
      }
      return String(scalars)
    case .text(let padding):
      var part = bytes
      switch padding {
      case .terminated: part = part.prefix { $0 != 0 }
      case .zeros: while part.last == 0 { part.removeLast() }
      case .blanks: while part.last == UInt8(ascii: " ") { part.removeLast() }
      }
      return String(validating: part, as: UTF8.self)
    default: return nil
    }
  }
}
