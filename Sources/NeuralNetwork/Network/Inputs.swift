// The inputs of examples: numbers, and categories as codes.

/// The numbers and codes of m examples.
///
/// A network's inputs are the numbers, then the rows of its embeddings, then the one-hot groups. A group
/// takes one code per example instead of a 0 or 1 for each of its categories.
public struct Inputs: Sendable {
  public let form: InputForm
  /// m × d, one example per row.
  public let numbers: [Float]
  /// m × g, one example per row: the index of the category in each column, or −1 for none, which adds
  /// nothing.
  public let codes: [Int32]
  /// m
  public let count: Int

  /// - Precondition: each example has as many numbers and codes as the form says, and each code is −1 or
  ///   below its column's cardinality.
  public init(numbers: [Float], codes: [Int32] = [], form: InputForm, count: Int) {
    precondition(numbers.count == count * form.numbers, "each example has as many numbers")
    precondition(codes.count == count * form.cardinalities.count, "each example has as many codes")
    // Codes become addresses.
    precondition(Self.areValid(codes, form.cardinalities), "each code has a category")
    self.form = form
    self.numbers = numbers
    self.codes = codes
    self.count = count
  }

  private static func areValid(_ codes: [Int32], _ cardinalities: [Int]) -> Bool {
    guard !cardinalities.isEmpty else { return true }
    return codes.withUnsafeBufferPointer { codes in
      cardinalities.enumerated().allSatisfy { column, cardinality in
        stride(from: column, to: codes.count, by: cardinalities.count)
          .allSatisfy { codes[$0] >= -1 && Int(codes[$0]) < cardinality }
      }
    }
  }
}

/// The form of a network's inputs: how many are numbers, and which are categories.
public struct InputForm: Hashable, Sendable {
  /// d
  public let numbers: Int
  /// The number of categories of each of the g columns of codes. The first columns belong to the
  /// architecture's embeddings; the others are one-hot groups.
  public let cardinalities: [Int]

  public init(numbers: Int, cardinalities: [Int] = []) {
    precondition(numbers >= 0 && cardinalities.allSatisfy { $0 > 0 }, "a column has categories")
    self.numbers = numbers
    self.cardinalities = cardinalities
  }

  /// The form of an architecture's inputs if all but those of its embeddings are numbers.
  public init(_ architecture: Architecture) {
    self.init(
      numbers: architecture.sizes[0] - architecture.embeddedInputs,
      cardinalities: architecture.embeddings.map(\.cardinality))
  }

  /// n[0] of an architecture for inputs of this form.
  ///
  /// - Precondition: the embeddings are those of the first columns of codes.
  public func inputCount(embeddings: [Embedding] = []) -> Int {
    precondition(begins(with: embeddings), "the embeddings are those of the first columns")
    return embeddings.reduce(numbers) { $0 + $1.width }
      + cardinalities.dropFirst(embeddings.count).reduce(0, +)
  }

  private func begins(with embeddings: [Embedding]) -> Bool {
    cardinalities.starts(with: embeddings.map(\.cardinality))
  }

  /// Whether an architecture takes inputs of this form.
  func fits(_ architecture: Architecture) -> Bool {
    begins(with: architecture.embeddings)
      && inputCount(embeddings: architecture.embeddings) == architecture.sizes[0]
  }
}
