// An image with one of everything, and a function that reads all of it.

import HDF5

enum Sample {
  /// An image with attributes of every kind and with more children than a group's header holds. With 4096
  /// features or more, there is an attribute that is too large for that header, too.
  static func image(epoch: Int = 17, featureCount: Int = 20) throws -> [UInt8] {
    try FileImage.write { root in
      try root.set("epoch", epoch)
      try root.set("config", "größe: 3")
      try root.set("classes", ["a", "", "日本語"])
      try root.set("features", (0..<featureCount).map { "feature \($0)" })
      for layer in 1...12 {
        try root.createGroup("layer_\(layer)") { group in
          try group.set("activation", "relu")
          try group.write("weight", shape: [2, 3], values: [1, 2, 3, 4, 5, 6] as [Float])
          try group.write("bias", shape: [2, 1], values: [0.5, -0.5])
        }
      }
    }
  }

  /// Reads all that `image` makes; each part that cannot be read is an error of its own.
  static func readAll(_ image: [UInt8]) -> [HDF5Error] {
    var errors: [HDF5Error] = []
    func attempt(_ body: () throws -> Void) {
      do {
        try body()
      } catch let error as HDF5Error {
        errors.append(error)
      } catch {
        preconditionFailure("this module throws no other errors: \(error)")
      }
    }
    attempt {
      try FileImage.read(image) { (root: borrowing GroupReader) throws -> Void in
        attempt { _ = try root.integer("epoch") }
        attempt { _ = try root.string("config") }
        attempt { _ = try root.strings("classes") }
        attempt { _ = try root.strings("features") }
        for name in try root.childNames() {
          attempt {
            try root.group(name) { (group: borrowing GroupReader) throws -> Void in
              attempt { _ = try group.string("activation") }
              attempt { _ = try group.readFloats("weight") }
              attempt { _ = try group.readFloats("bias") }
            }
          }
        }
      }
    }
    return errors
  }
}
