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
}

/// The error of an empty split.
public struct EmptySplit: Error, Equatable, Sendable, CustomStringConvertible {
  public let split: String
  public let rows: Int
  public var description: String { "the \(split) split of \(rows) rows would be empty" }
}
