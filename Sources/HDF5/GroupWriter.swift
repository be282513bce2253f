// Writes a group of a new image.

import CHDF5

/// A group open for writing, valid only within the closure that receives it.
///
/// Nothing is replaced: a name that already exists is an error.
public struct GroupWriter: ~Copyable {
  private let handle: Handle
  private let path: ObjectPath

  init(_ handle: consuming Handle, _ path: ObjectPath) {
    self.handle = handle
    self.path = path
  }

  /// Creates a group in this one.
  ///
  /// - Parameters:
  ///   - name: Its name: not empty or ".", without "/" and zero bytes.
  ///   - body: Writes the group's contents.
  /// - Throws: ``HDF5Error``, and anything `body` throws.
  public func createGroup(_ name: String, _ body: (borrowing GroupWriter) throws -> Void) throws {
    let path = try path.child(name)
    let operation = "create group '\(path)'"
    let link = try Defaults.unicode(netlab_H5P_LINK_CREATE(), operation)
    let creation = try Defaults.untimed(netlab_H5P_GROUP_CREATE(), operation)
    let id = H5Gcreate2(handle.id, name, link.id, creation.id, Defaults.properties)
    try body(GroupWriter(Handle(id, operation), path))
  }

  /// Writes a dataset of 32-bit little-endian floats, preserving all bits.
  ///
  /// - Parameters:
  ///   - name: Its name: not empty or ".", without "/" and zero bytes.
  ///   - shape: Its dimensions, slowest first; empty for a scalar. At most 32, each 0 or more.
  ///   - values: As many as the product of `shape`, in row-major order.
  /// - Throws: ``HDF5Error``.
  public func write(_ name: String, shape: [Int], values: [Float]) throws(HDF5Error) {
    try write(name, shape, values, fileType: netlab_H5T_IEEE_F32LE(), memoryType: netlab_H5T_NATIVE_FLOAT())
  }

  /// Like `write` for floats, with 64 bits.
  public func write(_ name: String, shape: [Int], values: [Double]) throws(HDF5Error) {
    try write(name, shape, values, fileType: netlab_H5T_IEEE_F64LE(), memoryType: netlab_H5T_NATIVE_DOUBLE())
  }

  private func write<Value: BitwiseCopyable>(
    _ name: String, _ shape: [Int], _ values: [Value], fileType: hid_t, memoryType: hid_t
  ) throws(HDF5Error) {
    let path = try path.child(name)
    let operation = "write dataset '\(path)'"
    guard shape.allSatisfy({ $0 >= 0 }), elementCount(of: shape) == values.count else {
      throw HDF5Error(operation: operation, message: "the shape \(shape) does not fit \(values.count) values")
    }
    let space = try Handle(H5Screate_simple(CInt(shape.count), shape.map { hsize_t($0) }, nil), operation)
    let link = try Defaults.unicode(netlab_H5P_LINK_CREATE(), operation)
    let creation = try Defaults.untimed(netlab_H5P_DATASET_CREATE(), operation)
    let dataset = try Handle(
      H5Dcreate2(handle.id, name, fileType, space.id, link.id, creation.id, Defaults.properties), operation)
    // HDF5 refuses to write zero elements.
    if values.isEmpty { return }
    let status = values.withUnsafeBytes {
      H5Dwrite(
        dataset.id, memoryType, hid_t(H5S_ALL), hid_t(H5S_ALL), Defaults.properties, $0.baseAddress)
    }
    try HDF5Error.check(status, operation)
  }

  /// Sets an attribute of this group to a string, as a scalar of variable length in UTF-8.
  ///
  /// - Parameters:
  ///   - name: The attribute's name: not empty, without zero bytes.
  ///   - value: The string, of any length, without zero bytes.
  /// - Throws: ``HDF5Error``.
  public func set(_ name: String, _ value: String) throws(HDF5Error) {
    let operation = try settingAttribute(name)
    let space = try Handle(H5Screate(H5S_SCALAR), operation)
    try write([value], to: name, space, operation)
  }

  /// Sets an attribute of this group to a list of strings, as a 1-D array of variable length in UTF-8.
  ///
  /// - Parameters:
  ///   - name: The attribute's name: not empty, without zero bytes.
  ///   - values: The strings, any number of any length, without zero bytes.
  /// - Throws: ``HDF5Error``.
  public func set(_ name: String, _ values: [String]) throws(HDF5Error) {
    let operation = try settingAttribute(name)
    let space = try Handle(H5Screate_simple(1, [hsize_t(values.count)], nil), operation)
    try write(values, to: name, space, operation)
  }

  /// Sets an attribute of this group to an integer, as a scalar of 64 bits.
  ///
  /// - Parameters:
  ///   - name: The attribute's name: not empty, without zero bytes.
  ///   - value: The integer.
  /// - Throws: ``HDF5Error``.
  public func set(_ name: String, _ value: Int) throws(HDF5Error) {
    let operation = try settingAttribute(name)
    let space = try Handle(H5Screate(H5S_SCALAR), operation)
    let attribute = try create(name, netlab_H5T_STD_I64LE(), space, operation)
    try HDF5Error.check(H5Awrite(attribute.id, netlab_H5T_NATIVE_INT64(), [Int64(value)]), operation)
  }

  /// Returns the operation's name for errors, and checks the attribute's name.
  private func settingAttribute(_ name: String) throws(HDF5Error) -> String {
    let operation = "set attribute '\(name)' of group '\(path)'"
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw HDF5Error(operation: operation, message: "a name must not be empty nor contain a zero byte")
    }
    return operation
  }

  private func create(
    _ name: String, _ type: hid_t, _ space: borrowing Handle, _ operation: String
  ) throws(HDF5Error) -> Handle {
    let creation = try Defaults.unicode(netlab_H5P_ATTRIBUTE_CREATE(), operation)
    return try Handle(
      H5Acreate2(handle.id, name, type, space.id, creation.id, Defaults.properties), operation)
  }

  private func write(
    _ values: [String], to name: String, _ space: borrowing Handle, _ operation: String
  ) throws(HDF5Error) {
    // HDF5 takes C strings, which end at a zero byte.
    guard !values.contains(where: { $0.utf8.contains(0) }) else {
      throw HDF5Error(operation: operation, message: "a string must not contain a zero byte")
    }
    // Of variable length, because h5py reads only those as str.
    let type = try Handle(H5Tcopy(netlab_H5T_C_S1()), operation)
    try HDF5Error.check(H5Tset_size(type.id, netlab_H5T_VARIABLE()), operation)
    try HDF5Error.check(H5Tset_cset(type.id, H5T_CSET_UTF8), operation)
    let attribute = try create(name, type.id, space, operation)
    // HDF5 refuses to write zero elements.
    if values.isEmpty { return }
    var starts: [Int] = []
    var text: [CChar] = []
    for value in values {
      starts.append(text.count)
      text.append(contentsOf: value.utf8CString)
    }
    let status = text.withUnsafeBufferPointer { text in
      H5Awrite(attribute.id, type.id, starts.map { text.baseAddress?.advanced(by: $0) })
    }
    try HDF5Error.check(status, operation)
  }
}
