// The path of a group or dataset inside an image, for messages. HDF5 gets one name at a time, so that no link can
// lead out of the image.

/// The names from the root group down to an object.
struct ObjectPath: CustomStringConvertible {
  private let names: [String]

  static let root = ObjectPath(names: [])

  /// The path of the child `name`; throws if `name` is not a single name.
  func child(_ name: String) throws(HDF5Error) -> ObjectPath {
    guard !name.isEmpty, name != ".", !name.utf8.contains(0), !name.utf8.contains(UInt8(ascii: "/")) else {
      throw HDF5Error(
        operation: "name an object '\(name)' in '\(self)'",
        message: "a name must not be empty or '.', nor contain '/' or a zero byte")
    }
    return ObjectPath(names: names + [name])
  }

  var description: String { names.isEmpty ? "/" : names.joined(separator: "/") }
}
