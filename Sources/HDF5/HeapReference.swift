// How variable-length strings are had out of HDF5 as what is stored for them. GlobalHeap follows them.

import CHDF5

/// A reference to a string on the global heap: its length (4 bytes), and the address (8) and the index (4)
/// that say where it is.
enum HeapReference {
  /// The bytes of one reference.
  static let size = 16

  /// A memory type for H5Aread that gets the references themselves; negative if HDF5 could not make it.
  ///
  /// HDF5 knows no way from strings to opaque bytes, so one is registered here that changes nothing.
  /// To be used only inside of `Library.withHDF5`, like all of HDF5.
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
