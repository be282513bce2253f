/// The shape of an array whose first dimension counts the rows, and the names of its columns.
struct ArrayShape {
  let dimensions: [Int]
  let isFortranOrder: Bool

  /// - Parameter dimensions: of at least one dimension.
  init(_ dimensions: [Int], isFortranOrder: Bool = false) {
    self.dimensions = dimensions
    self.isFortranOrder = isFortranOrder
  }

  var rows: Int { dimensions.first ?? 1 }

  var text: String { dimensions.map(String.init).joined(separator: " × ") }

  /// The bytes that the elements take; nil if that overflows.
  func byteCount(elementSize: Int) -> Int? {
    dimensions.reduce(Optional(elementSize)) { size, length in
      size.flatMap { size in
        let (product, overflows) = size.multipliedReportingOverflow(by: length)
        return overflows ? nil : product
      }
    }
  }

  /// Throws unless there are rows and columns, and no more than a network can use.
  func check(_ name: String, path: String) throws(DatasetError) {
    guard !dimensions.isEmpty else {
      throw DatasetError(path: path, "\(name) is a single value, not an array")
    }
    guard let count = byteCount(elementSize: 1), count > 0 else {
      throw DatasetError(path: path, "\(name) has the shape \(text): there are no values")
    }
    guard rows <= Dataset.maxExamples else {
      throw DatasetError(path: path, "\(name) has more than \(Dataset.maxExamples) rows")
    }
    guard count / rows <= Dataset.maxFeatures else {
      throw DatasetError(
        path: path, "\(name) has the shape \(text): more than \(Dataset.maxFeatures) columns")
    }
  }

  /// The columns: one per element of a row, in row-major order.
  ///
  /// - Parameter base: nil for `pixel` if there are three dimensions or more, otherwise `x`.
  func fields(named base: String?, element: StoredElement) -> [StoredField] {
    var strides = [Int](repeating: element.size, count: dimensions.count)
    if isFortranOrder {
      for place in dimensions.indices.dropFirst() {
        strides[place] = strides[place - 1] * dimensions[place - 1]
      }
    } else {
      for place in dimensions.indices.dropLast().reversed() {
        strides[place] = strides[place + 1] * dimensions[place + 1]
      }
    }
    var offsets = [0]
    for place in dimensions.indices.dropFirst() {
      offsets = offsets.flatMap { offset in
        (0..<dimensions[place]).map { offset + $0 * strides[place] }
      }
    }
    let lengths = Array(dimensions.dropFirst())
    let names: [String]
    if let base {
      names = Self.names(base, lengths.filter { $0 > 1 })
    } else {
      names = Self.names(lengths.count > 1 ? "pixel" : "x", lengths.isEmpty ? [1] : lengths)
    }
    let stride = strides.first ?? element.size
    return zip(names, offsets).map {
      StoredField(name: $0, element: element, offset: $1, stride: stride)
    }
  }

  /// The names of an array's elements: `x_1`, `x_2`, … of one dimension, and `pixel_0_0`, … of several, as those of IDX files.
  static func names(_ base: String, _ lengths: [Int]) -> [String] {
    if lengths.count == 1 { return (0..<lengths[0]).map { "\(base)_\($0 + 1)" } }
    return lengths.reduce([base]) { names, length in
      names.flatMap { name in (0..<length).map { "\(name)_\($0)" } }
    }
  }
}
