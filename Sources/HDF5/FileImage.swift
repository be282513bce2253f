// Whole HDF5 files as bytes in memory. This module never accesses the disk.

import CHDF5

/// The entry points of this module: creates the bytes of an HDF5 file, or reads them.
///
/// Calls are serialised across threads. They must not be nested, which would deadlock.
public enum FileImage {
  /// Creates the bytes of an HDF5 file.
  ///
  /// The same contents, written in the same order, always give the same bytes. HDF5 1.8 and later, and so h5py, can
  /// read them.
  ///
  /// - Parameter body: Writes the contents to the root group.
  /// - Returns: All bytes of the file.
  /// - Throws: ``HDF5Error``, and anything `body` throws.
  public static func write(_ body: (borrowing GroupWriter) throws -> Void) throws -> [UInt8] {
    try Library.withHDF5 { name in
      let file = try create(name)
      try body(GroupWriter(Handle(H5Gopen2(file.id, "/", Defaults.properties), "open the root group"), .root))
      return try bytes(of: file)
    }
  }

  /// Reads the bytes of an HDF5 file.
  ///
  /// The bytes may be damaged: parts with an invalid checksum are refused, and parts without one are not left to
  /// HDF5. Files in the format before HDF5 1.8, which has no checksums, are refused too; h5py writes the newer one
  /// with `libver="v108"` or later. Bytes forged with valid checksums are not detected: HDF5 itself is not safe from
  /// those.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of the file.
  ///   - body: Reads from the root group.
  /// - Returns: What `body` returns.
  /// - Throws: ``HDF5Error`` if the bytes are not a valid HDF5 file, and anything `body` throws.
  public static func read<R>(_ bytes: [UInt8], _ body: (borrowing GroupReader) throws -> R) throws -> R {
    try ImageFormat.check(bytes)
    return try Library.withHDF5 { name in
      let file = try open(bytes, name)
      let root = try Handle(H5Gopen2(file.id, "/", Defaults.properties), "open the root group")
      return try body(GroupReader(root, .root, bytes))
    }
  }

  /// Opens an empty file in memory.
  private static func create(_ name: String) throws(HDF5Error) -> Handle {
    let operation = "create an HDF5 image"
    let access = try inMemory(operation)
    // The format of version 1.8 allows attributes above 64 KiB, and has checksums.
    try HDF5Error.check(H5Pset_libver_bounds(access.id, H5F_LIBVER_V18, H5F_LIBVER_V18), operation)
    let creation = try Defaults.untimed(netlab_H5P_FILE_CREATE(), operation)
    return try Handle(H5Fcreate(name, netlab_H5F_ACC_TRUNC(), creation.id, access.id), operation)
  }

  private static func bytes(of file: borrowing Handle) throws(HDF5Error) -> [UInt8] {
    let operation = "copy the HDF5 image"
    try HDF5Error.check(H5Fflush(file.id, H5F_SCOPE_GLOBAL), operation)
    let size = H5Fget_file_image(file.id, nil, 0)
    try HDF5Error.check(size, operation)
    var copied = 0
    var bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      copied = H5Fget_file_image(file.id, buffer.baseAddress, size)
      count = max(copied, 0)
    }
    try HDF5Error.check(copied, operation)
    SuperblockChecksum.correct(in: &bytes)
    return bytes
  }

  /// Opens a copy of `bytes` as a read-only file in memory.
  private static func open(_ bytes: [UInt8], _ name: String) throws(HDF5Error) -> Handle {
    let operation = "open the HDF5 image"
    let access = try inMemory(operation)
    let status = bytes.withUnsafeBytes {
      H5Pset_file_image(access.id, UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count)
    }
    try HDF5Error.check(status, operation)
    return try Handle(H5Fopen(name, netlab_H5F_ACC_RDONLY(), access.id), operation)
  }

  /// Properties of a file in memory that is never stored. It grows by 64 KiB at a time, or by the size of a dataset:
  /// HDF5 clears all of it, and most images are no larger.
  private static func inMemory(_ operation: String) throws(HDF5Error) -> Handle {
    let access = try Handle(H5Pcreate(netlab_H5P_FILE_ACCESS()), operation)
    try HDF5Error.check(H5Pset_fapl_core(access.id, 1 << 16, false), operation)
    return access
  }
}
