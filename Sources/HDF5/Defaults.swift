// Property lists shared by several files of this module.

import CHDF5

/// The properties of new objects in a file.
enum Defaults {
  /// HDF5's own defaults, for every kind of property list.
  static let properties = hid_t(H5P_DEFAULT)

  /// Properties for creating a file (and its root group), a group or a dataset without timestamps: the bytes must
  /// depend only on the contents.
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
