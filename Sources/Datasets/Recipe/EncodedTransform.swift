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
}
