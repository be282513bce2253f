/// The type of an NPY file's elements, as NumPy's `dtype.descr` writes it.
indirect enum NPYType {
  case element(StoredElement)
  /// Each element has these fields at these offsets.
  case record([(name: String, offset: Int, type: NPYType)], size: Int)
  case array([Int], NPYType)
  /// Bytes between fields.
  case padding(Int)

  /// The reason why a type cannot be read.
  struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// The largest size of an element in bytes.
  private static let maxSize = 1 << 26

  var size: Int {
    switch self {
    case .element(let element): element.size
    case .record(_, let size): size
    case .padding(let size): size
    // Checked when it was read.
    case .array(let lengths, let type): lengths.reduce(type.size, *)
    }
  }

  init(_ description: PythonLiteral) throws(Refusal) {
    if let code = description.string {
      self = try Self.simple(code)
      return
    }
    guard let fields = description.sequence else { throw Refusal("its type is not one that NumPy writes") }
    var offset = 0
    var read: [(name: String, offset: Int, type: NPYType)] = []
    for field in fields {
      guard let parts = field.sequence, 2...3 ~= parts.count,
        // A name may have a title before it.
        let name = parts[0].string ?? parts[0].sequence?.last?.string
      else { throw Refusal("its type has a field without a name and a type") }
      var type = try NPYType(parts[1])
      if parts.count == 3 { type = try Self.array(of: type, parts[2]) }
      read.append((name, offset, type))
      offset += type.size
      guard offset <= Self.maxSize else {
        throw Refusal("its records are larger than \(Self.maxSize >> 20) MiB")
      }
    }
    self = .record(read, size: offset)
  }

  private static func array(of type: NPYType, _ shape: PythonLiteral) throws(Refusal) -> NPYType {
    var lengths = shape.lengths ?? []
    if case .integer(let length) = shape { lengths = [length] }
    let size = ArrayShape(lengths).byteCount(elementSize: max(type.size, 1))
    guard !lengths.isEmpty, lengths.allSatisfy({ $0 > 0 }), let size, size <= maxSize else {
      throw Refusal("its type has a field with a shape that is not one")
    }
    return .array(lengths, type)
  }

  private static func simple(_ code: String) throws(Refusal) -> NPYType {
    var rest = Substring(code)
    var isBigEndian = false
    if let order = rest.first, "<>|=".contains(order) {
      isBigEndian = order == ">"
      rest.removeFirst()
    }
    guard let kind = rest.popFirst() else { throw Refusal("its type is empty") }
    switch kind {
    case "O":
      throw Refusal(
        "it holds Python objects, which only Python can load and which may run a program: store numbers or texts (astype)"
      )
    case "M", "m": throw Refusal("it holds times (\(code.excerpt)): convert them with astype(str)")
    case "c": throw Refusal("it holds complex numbers: store real and imaginary parts as columns")
    default: break
    }
    guard let size = Int(rest), 0...maxSize ~= size else {
      throw Refusal("its type \(code.quoted) is unknown")
    }
    switch (kind, size) {
    case ("b", 1): return .element(StoredElement(.boolean, size: 1))
    case ("i", 1), ("i", 2), ("i", 4), ("i", 8):
      return .element(StoredElement(.signed, size: size, isBigEndian: isBigEndian))
    case ("u", 1), ("u", 2), ("u", 4), ("u", 8):
      return .element(StoredElement(.unsigned, size: size, isBigEndian: isBigEndian))
    case ("f", 2), ("f", 4), ("f", 8):
      return .element(StoredElement(.float, size: size, isBigEndian: isBigEndian))
    case ("S", _), ("a", _): return .element(StoredElement(.text(.zeros), size: size))
    case ("U", 0...(maxSize / 4)):
      return .element(StoredElement(.scalars, size: 4 * size, isBigEndian: isBigEndian))
    case ("V", _): return .padding(size)
    default: throw Refusal("its type \(code.quoted) is not one that netlab reads: convert it with astype")
    }
  }

  /// The number of `leaves`, at most `Int.max`.
  var leafCount: Int {
    switch self {
    case .padding: return 0
    case .element: return 1
    case .record(let fields, _):
      return fields.reduce(0) { count, field in
        let (sum, overflows) = count.addingReportingOverflow(field.type.leafCount)
        return overflows ? .max : sum
      }
    case .array(let lengths, let type):
      return ArrayShape(lengths).byteCount(elementSize: type.leafCount) ?? .max
    }
  }

  /// The columns of a record or an array of them, with the offsets of their values.
  func leaves(named name: String, at offset: Int) -> [(name: String, offset: Int, element: StoredElement)] {
    switch self {
    case .padding: return []
    case .element(let element): return [(name, offset, element)]
    case .record(let fields, _):
      return fields.flatMap { field in
        field.type.leaves(
          named: name.isEmpty ? field.name : "\(name)_\(field.name)", at: offset + field.offset)
      }
    case .array(_, let type) where type.leafCount == 0: return []
    case .array(let lengths, let type):
      return ArrayShape.names(name, lengths).enumerated().flatMap { place, name in
        type.leaves(named: name, at: offset + place * type.size)
      }
    }
  }
}
