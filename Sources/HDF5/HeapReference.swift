// Reads variable-length strings as raw heap references, which GlobalHeap resolves.

import CHDF5

/// A reference to a string on the global heap: its length (4 bytes), address (8) and index (4).
enum HeapReference {
  /// The size of a reference in bytes.
  static let size = 16

  /// A memory type with which H5Aread returns the references themselves; negative if HDF5 could not create it.
  ///
  /// HDF5 has no conversion from strings to opaque bytes, so a conversion that changes nothing is registered here.
  /// Use it only inside `Library.withHDF5`, like all of HDF5.
  static let type: hid_t = {
    let opaque = H5Tcreate(H5T_OPAQUE, size)
    let string = H5Tcopy(netlab_H5T_C_S1())
    defer { H5Tclose(string) }
    guard
      H5Tset_size(string, netlab_H5T_VARIABLE()) >= 0,
      H5Tregister(H5T_PERS_SOFT, "reference", string, opaque, { _, _, _, _, _, _, _, _, _ in 0 }) >= 0
    else { return -1 }
    return opaque
  }()
}
