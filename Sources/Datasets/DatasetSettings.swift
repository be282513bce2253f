/// What a spec says about the columns of a data set.
package struct DatasetSettings: Hashable, Sendable {
  /// At least one.
  package let targets: [String]
  /// nil to infer it from the target.
  package let task: Task?
  package let columns: ColumnSettings
  /// The column of the examples' weights.
  package let weight: String?
  /// The columns by which the rows are divided.
  package let divisors: [Divisor]

  /// A column by which the rows are divided.
  package struct Divisor: Hashable, Sendable {
    package let name: String
    /// Whether it may be a feature too.
    package let isFeature: Bool

    package init(_ name: String, isFeature: Bool) {
      self.name = name
      self.isFeature = isFeature
    }
  }

  package init(
    targets: [String], task: Task? = nil, columns: ColumnSettings = ColumnSettings(), weight: String? = nil,
    divisors: [Divisor] = []
  ) {
    self.targets = targets
    self.task = task
    self.columns = columns
    self.weight = weight
    self.divisors = divisors
  }

  /// How the files are to be read.
  package var request: ColumnRequest {
    var request = columns.request(needed: targets + [weight].compactMap(\.self) + divisors.map(\.name))
    if task == .regression {
      for target in targets { request.add(.numbers, ColumnPattern(target)) }
    }
    if let weight { request.add(.numbers, ColumnPattern(weight)) }
    return request
  }
}
