// Whole HDF5 files as bytes in memory. Nothing here touches the disk: callers do, in their own way.

import CHDF5

/// The entry points of this module: makes the bytes of an HDF5 file, or reads them.
///
/// Calls from several threads take turns. Within the body of one, another must not be made: that deadlocks.
public enum FileImage {
  /// Makes the bytes of an HDF5 file.
  ///
  /// The same contents, written in the same order, always give the same bytes. Any HDF5 from 1.8 on, and so
  /// h5py, can read them.
  ///
  /// - Parameter body: Writes the contents, given the root group.
  /// - Returns: All bytes of the file.
  /// - Throws: ``HDF5Error``, and whatever `body` throws.
  public static func write(_ body: (borrowing GroupWriter) throws -> Void) throws -> [UInt8] {
    try Library.withHDF5 { name in
      let file = try create(name)
      try body(GroupWriter(Handle(H5Gopen2(file.id, "/", Defaults.properties), "open the root group"), .root))
      return try bytes(of: file)
    }
  }

  /// Reads the bytes of an HDF5 file.
  ///
  /// The bytes may be damaged: what has no valid checksum is refused, and what has none is not left to HDF5.
  /// So files in the format from before HDF5 1.8, which has no checksums, are refused as well; h5py writes the
  /// newer one when it is asked for `libver="v108"` or later. There is no guard against bytes that someone
  /// forged with valid checksums: HDF5 itself isn't safe from those.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of the file.
  ///   - body: Reads what it needs, given the root group.
  /// - Returns: What `body` returns.
  /// - Throws: ``HDF5Error`` where the bytes are no HDF5 file or a damaged one, and whatever `body` throws.
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
    // Version 1.8's format has room for attributes above 64 KiB, and checksums.
    try HDF5Error.check(H5Pset_libver_bounds(access.id, H5F_LIBVER_V18, H5F_LIBVER_V18), operation)
    let creation = try Defaults.untimed(netlab_H5P_FILE_CREATE(), operation)
    return try Handle(H5Fcreate(name, netlab_H5F_ACC_TRUNC(), creation.id, access.id), operation)
  }

  private static func bytes(of file: borrowing Handle) throws(HDF5Error) -> [UInt8] {
    let operation = "hand out the HDF5 image"
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

  /// Opens a copy of `bytes` as a file in memory that cannot be written.
  private static func open(_ bytes: [UInt8], _ name: String) throws(HDF5Error) -> Handle {
    let operation = "open the HDF5 image"
    let access = try inMemory(operation)
    let status = bytes.withUnsafeBytes {
      H5Pset_file_image(access.id, UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count)
    }
    try HDF5Error.check(status, operation)
    return try Handle(H5Fopen(name, netlab_H5F_ACC_RDONLY(), access.id), operation)
  }

  /// Properties of a file that is held in memory and never stored. It grows by 64 KiB at a time, or what a dataset takes: HDF5 clears
  /// all of it, and most images are no larger.
  private static func inMemory(_ operation: String) throws(HDF5Error) -> Handle {
    let access = try Handle(H5Pcreate(netlab_H5P_FILE_ACCESS()), operation)
    try HDF5Error.check(H5Pset_fapl_core(access.id, 1 << 16, false), operation)
    return access
  }
}
