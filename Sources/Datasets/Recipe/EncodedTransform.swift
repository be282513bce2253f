/// A fitted transform as stored in a weights file: numbers and texts by name, independent of the file format.
package struct EncodedTransform: Equatable, Sendable {
  package struct Array: Equatable, Sendable {
    package let name: String
    package let shape: [Int]
    package let values: [Double]

    package init(_ name: String, shape: [Int], values: [Double]) {
      self.name = name
      self.shape = shape
      self.values = values
    }

    init(_ name: String, _ values: [Double]) { self.init(name, shape: [values.count], values: values) }

    init(_ name: String, _ flags: [Bool]) { self.init(name, flags.map { $0 ? 1 : 0 }) }

    init(_ name: String, indices: [Int]) { self.init(name, indices.map(Double.init)) }
  }

  package struct Texts: Equatable, Sendable {
    package let name: String
    package let values: [String]

    package init(_ name: String, values: [String]) {
      self.name = name
      self.values = values
    }
  }

  /// Declares what a transform stores.
  package struct Parts: Sendable {
    package let name: String
    package let arrays: [String]
    package let texts: [String]
  }

  /// An error in a stored transform.
  package struct Fault: Error, Equatable {
    package let description: String

    package init(_ description: String) { self.description = description }
  }

  /// Of the transform.
  package let name: String
  /// The group that it was read from, for errors.
  package let place: String
  package let arrays: [Array]
  package let texts: [Texts]

  package init(_ name: String, place: String = "", arrays: [Array], texts: [Texts] = []) {
    self.name = name
    self.place = place
    self.arrays = arrays
    self.texts = texts
  }

  /// The shape of an array; nil if there is none.
  func shape(_ name: String) -> [Int]? { arrays.first { $0.name == name }?.shape }

  /// Returns an array, whose shape is checked.
  package func array(_ name: String, shape: [Int]) throws(Fault) -> [Double] {
    guard let array = arrays.first(where: { $0.name == name }) else {
      throw Fault("'\(place)/\(name)' is missing")
    }
    guard array.shape == shape else {
      throw Fault("'\(place)/\(name)' has the shape \(array.shape), not \(shape)")
    }
    return array.values
  }

  /// Returns a list of finite numbers.
  func finite(_ name: String, count: Int) throws(Fault) -> [Double] {
    let values = try array(name, shape: [count])
    guard values.allSatisfy(\.isFinite) else {
      throw Fault("'\(place)/\(name)' has numbers that are not finite")
    }
    return values
  }

  /// Returns a matrix of finite numbers with so many rows.
  func matrix(_ name: String, rows: Int) throws(Fault) -> (shape: [Int], values: [Double]) {
    let shape = shape(name) ?? []
    let values = try array(name, shape: [rows, shape.count == 2 ? shape[1] : 0])
    guard values.allSatisfy(\.isFinite) else {
      throw Fault("'\(place)/\(name)' has numbers that are not finite")
    }
    return (shape, values)
  }

  /// Returns zeros and ones as truths.
  func flags(_ name: String, count: Int) throws(Fault) -> [Bool] { try flags(name, shape: [count]) }

  func flags(_ name: String, shape: [Int]) throws(Fault) -> [Bool] {
    let values = try array(name, shape: shape)
    guard values.allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw Fault("'\(place)/\(name)' has other numbers than 0 and 1")
    }
    return values.map { $0 == 1 }
  }

  /// Returns whole numbers.
  ///
  /// - Parameter minimum: the least that is allowed.
  func indices(_ name: String, count: Int, from minimum: Int) throws(Fault) -> [Int] {
    var indices: [Int] = []
    for value in try array(name, shape: [count]) {
      guard let index = Int32(exactly: value), index >= minimum else {
        throw Fault("'\(place)/\(name)' has a number that is no index: \(value)")
      }
      indices.append(Int(index))
    }
    return indices
  }

  /// Returns the array `columns`: the indices of columns that a step changes.
  func columns(
    among columns: [Column], _ isSuitable: (Column.Kind) -> Bool
  ) throws(Fault) -> [Int] {
    let indices = try indices("columns", count: shape("columns")?.first ?? 0, from: 0)
    guard zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }),
      indices.allSatisfy({ $0 < columns.count && isSuitable(columns[$0].kind) })
    else { throw Fault("'\(place)/columns' does not name columns that it could transform") }
    return indices
  }

  /// Returns lists that are stored one after the other.
  ///
  /// - Parameters:
  ///   - counts: the name of the array of their lengths.
  ///   - count: the number of lists.
  func lists(_ name: String, counts: String, count: Int) throws(Fault) -> [[Double]] {
    let lengths = try indices(counts, count: count, from: 0)
    let values = try finite(name, count: lengths.reduce(0, +))
    var start = 0
    return lengths.map { length in
      defer { start += length }
      return Swift.Array(values[start..<start + length])
    }
  }
}
