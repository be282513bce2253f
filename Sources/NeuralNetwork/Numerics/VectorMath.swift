// Sixteen numbers at once: what the loops written in Swift read, write and sum.

enum VectorMath {
  typealias Vector = SIMD16<Float>

  @inline(__always)
  static func load(_ address: UnsafePointer<Float>) -> Vector {
    UnsafeRawPointer(address).load(as: Vector.self)
  }

  @inline(__always)
  static func store(_ values: Vector, _ address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: values, as: Vector.self)
  }

  /// The sum of the elements, in one order on every processor.
  @inline(__always)
  static func sum(_ values: Vector) -> Float {
    let eight = values.lowHalf + values.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
