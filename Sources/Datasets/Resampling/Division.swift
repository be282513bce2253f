/// A division of a data set's rows into splits, each in the file's order.
public struct Division: Equatable, Sendable {
  public let training: [Int]
  public let validation: [Int]
  public let test: [Int]

  package init(training: [Int], validation: [Int], test: [Int]) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// A division whose splits may have any order.
  ///
  /// - Throws: if a split is empty that should not be.
  init(
    unsorted splits: (training: [Int], validation: [Int], test: [Int]), of dataset: Dataset,
    fractions: SplitFractions
  ) throws(UndividedData) {
    training = splits.training.sorted()
    validation = splits.validation.sorted()
    test = splits.test.sorted() + dataset.rowsOfTestFiles
    for (name, rows, isWanted) in [
      ("training", training, true), ("validation", validation, fractions.validation > 0),
      ("test", test, (fractions.test ?? 0) > 0),
    ] where rows.isEmpty && isWanted {
      throw UndividedData(key: name, "the \(name) split of \(dataset.count) rows would be empty")
    }
  }
}

/// The error of data that cannot be divided as asked.
public struct UndividedData: Error, Equatable, Sendable, CustomStringConvertible {
  /// The key of a spec's `data` that the error is about.
  public let key: String
  public let description: String

  init(key: String, _ description: String) {
    self.key = key
    self.description = description
  }
}

extension Dataset {
  /// The number of rows that are to be divided: all but those of the test split's own files.
  var divisibleCount: Int { count - testCount }

  var rowsOfTestFiles: Range<Int> { divisibleCount..<count }
}
