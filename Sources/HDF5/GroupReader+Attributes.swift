// Reads the attributes of a group.

import CHDF5

extension GroupReader {
  /// Whether this group has an attribute with this name.
  ///
  /// - Throws: ``HDF5Error``.
  public func hasAttribute(_ name: String) throws(HDF5Error) -> Bool {
    let exists = H5Aexists(handle.id, name)
    try HDF5Error.check(exists, reading(name))
    return exists > 0
  }

  /// The string attribute with this name, of fixed or variable length.
  ///
  /// - Throws: ``HDF5Error``, also if there is no such attribute or it has another type.
  public func string(_ name: String) throws(HDF5Error) -> String {
    let operation = reading(name)
    let attribute = try open(name, operation)
    let values = try strings(of: attribute, rank: 0, operation)
    guard let value = values.first else {
      throw HDF5Error(operation: operation, message: "it has no value")
    }
    return value
  }

  /// The attribute with this name, a 1-D array of strings of fixed or variable length.
  ///
  /// - Throws: ``HDF5Error``, also if there is no such attribute or it has another type.
  public func strings(_ name: String) throws(HDF5Error) -> [String] {
    let operation = reading(name)
    return try strings(of: open(name, operation), rank: 1, operation)
  }

  /// The integer attribute with this name, of at most 64 bits.
  ///
  /// - Throws: ``HDF5Error``, also if there is no such attribute or it has another type.
  public func integer(_ name: String) throws(HDF5Error) -> Int {
    let operation = reading(name)
    let attribute = try open(name, operation)
    let type = try Handle(H5Aget_type(attribute.id), operation)
    // HDF5 would clamp values that do not fit 64 signed bits.
    guard
      H5Tget_class(type.id) == H5T_INTEGER,
      H5Tget_size(type.id) < 8 || (H5Tget_size(type.id) == 8 && H5Tget_sign(type.id) == H5T_SGN_2)
    else {
      throw HDF5Error(operation: operation, message: "it is not an integer of 64 signed bits or less")
    }
    _ = try elementCount(of: attribute, rank: 0, operation)
    var value: Int64 = 0
    try HDF5Error.check(H5Aread(attribute.id, netlab_H5T_NATIVE_INT64(), &value), operation)
    return Int(value)
  }

  private func reading(_ name: String) -> String { "read attribute '\(name)' of group '\(path)'" }

  private func open(_ name: String, _ operation: String) throws(HDF5Error) -> Handle {
    guard try hasAttribute(name) else {
      throw HDF5Error(operation: operation, message: "there is no such attribute")
    }
    return try Handle(H5Aopen(handle.id, name, Defaults.properties), operation)
  }

  /// The number of elements of an attribute with `rank` dimensions; throws if it has another number of dimensions.
  private func elementCount(
    of attribute: borrowing Handle, rank: Int, _ operation: String
  ) throws(HDF5Error) -> Int {
    let shape = try shape(of: Handle(H5Aget_space(attribute.id), operation), operation)
    guard shape.count == rank else {
      throw HDF5Error(operation: operation, message: "it has \(shape.count) dimensions instead of \(rank)")
    }
    return shape.first ?? 1
  }

  private func strings(
    of attribute: borrowing Handle, rank: Int, _ operation: String
  ) throws(HDF5Error) -> [String] {
    let type = try Handle(H5Aget_type(attribute.id), operation)
    guard H5Tget_class(type.id) == H5T_STRING else {
      throw HDF5Error(operation: operation, message: "it is not a string")
    }
    let count = try elementCount(of: attribute, rank: rank, operation)
    if count == 0 { return [] }
    let values: [String]?
    if H5Tis_variable_str(type.id) > 0 {
      let references = try bytes(of: attribute, as: HeapReference.type, count: count, operation)
      var heap = GlobalHeap(image)
      values = heap.strings(references)
    } else {
      let bytes = try bytes(of: attribute, as: type.id, count: count, operation)
      values = fixedStrings(bytes, size: H5Tget_size(type.id), padding: H5Tget_strpad(type.id))
    }
    guard let values else {
      throw HDF5Error(operation: operation, message: "its text is damaged or not UTF-8")
    }
    return values
  }

  /// The bytes of an attribute's `count` elements as elements of `type`, which must have the size of the stored ones.
  private func bytes(
    of attribute: borrowing Handle, as type: hid_t, count: Int, _ operation: String
  ) throws(HDF5Error) -> [UInt8] {
    let (size, overflow) = count.multipliedReportingOverflow(by: H5Tget_size(type))
    guard !overflow, size > 0, size == H5Aget_storage_size(attribute.id), size <= image.count else {
      throw HDF5Error(operation: operation, message: "its \(count) elements do not fit what is stored")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    try HDF5Error.check(H5Aread(attribute.id, type, &bytes), operation)
    return bytes
  }

  /// The strings of `size` bytes each in `bytes`; nil if one is not UTF-8.
  private func fixedStrings(_ bytes: [UInt8], size: Int, padding: H5T_str_t) -> [String]? {
    var strings: [String] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      var text = bytes[start..<(start + size)]
      if padding == H5T_STR_NULLTERM {
        text = text.prefix { $0 != 0 }
      } else {
        let pad: UInt8 = padding == H5T_STR_SPACEPAD ? UInt8(ascii: " ") : 0
        while text.last == pad { text.removeLast() }
      }
      guard let string = String(validating: text, as: UTF8.self) else { return nil }
      strings.append(string)
    }
    return strings
  }
}
