/// An array of NumPy's NPY format (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), whose header has been read.
struct NPYArray {
  /// In messages: the file, or the array of an archive.
  let title: String
  let path: String
  let shape: ArrayShape
  let type: NPYType
  private let bytes: [UInt8]
  private let start: Int

  static let signature: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Headers with many named columns are long; NumPy's own limit is 10,000.
  private static let maxHeader = 1 << 22

  init(_ bytes: [UInt8], path: String, title: String) throws(DatasetError) {
    func fault(_ message: String) -> DatasetError { DatasetError(path: path, "\(title) \(message)") }
    guard bytes.starts(with: Self.signature) else {
      throw fault("is not NPY: it does not begin with 93 NUMPY")
    }
    guard bytes.count >= 12 else { throw fault("ends within its header") }
    guard 1...3 ~= bytes[6] else {
      throw fault("has version \(bytes[6]) of the NPY format; netlab reads versions 1 to 3")
    }
    let lengthSize = bytes[6] == 1 ? 2 : 4
    let length = bytes[8..<8 + lengthSize].reversed().reduce(0) { $0 << 8 | Int($1) }
    let headerStart = 8 + lengthSize
    guard length <= Self.maxHeader, length <= bytes.count - headerStart else {
      throw fault("ends within its header")
    }
    let start = headerStart + length
    let header = bytes[headerStart..<start]
    let text =
      bytes[6] == 3
      ? String(validating: header, as: UTF8.self)
      : String(String.UnicodeScalarView(header.map { Unicode.Scalar($0) }))
    guard let literal = text.flatMap({ PythonLiteral($0) }), let description = literal["descr"],
      let isFortranOrder = literal["fortran_order"]?.boolean, let lengths = literal["shape"]?.lengths
    else { throw fault("has a header that is not a type, an order and a shape as NumPy writes them") }
    do throws(NPYType.Refusal) {
      type = try NPYType(description)
    } catch {
      throw fault("cannot be read: \(error.reason)")
    }
    let shape = ArrayShape(lengths, isFortranOrder: isFortranOrder)
    try shape.check(title, path: path)
    guard let size = shape.byteCount(elementSize: type.size), size == bytes.count - start else {
      throw fault("does not hold as many bytes as its \(shape.text) elements of \(type.size) bytes take")
    }
    self.title = title
    self.path = path
    self.shape = shape
    self.bytes = bytes
    self.start = start
  }

  /// Whether columns are the elements of one array, not fields with types of their own.
  var isArray: Bool { if case .element = type { true } else { false } }

  /// - Parameter name: of an array's columns; nil for `x` or `pixel`.
  func columns(
    named name: String?, missing: [String], _ request: ColumnRequest
  ) throws(DatasetError) -> [RawTable.Column] {
    let fields: [StoredField]
    switch type {
    case .element(let element): fields = shape.fields(named: name, element: element)
    default:
      guard 1...Dataset.maxFeatures ~= type.leafCount else {
        throw DatasetError(
          path: path, "\(title) has \(type.leafCount) columns; expected 1 to \(Dataset.maxFeatures)")
      }
      guard shape.dimensions.count == 1 else {
        throw DatasetError(
          path: path, "\(title) has records in \(shape.dimensions.count) dimensions; expected one")
      }
      let leaves = type.leaves(named: "", at: 0)
      let names = CSVHeader.unique(leaves.map(\.name.trimmed))
      fields = zip(names, leaves).map { name, leaf in
        StoredField(name: name, element: leaf.element, offset: leaf.offset, stride: type.size)
      }
    }
    let columns = StoredColumns(
      path: path, bytes: bytes, rows: shape.rows, missing: Set(missing),
      isTyped: !isArray || shape.dimensions.count == 1)
    return try columns.read(fields.map { $0.moved(by: start) }, request)
  }
}

extension StoredField {
  func moved(by offset: Int) -> StoredField {
    StoredField(name: name, element: element, offset: self.offset + offset, stride: stride)
  }
}

extension String {
  /// Without blanks around it.
  var trimmed: String {
    var text = Substring(self)
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
