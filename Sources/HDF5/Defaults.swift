// Property lists that several parts of this module need. Those that only one needs are made there.

import CHDF5

/// How this module creates things in a file.
enum Defaults {
  /// HDF5's own defaults, for every kind of property list.
  static let properties = hid_t(H5P_DEFAULT)

  /// Properties for creating a file (and its root group), a group or a dataset without the times at which
  /// that was done: the bytes shall depend on the contents alone.
  static func untimed(_ kind: hid_t, _ operation: String) throws(HDF5Error) -> Handle {
    let list = try Handle(H5Pcreate(kind), operation)
    try HDF5Error.check(H5Pset_obj_track_times(list.id, false), operation)
    return list
  }

  /// Properties for creating a link or an attribute whose name is UTF-8.
  static func unicode(_ kind: hid_t, _ operation: String) throws(HDF5Error) -> Handle {
    let list = try Handle(H5Pcreate(kind), operation)
    try HDF5Error.check(H5Pset_char_encoding(list.id, H5T_CSET_UTF8), operation)
    return list
  }
}
