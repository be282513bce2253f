// Images of other programs, created here with HDF5 itself.

import CHDF5
import Testing

@testable import HDF5

struct ForeignImageTests {
  /// An image that `fill` fills, from its root group.
  private func image(_ fill: (hid_t) -> Void) throws -> [UInt8] {
    try Library.withHDF5 { name in
      let access = H5Pcreate(netlab_H5P_FILE_ACCESS())
      H5Pset_fapl_core(access, 1 << 16, false)
      H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18)
      let file = H5Fcreate(name, netlab_H5F_ACC_TRUNC(), Defaults.properties, access)
      fill(file)
      H5Fflush(file, H5F_SCOPE_GLOBAL)
      var bytes = [UInt8](repeating: 0, count: H5Fget_file_image(file, nil, 0))
      H5Fget_file_image(file, &bytes, bytes.count)
      H5Fclose(file)
      H5Pclose(access)
      SuperblockChecksum.correct(in: &bytes)
      return bytes
    }
  }

  private func create(
    _ type: hid_t, _ space: hid_t, in group: hid_t, values: [Float]? = nil,
    _ prepare: (hid_t) -> Void = { _ in }
  ) {
    let creation = H5Pcreate(netlab_H5P_DATASET_CREATE())
    prepare(creation)
    let dataset = H5Dcreate2(group, "d", type, space, Defaults.properties, creation, Defaults.properties)
    if let values {
      H5Dwrite(
        dataset, netlab_H5T_NATIVE_FLOAT(), hid_t(H5S_ALL), hid_t(H5S_ALL), Defaults.properties, values)
    }
    H5Dclose(dataset)
    H5Pclose(creation)
  }

  private func expectError(
    _ message: String, _ image: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      throws: HDF5Error(operation: "read dataset 'd'", message: message), sourceLocation: sourceLocation
    ) {
      try FileImage.read(image) { try $0.readFloats("d") }
    }
  }

  @Test("Chunked, compact and external storage is refused, compressed or not")
  func layouts() throws {
    let message = "its storage is not contiguous, plain and internal"
    let prepares: [(hid_t) -> Void] = [
      { H5Pset_chunk($0, 1, [4]) },
      {
        H5Pset_chunk($0, 1, [4])
        H5Pset_shuffle($0)
      },
      { H5Pset_layout($0, H5D_COMPACT) },
    ]
    for prepare in prepares {
      let space = H5Screate_simple(1, [4], nil)
      expectError(
        message,
        try image { create(netlab_H5T_IEEE_F32LE(), space, in: $0, values: [1, 2, 3, 4], prepare) })
    }
    let space = H5Screate_simple(1, [4], nil)
    let external = try image {
      create(netlab_H5T_IEEE_F32LE(), space, in: $0) { H5Pset_external($0, "/etc/passwd", 0, 16) }
    }
    expectError(message, external)
  }

  @Test("Floats in either order of bytes are read, and other numbers refused")
  func types() throws {
    let space = H5Screate_simple(1, [2], nil)
    for type in [
      netlab_H5T_IEEE_F32LE(), netlab_H5T_IEEE_F32BE(), netlab_H5T_IEEE_F64LE(), netlab_H5T_IEEE_F64BE(),
    ] {
      let made = try image { create(type, space, in: $0, values: [1.5, -2]) }
      #expect(try FileImage.read(made) { try $0.readFloats("d").values } == [1.5, -2])
      #expect(try FileImage.read(made) { try $0.readDoubles("d").values } == [1.5, -2])
    }
    let integers = try image { create(netlab_H5T_STD_I64LE(), space, in: $0, values: [1, 2]) }
    expectError("its values are not floats of 32 or 64 bits", integers)
  }

  @Test("A dataset without a shape, or without its values, is refused")
  func shapes() throws {
    let null = try image { create(netlab_H5T_IEEE_F32LE(), H5Screate(H5S_NULL), in: $0) }
    expectError("it has no values", null)
    // Never written, it has no storage yet.
    let empty = try image { create(netlab_H5T_IEEE_F32LE(), H5Screate_simple(1, [4], nil), in: $0) }
    expectError("the shape [4] does not fit what is stored", empty)
    let scalar = try image { create(netlab_H5T_IEEE_F32LE(), H5Screate(H5S_SCALAR), in: $0, values: [3]) }
    let read = try FileImage.read(scalar) { try $0.readFloats("d") }
    #expect(read.shape == [] && read.values == [3])
  }

  @Test("A soft link is refused, and a hard link is an object")
  func links() throws {
    let made = try image { root in
      create(netlab_H5T_IEEE_F32LE(), H5Screate(H5S_SCALAR), in: root, values: [3])
      H5Lcreate_hard(root, "d", root, "hard", Defaults.properties, Defaults.properties)
      H5Lcreate_soft("/d", root, "soft", Defaults.properties, Defaults.properties)
      H5Lcreate_external("/etc/passwd", "/", root, "outer", Defaults.properties, Defaults.properties)
    }
    try FileImage.read(made) { (root: borrowing GroupReader) throws -> Void in
      #expect(try root.readFloats("hard").values == [3])
      #expect(try root.childNames() == ["d", "hard", "outer", "soft"])
      for name in ["soft", "outer"] {
        #expect(
          throws: HDF5Error(operation: "open dataset '\(name)'", message: "it is a link to elsewhere")
        ) { try root.readFloats(name) }
      }
    }
  }

  @Test("A name that is not UTF-8 is an error")
  func names() throws {
    let name: [CChar] = [97, -1, 0]
    let made = try image { root in
      let group = H5Gcreate2(root, name, Defaults.properties, Defaults.properties, Defaults.properties)
      H5Gclose(group)
    }
    #expect(throws: HDF5Error(operation: "list group '/'", message: "a name is not UTF-8")) {
      try FileImage.read(made) { try $0.childNames() }
    }
  }

  // MARK: Attributes

  private func attribute(_ type: hid_t, _ space: hid_t, _ bytes: [UInt8]) throws -> [UInt8] {
    try image { root in
      let attribute = H5Acreate2(root, "a", type, space, Defaults.properties, Defaults.properties)
      if !bytes.isEmpty { H5Awrite(attribute, type, bytes) }
      H5Aclose(attribute)
    }
  }

  private func error(_ message: String) -> HDF5Error {
    HDF5Error(operation: "read attribute 'a' of group '/'", message: message)
  }

  private func text(_ size: Int, _ padding: H5T_str_t) -> hid_t {
    let type = H5Tcopy(netlab_H5T_C_S1())
    H5Tset_size(type, size)
    H5Tset_strpad(type, padding)
    return type
  }

  @Test("Strings of fixed length end as their type says")
  func fixedStrings() throws {
    let pair = H5Screate_simple(1, [2], nil)
    for (padding, text, strings) in [
      (H5T_STR_NULLTERM, "ab\0c\0\0\0\0", ["ab", ""]), (H5T_STR_NULLPAD, "ab\0\0a\0b\0", ["ab", "a\0b"]),
      (H5T_STR_SPACEPAD, "ab   b c", ["ab", " b c"]), (H5T_STR_NULLPAD, "abcd\0\0\0\0", ["abcd", ""]),
      (H5T_STR_SPACEPAD, "    ab\0 ", ["", "ab\0"]), (H5T_STR_NULLPAD, "ab  \0 \0\0", ["ab  ", "\0 "]),
    ] {
      let made = try attribute(self.text(4, padding), pair, Array(text.utf8))
      #expect(try FileImage.read(made) { try $0.strings("a") } == strings)
    }
    let one = try attribute(text(4, H5T_STR_NULLPAD), H5Screate(H5S_SCALAR), Array("relu".utf8))
    #expect(try FileImage.read(one) { try $0.string("a") } == "relu")
    let damaged = try attribute(text(2, H5T_STR_NULLPAD), H5Screate(H5S_SCALAR), [0x61, 0xFF])
    #expect(throws: error("its text is damaged or not UTF-8")) {
      try FileImage.read(damaged) { try $0.string("a") }
    }
  }

  @Test("Integers of 64 signed bits or fewer of either kind are read, and others refused")
  func integers() throws {
    func type(_ size: Int, _ sign: H5T_sign_t, _ order: H5T_order_t = H5T_ORDER_LE) -> hid_t {
      let type = H5Tcopy(netlab_H5T_STD_I64LE())
      H5Tset_size(type, size)
      H5Tset_sign(type, sign)
      H5Tset_order(type, order)
      return type
    }
    let cases: [(type: hid_t, bytes: [UInt8], value: Int?)] = [
      (type(1, H5T_SGN_2), [0xFE], -2), (type(1, H5T_SGN_NONE), [0xFE], 254),
      (type(2, H5T_SGN_2, H5T_ORDER_BE), [1, 2], 258),
      (type(4, H5T_SGN_NONE), [0xFF, 0xFF, 0xFF, 0xFF], 4_294_967_295),
      (type(8, H5T_SGN_2, H5T_ORDER_BE), [0x80, 0, 0, 0, 0, 0, 0, 1], .min + 1),
      (type(8, H5T_SGN_NONE), [1, 0, 0, 0, 0, 0, 0, 0], nil),
      (type(7, H5T_SGN_NONE), [1, 0, 0, 0, 0, 0, 1], 1 << 48 + 1),
      (type(16, H5T_SGN_2), [1] + [UInt8](repeating: 0, count: 15), nil),
      (netlab_H5T_IEEE_F32LE(), [0, 0, 0, 0], nil),
    ]
    for (type, bytes, value) in cases {
      let made = try attribute(type, H5Screate(H5S_SCALAR), bytes)
      if let value {
        #expect(try FileImage.read(made) { try $0.integer("a") } == value)
      } else {
        #expect(throws: error("it is not an integer of 64 signed bits or less")) {
          try FileImage.read(made) { try $0.integer("a") }
        }
      }
    }
    let list = try attribute(type(1, H5T_SGN_2), H5Screate_simple(1, [1], nil), [1])
    #expect(throws: error("it has 1 dimensions instead of 0")) {
      try FileImage.read(list) { try $0.integer("a") }
    }
  }

  @Test("An attribute without a value is an error")
  func null() throws {
    let made = try attribute(text(4, H5T_STR_NULLPAD), H5Screate(H5S_NULL), [])
    #expect(throws: error("it has no values")) { try FileImage.read(made) { try $0.string("a") } }
    #expect(throws: error("it has no values")) { try FileImage.read(made) { try $0.strings("a") } }
    let table = try attribute(text(1, H5T_STR_NULLPAD), H5Screate_simple(2, [1, 2], nil), [97, 98])
    #expect(throws: error("it has 2 dimensions instead of 1")) {
      try FileImage.read(table) { try $0.strings("a") }
    }
  }
}
