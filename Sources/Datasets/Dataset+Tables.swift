// Makes a data set of the tables that were read.

extension Dataset {
  /// - Parameters:
  ///   - test: the tables of the test split, if it has files of its own.
  ///   - path: for errors.
  /// - Throws: `MissingTarget` or `MissingColumn` if a column is missing, `DatasetError` if the tables do not suit the settings.
  package init(
    _ table: RawTable, test: RawTable? = nil, settings: DatasetSettings, path: String, testPath: String = ""
  ) throws {
    try Self.requireColumns(settings, in: table, path: path)
    let training = Self.rowsWithTarget(settings.targets, in: table)
    let tests = test.map { Self.rowsWithTarget(settings.targets, in: $0) }
    guard training?.isEmpty != true, table.count > 0 else {
      throw DatasetError(path: path, "no row has a value of the target")
    }
    let all = try test.map { try table.appending($0, path: testPath) } ?? table
    let rows = Self.joined(training, of: table.count, tests ?? nil, of: test?.count)
    let targets = try settings.targets.map { name in
      let column = try table.column(name, path: path)
      let target = try Target(
        training.map { column.selecting($0) } ?? column, name: name, among: settings.targets.count,
        task: settings.task, areLabels: table.columns.contains { $0.name == name && $0.isLabels }, path: path)
      guard let test else { return target }
      let other = try test.column(name, path: testPath)
      return target.appending(
        try target.values(of: (tests ?? nil).map { other.selecting($0) } ?? other, path: testPath))
    }
    try Self.requireOneTask(targets, path: path)
    let plan = try ColumnPlan(all, rows: rows, settings: settings, path: path)
    guard !plan.columns.isEmpty else {
      throw Self.noFeature(settings, leftOut: plan.leftOut, path: path)
    }
    let count = rows?.count ?? all.count
    guard count <= Self.maxExamples else {
      throw DatasetError(path: path, "the table has more than \(Self.maxExamples) rows")
    }
    let features = FeatureTable(columns: plan.columns, count: count, values: plan.values)
    let weights = try settings.weight.map { try Self.weights($0, of: all, rows: rows, path: path) }
    var divisors: [String: RawValues] = [:]
    for divisor in settings.divisors {
      let values = try all.column(divisor.name, path: path)
      divisors[divisor.name] = rows.map { values.selecting($0) } ?? values
    }
    let testCount = test.map { (tests ?? nil)?.count ?? $0.count } ?? 0
    var findings = DataFindings()
    findings.reading = table.reading.description
    findings.rowsWithoutTarget = all.count - count
    findings.leftOut = plan.leftOut
    if !table.isArray { findings.remarks = ColumnRemarks.all(of: features, targets: targets) }
    let unmatched = settings.columns.unmatched(
      among: table.columns.map(\.name), skipped: table.skipped)
    findings.remarks += unmatched.map {
      DataFindings.Remark("no column is named \($0.pattern.quoted), as \($0.key) says")
    }
    let content = DataContent(
      features: features, targets: targets, weights: weights, divisors: divisors, testCount: testCount)
    self.init(
      features, targets: targets, weights: weights, divisors: divisors, rowNumbers: rows,
      testCount: testCount,
      identity: .content(try content.digest()), findings: findings)
  }

  private static func requireColumns(
    _ settings: DatasetSettings, in table: RawTable, path: String
  ) throws {
    var seen: Set<String> = []
    for name in settings.targets {
      guard seen.insert(name).inserted else {
        throw DatasetError(path: path, "the target \(name.quoted) is named twice")
      }
      guard table.columns.contains(where: { $0.name == name }) else {
        throw MissingTarget(path: path, target: name, columns: table.columns.map(\.name))
      }
    }
    let others =
      [settings.weight].compactMap(\.self).map { ("weight", $0) }
      + settings.divisors.map { (SplitKey.name, $0.name) }
    for (key, name) in others where !table.columns.contains(where: { $0.name == name }) {
      throw MissingColumn(path: path, column: name, key: key, columns: table.columns.map(\.name))
    }
  }

  /// nil if all rows have one.
  private static func rowsWithTarget(_ targets: [String], in table: RawTable) -> [Int]? {
    let columns = table.columns.filter { targets.contains($0.name) }
    guard columns.contains(where: { $0.values.missingCount > 0 }) else { return nil }
    return (0..<table.count).filter { row in columns.allSatisfy { !$0.values.isMissing(row) } }
  }

  /// Rows of two tables as rows of both, one after the other; nil for all.
  private static func joined(_ first: [Int]?, of count: Int, _ second: [Int]?, of otherCount: Int?) -> [Int]?
  {
    guard first != nil || second != nil else { return nil }
    let others = second ?? Array(0..<(otherCount ?? 0))
    return (first ?? Array(0..<count)) + others.map { $0 + count }
  }

  private static func noFeature(
    _ settings: DatasetSettings, leftOut: [DataFindings.LeftOut], path: String
  ) -> DatasetError {
    let message = "there is no column besides the target \(settings.targets[0].quoted) to learn from"
    let reasons = leftOut.prefix(5).map { left in
      "\(left.column.isEmpty ? "a column" : left.column.quoted) was left out, since \(left.reason)"
    }
    guard !reasons.isEmpty else { return DatasetError(path: path, message) }
    let others = leftOut.count > 5 ? ", and \(leftOut.count - 5) more" : ""
    let advice = leftOut.contains { !$0.column.isEmpty } ? "; name it under columns to keep it" : ""
    return DatasetError(path: path, "\(message): \(reasons.joined(separator: ", "))\(others)\(advice)")
  }

  private static func requireOneTask(_ targets: [Target], path: String) throws(DatasetError) {
    guard targets.count > 1, let other = targets.first(where: { $0.task != targets[0].task }) else { return }
    throw DatasetError(
      path: path,
      "the targets \(targets[0].name.quoted) (\(targets[0].task.rawValue)) and \(other.name.quoted) (\(other.task.rawValue)) "
        + "are of different kinds: state the task")
  }

  private static func weights(
    _ name: String, of table: RawTable, rows: [Int]?, path: String
  ) throws(DatasetError) -> [Double] {
    let values = try table.column(name, path: path)
    if case .words = values { _ = try values.numberValues(of: name, path: path) }
    let weights = (rows.map { values.selecting($0) } ?? values).doubles
    if let wrong = weights.firstIndex(where: { !($0 >= 0 && Float($0).isFinite) }) {
      throw DatasetError(
        path: path,
        "the weight of row \(wrong + 1) must be a number from 0 on, but is \(weights[wrong].isNaN ? "missing" : String(weights[wrong]))"
      )
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw DatasetError(path: path, "all weights are 0: there is nothing to learn")
    }
    return weights
  }
}

extension RawTable {
  func column(_ name: String, path: String) throws(DatasetError) -> RawValues {
    guard let column = columns.first(where: { $0.name == name }) else {
      throw DatasetError(path: path, "there is no column \(name.quoted)")
    }
    return column.values
  }

  /// The rows of another table after these, by column name.
  ///
  /// - Parameter path: of the other table, for errors.
  package func appending(_ other: RawTable, path: String) throws(DatasetError) -> RawTable {
    var joined: [Column] = []
    let byName = Dictionary(other.columns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, column) in columns.enumerated() {
      // Columns without names can only be told by their places.
      let match =
        column.name.isEmpty
        ? other.columns.indices.contains(index) ? other.columns[index] : nil
        : byName[column.name]
      guard let match else {
        throw DatasetError(path: path, "there is no column \(column.name.quoted), which the first file has")
      }
      joined.append(
        Column(column.name, column.values.appending(match.values), isLabels: column.isLabels))
    }
    return RawTable(
      columns: joined, skipped: skipped, count: count + other.count, isArray: isArray,
      reading: reading.agreeing(with: other.reading))
  }
}
