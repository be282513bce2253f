// Creates IDX files for tests.

import CZlib
import Foundation

public enum IDXSample {
  /// The bytes of a file; the elements are given as they stand in it.
  public static func file(type: UInt8 = 0x08, _ dimensions: [Int], _ elements: [UInt8]) -> [UInt8] {
    let lengths = dimensions.flatMap { length in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
    }
    return [0, 0, type, UInt8(dimensions.count)] + lengths + elements
  }

  /// Packed by zlib.
  public static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> [UInt8] in
      let path = directory.file("packed")
      let file = gzopen(path, "wb")
      _ = bytes.withUnsafeBytes { gzwrite(file, $0.baseAddress, UInt32($0.count)) }
      gzclose(file)
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
  }
}

extension TemporaryDirectory {
  public func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
  }

  /// Writes 2 × 3 images of which the brightest place is the label, or the one after it for every seventh, as gzip, with their
  /// labels as they are.
  public func writeImages(_ count: Int, images: String, labels: String) throws {
    var pixels: [UInt8] = []
    var classes: [UInt8] = []
    for number in 0..<count {
      let label = number % 3
      for place in 0..<6 { pixels.append(UInt8(place == label ? 200 : (number * 37 + place * 11) % 120)) }
      classes.append(UInt8(number % 7 == 6 ? (label + 1) % 3 : label))
    }
    try write(IDXSample.gzip(IDXSample.file([count, 2, 3], pixels)), to: images)
    try write(IDXSample.file([count], classes), to: labels)
  }
}
