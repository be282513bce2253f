import JSON

/// What a spec says about the columns of a data set.
package struct DatasetSettings: Hashable, Sendable {
  /// At least one.
  package let targets: [String]
  /// nil to infer it from the target.
  package let task: Task?
  package private(set) var columns: ColumnSettings
  /// The column of the examples' weights.
  package let weight: String?
  /// The columns by which the rows are divided.
  package var divisors: [Divisor]
  /// Whether every other column is a feature of numbers, and none is left out.
  private(set) var isPlain = false

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

  /// Of a run that was stored before kinds were told: every column but the target is a feature of numbers.
  package init(earlierTarget target: String, task: Task) {
    self.init(targets: [target], task: task)
    isPlain = true
  }

  /// The same with other transforms of columns: the logarithms of these alone.
  package func takingLogarithms(of names: [String]) -> DatasetSettings {
    var settings = self
    settings.columns = columns.takingLogarithms(of: names)
    return settings
  }

  /// How the files are to be read.
  package var request: ColumnRequest {
    var request = columns.request(needed: targets + [weight].compactMap(\.self) + divisors.map(\.name))
    if task == .regression {
      for target in targets { request.add(.numbers, ColumnPattern(target)) }
    }
    if let weight { request.add(.numbers, ColumnPattern(weight)) }
    if isPlain {
      if task != .regression { request.add(.automatic, ColumnPattern(targets[0])) }
      request.add(.numbers, ColumnPattern("*"))
    }
    return request
  }
}

extension DatasetSettings {
  /// In the form in which a spec states it.
  ///
  /// - Parameter hasLabels: whether the target has a file of its own and so no name in a spec.
  package func members(hasLabels: Bool) -> [String: JSONValue] {
    var members = columns.members
    if !hasLabels {
      members["target"] = targets.count == 1 ? .string(targets[0]) : .array(targets.map(JSONValue.string))
    }
    members["task"] = task.map { .string($0.rawValue) }
    members["weight"] = weight.map(JSONValue.string)
    return members
  }
}
