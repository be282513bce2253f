// Owns an HDF5 identifier.

import CHDF5

/// An HDF5 identifier that is closed with its owner.
struct Handle: ~Copyable {
  let id: hid_t

  /// Takes ownership of `id`, the result of an HDF5 function; throws HDF5's last error if that function failed.
  init(_ id: hid_t, _ operation: @autoclosure () -> String) throws(HDF5Error) {
    guard id >= 0 else { throw HDF5Error.last(operation()) }
    self.id = id
  }

  // Closes files, groups, datasets, types, … alike: HDF5 knows the kind of each identifier.
  deinit { H5Idec_ref(id) }
}
