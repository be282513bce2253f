// Reads a group of an image that may be damaged.

import CHDF5

/// A group open for reading, valid only within the closure that receives it.
public struct GroupReader: ~Copyable {
  let handle: Handle
  let path: ObjectPath
  /// The whole image: nothing read from it can be larger.
  let image: [UInt8]

  init(_ handle: consuming Handle, _ path: ObjectPath, _ image: [UInt8]) {
    self.handle = handle
    self.path = path
    self.image = image
  }

  /// The names of all groups and datasets in this group, in the order of their bytes.
  ///
  /// - Throws: ``HDF5Error``.
  public func childNames() throws(HDF5Error) -> [String] {
    let operation = "list group '\(path)'"
    var names: [String?] = []
    let status = withUnsafeMutablePointer(to: &names) {
      H5Literate(
        // In any other order than the native one, HDF5 frees uninitialised memory if the list is damaged.
        handle.id, H5_INDEX_NAME, H5_ITER_NATIVE, nil,
        { _, name, _, names in
          guard let name, let names else { return -1 }
          names.assumingMemoryBound(to: [String?].self).pointee.append(String(validatingCString: name))
          return 0
        }, $0)
    }
    try HDF5Error.check(status, operation)
    let valid = names.compactMap { $0 }
    guard valid.count == names.count else {
      throw HDF5Error(operation: operation, message: "a name is not UTF-8")
    }
    return valid.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether this group has a group or dataset with this name.
  ///
  /// - Parameter name: Not empty or ".", without "/" and zero bytes.
  /// - Throws: ``HDF5Error``.
  public func has(_ name: String) throws(HDF5Error) -> Bool {
    let path = try path.child(name)
    let exists = H5Lexists(handle.id, name, Defaults.properties)
    try HDF5Error.check(exists, "look for '\(path)'")
    return exists > 0
  }

  /// Opens a group in this one.
  ///
  /// - Parameters:
  ///   - name: Its name: not empty or ".", without "/" and zero bytes.
  ///   - body: Reads the group.
  /// - Returns: What `body` returns.
  /// - Throws: ``HDF5Error``, and anything `body` throws.
  public func group<R>(_ name: String, _ body: (borrowing GroupReader) throws -> R) throws -> R {
    let path = try path.child(name)
    let operation = "open group '\(path)'"
    try checkLink(name, operation)
    let group = try Handle(H5Gopen2(handle.id, name, Defaults.properties), operation)
    return try body(GroupReader(group, path, image))
  }

  /// Reads a dataset of floats with plain contiguous storage.
  ///
  /// - Parameter name: Its name: not empty or ".", without "/" and zero bytes.
  /// - Returns: Its dimensions, slowest first and none for a scalar, and its values in row-major order. 64-bit floats
  ///   are rounded to 32 bits.
  /// - Throws: ``HDF5Error``, also for other types and for chunked, compressed or external storage.
  public func readFloats(_ name: String) throws(HDF5Error) -> (shape: [Int], values: [Float]) {
    try read(name, memoryType: netlab_H5T_NATIVE_FLOAT())
  }

  /// Like `readFloats`, but exact, with 64 bits.
  public func readDoubles(_ name: String) throws(HDF5Error) -> (shape: [Int], values: [Double]) {
    try read(name, memoryType: netlab_H5T_NATIVE_DOUBLE())
  }

  private func read<Value: BitwiseCopyable>(
    _ name: String, memoryType: hid_t
  ) throws(HDF5Error) -> (shape: [Int], values: [Value]) {
    let path = try path.child(name)
    let opening = "open dataset '\(path)'"
    try checkLink(name, opening)
    let dataset = try Handle(H5Dopen2(handle.id, name, Defaults.properties), opening)

    let operation = "read dataset '\(path)'"
    try checkLayout(of: dataset, operation)
    let elementSize = try floatSize(of: dataset, operation)
    let shape = try shape(of: Handle(H5Dget_space(dataset.id), operation), operation)
    // The storage is part of the image, so this also limits the memory that a damaged shape can request.
    guard
      let count = elementCount(of: shape),
      case let (size, overflow) = count.multipliedReportingOverflow(by: elementSize), !overflow,
      size == H5Dget_storage_size(dataset.id), size <= image.count
    else {
      throw HDF5Error(operation: operation, message: "the shape \(shape) does not fit what is stored")
    }
    // HDF5 refuses to read zero elements.
    if count == 0 { return (shape, []) }
    var status: herr_t = -1
    let values = [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      status = H5Dread(
        dataset.id, memoryType, hid_t(H5S_ALL), hid_t(H5S_ALL), Defaults.properties, buffer.baseAddress)
      initialized = status < 0 ? 0 : count
    }
    try HDF5Error.check(status, operation)
    return (shape, values)
  }

  /// The dimensions of a dataspace.
  func shape(of space: borrowing Handle, _ operation: String) throws(HDF5Error) -> [Int] {
    guard H5Sget_simple_extent_type(space.id) != H5S_NULL else {
      throw HDF5Error(operation: operation, message: "it has no values")
    }
    let rank = H5Sget_simple_extent_ndims(space.id)
    try HDF5Error.check(rank, operation)
    var dimensions = [hsize_t](repeating: 0, count: Int(rank))
    try HDF5Error.check(H5Sget_simple_extent_dims(space.id, &dimensions, nil), operation)
    let shape = dimensions.compactMap { Int(exactly: $0) }
    guard shape.count == dimensions.count else {
      throw HDF5Error(operation: operation, message: "the shape \(dimensions) is too large")
    }
    return shape
  }

  /// Throws unless `name` is in this group and leads to an object in this image: a soft or external link could lead
  /// elsewhere, even to a file on disk.
  private func checkLink(_ name: String, _ operation: String) throws(HDF5Error) {
    guard try has(name) else { throw HDF5Error(operation: operation, message: "there is no such object") }
    var link = H5L_info_t()
    try HDF5Error.check(H5Lget_info(handle.id, name, &link, Defaults.properties), operation)
    guard link.type == H5L_TYPE_HARD else {
      throw HDF5Error(operation: operation, message: "it is a link to elsewhere")
    }
    try ImageFormat.checkObject(at: Int(exactly: link.u.address), in: image, operation)
  }

  /// Throws unless the values are stored plainly and contiguously in this image.
  private func checkLayout(of dataset: borrowing Handle, _ operation: String) throws(HDF5Error) {
    let creation = try Handle(H5Dget_create_plist(dataset.id), operation)
    guard
      H5Pget_layout(creation.id) == H5D_CONTIGUOUS, H5Pget_nfilters(creation.id) == 0,
      H5Pget_external_count(creation.id) == 0
    else {
      throw HDF5Error(operation: operation, message: "its storage is not contiguous, plain and internal")
    }
  }

  /// The size of a value, 4 or 8 bytes. HDF5 would convert any bit layout that an image declares; only standard ones
  /// are accepted.
  private func floatSize(of dataset: borrowing Handle, _ operation: String) throws(HDF5Error) -> Int {
    let type = try Handle(H5Dget_type(dataset.id), operation)
    let standards = [
      netlab_H5T_IEEE_F32LE(), netlab_H5T_IEEE_F32BE(), netlab_H5T_IEEE_F64LE(), netlab_H5T_IEEE_F64BE(),
    ]
    guard standards.contains(where: { H5Tequal($0, type.id) > 0 }) else {
      throw HDF5Error(operation: operation, message: "its values are not floats of 32 or 64 bits")
    }
    return H5Tget_size(type.id)
  }
}
