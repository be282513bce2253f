// Shape arithmetic for reading and writing.

/// The product of a shape's dimensions, 1 for none; nil if it overflows.
func elementCount(of shape: [Int]) -> Int? {
  var count = 1
  for dimension in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
    if overflow { return nil }
    count = product
  }
  return count
}
