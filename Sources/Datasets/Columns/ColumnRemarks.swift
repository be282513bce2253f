// Finds columns that look like a mistake: ids, copies, and columns that give the target away.

/// Remarks about columns, for people: nothing is left out because of them.
enum ColumnRemarks {
  /// Pairs of more columns than these are not compared.
  private static let maxPaired = 500
  /// Rows that are compared before all of them are.
  private static let sampled = 64

  static func all(of features: FeatureTable, targets: [Target]) -> [DataFindings.Remark] {
    var remarks = ids(in: features) + copies(in: features)
    for target in targets { remarks += leaks(in: features, target) }
    return remarks
  }

  // MARK: Ids

  private static func ids(in features: FeatureTable) -> [DataFindings.Remark] {
    zip(features.columns, features.values).compactMap { column, values in
      guard column.kind == .number, features.count > 10, isID(column.name, values) else { return nil }
      return DataFindings.Remark(
        "\(column.name.quoted) looks like an id: its whole numbers are all different; if it is one, exclude it",
        suspects: [column.name])
    }
  }

  /// Whether whole numbers are all different, and either count the rows or are named like an id.
  private static func isID(_ name: String, _ values: ColumnValues) -> Bool {
    var (least, most) = (Double.infinity, -Double.infinity)
    var isAscending = true
    for row in 0..<values.count {
      let value = values[row]
      guard value == value.rounded() else { return false }
      if row > 0, value <= values[row - 1] { isAscending = false }
      least = min(least, value)
      most = max(most, value)
    }
    let countsRows = most - least == Double(values.count - 1)
    guard isAscending || countsRows || isIDName(name) else { return false }
    return Set((0..<values.count).map { values[$0] }).count == values.count
      && (isIDName(name) || countsRows)
  }

  private static func isIDName(_ name: String) -> Bool {
    let lower = name.lowercased()
    if ["id", "index", "idx", "row", "rownames", "rowid", "no", "nr", "number", "#", "key", "uid", "uuid"]
      .contains(lower)
    {
      return true
    }
    return ["_id", "-id", ".id", " id", "_index", "_no", "_nr", "_key"].contains { lower.hasSuffix($0) }
      || name.hasSuffix("Id") || name.hasSuffix("ID")
  }

  // MARK: Copies

  private static func copies(in features: FeatureTable) -> [DataFindings.Remark] {
    var remarks: [DataFindings.Remark] = []
    // Columns that begin alike are compared by hashes, so that many that do take no time for each pair.
    var buckets: [[UInt64]: [Int]] = [:]
    var known: [Copy: Int] = [:]
    for (index, values) in features.values.enumerated() {
      let start = (0..<min(sampled, features.count)).map { values[$0].bitPattern }
      let others = buckets[start, default: []]
      buckets[start, default: []].append(index)
      guard let first = others.first else { continue }
      if others.count == 1 { known[Copy(features, first)] = first }
      let copy = Copy(features, index)
      let earlier = known[copy]
      if earlier == nil { known[copy] = index }
      if let earlier {
        let (name, other) = (features.columns[index].name, features.columns[earlier].name)
        remarks.append(
          DataFindings.Remark("\(name.quoted) has the same values as \(other.quoted)", suspects: [name]))
      }
    }
    return remarks
  }

  /// What two columns of the same kind and the same values have in common; categories must have the same words.
  private struct Copy: Hashable {
    let kind: Column.Kind
    /// Two hashes of the values, so that no two different columns have the same by chance.
    let hashes: [Int]

    init(_ features: FeatureTable, _ column: Int) {
      kind = features.columns[column].kind
      let values = features.values[column]
      var (first, second) = (Hasher(), Hasher())
      second.combine(1)
      for row in 0..<features.count {
        let value = values[row]
        // −0 equals 0, and all missing values are alike.
        let bits = value.isNaN ? UInt64.max : value == 0 ? 0 : value.bitPattern
        first.combine(bits)
        second.combine(bits)
      }
      hashes = [first.finalize(), second.finalize()]
    }
  }

  // MARK: Leaks

  private static func leaks(in features: FeatureTable, _ target: Target) -> [DataFindings.Remark] {
    guard features.count > 10 else { return [] }
    var remarks: [DataFindings.Remark] = []
    for (column, values) in zip(features.columns, features.values) where tells(column, values, target) {
      remarks.append(
        DataFindings.Remark(
          "\(column.name.quoted) alone tells the target \(target.name.quoted): if it is not known beforehand, exclude it",
          suspects: [column.name]))
    }
    if target.classes.isEmpty {
      for (names, sign) in sums(in: features, target) {
        remarks.append(
          DataFindings.Remark(
            "\(names.0.quoted) \(sign) \(names.1.quoted) is the target \(target.name.quoted): if they are not known "
              + "beforehand, exclude them", suspects: [names.0, names.1]))
      }
    }
    return remarks
  }

  private static func tells(_ column: Column, _ values: ColumnValues, _ target: Target) -> Bool {
    guard !target.classes.isEmpty else {
      return column.kind.isCategory ? categoryTells(values, target) : orders(values, target.values)
    }
    if column.kind.isCategory {
      return decides(target) { row in max(Int(values[row]), -1) }
    }
    return separates(values, target) || decides(target) { row in values[row].isNaN ? 0 : 1 }
  }

  /// Whether the most frequent class of each value makes less than a tenth of the errors of the most frequent class of
  /// all rows. Values that occur once count as one, since they tell any target.
  ///
  /// - Parameter value: of a row.
  private static func decides(_ target: Target, _ value: (Int) -> Int) -> Bool {
    struct Pair: Hashable {
      let value: Int
      let index: Int
    }
    var pairs: [Pair: Int] = [:]
    for (row, index) in target.values.enumerated() {
      pairs[Pair(value: value(row), index: Int(index)), default: 0] += 1
    }
    var (totals, most): ([Int: Int], [Int: Int]) = ([:], [:])
    var all = target.classes.map { _ in 0 }
    for (pair, count) in pairs {
      totals[pair.value, default: 0] += count
      most[pair.value] = max(most[pair.value] ?? 0, count)
      all[pair.index] += count
    }
    guard totals.count > 1 else { return false }
    var rare = target.classes.map { _ in 0 }
    for (pair, count) in pairs where totals[pair.value] == 1 { rare[pair.index] += count }
    let frequent = most.reduce(0) { $0 + (totals[$1.key] == 1 ? 0 : $1.value) }
    let right = frequent + (rare.max() ?? 0)
    let rows = target.values.count
    return 10 * (rows - right) < rows - (all.max() ?? 0)
  }

  /// Whether each word occurs with one value of the target only, and not just because it is rare.
  private static func categoryTells(_ values: ColumnValues, _ target: Target) -> Bool {
    var seen: [Double: Double] = [:]
    for row in 0..<values.count {
      let value = values[row]
      if let known = seen[value] {
        if known != target.values[row] { return false }
      } else {
        seen[value] = target.values[row]
      }
    }
    return seen.count <= values.count / 5 && Set(seen.values).count > 1
  }

  /// Whether sorting by the values sorts the target strictly, up or down: logarithms and other units of it do.
  private static func orders(_ values: ColumnValues, _ target: [Double]) -> Bool {
    // A sample refutes it for nearly all columns.
    let step = max(1, values.count / sampled)
    let sample = Array(stride(from: 0, to: values.count, by: step))
    return isMonotone(sample, values, target) && isMonotone(Array(0..<values.count), values, target)
  }

  private static func isMonotone(_ rows: [Int], _ values: ColumnValues, _ target: [Double]) -> Bool {
    guard !rows.contains(where: { values[$0].isNaN }) else { return false }
    let sorted = rows.sorted { values[$0] < values[$1] }
    var (rises, falls, distinct) = (true, true, 1)
    for (previous, next) in zip(sorted, sorted.dropFirst()) {
      let isSame = values[previous] == values[next]
      if isSame != (target[previous] == target[next]) { return false }
      if isSame { continue }
      distinct += 1
      if target[next] > target[previous] { falls = false } else { rises = false }
      if !rises, !falls { return false }
    }
    return distinct > 10
  }

  /// Whether every class has a range of values of its own.
  private static func separates(_ values: ColumnValues, _ target: Target) -> Bool {
    var ranges = [(least: Double, most: Double)](
      repeating: (.infinity, -.infinity), count: target.classes.count)
    for row in 0..<values.count {
      let (value, index) = (values[row], Int(target.values[row]))
      guard !value.isNaN else { return false }
      ranges[index] = (min(ranges[index].least, value), max(ranges[index].most, value))
    }
    let sorted = ranges.filter { $0.least <= $0.most }.sorted { $0.least < $1.least }
    return zip(sorted, sorted.dropFirst()).allSatisfy { $0.most < $1.least }
  }

  /// The pairs of number columns whose sum or difference is the target.
  private static func sums(
    in features: FeatureTable, _ target: Target
  ) -> [(names: (String, String), sign: String)] {
    let numbers = features.columns.indices.filter { features.columns[$0].kind == .number }
    guard numbers.count <= maxPaired else { return [] }
    var found: [(names: (String, String), sign: String)] = []
    for (position, first) in numbers.enumerated() {
      for second in numbers[(position + 1)...] {
        let (one, two) = (features.values[first], features.values[second])
        let names = (features.columns[first].name, features.columns[second].name)
        if isSum(one, two, 1, target.values) { found.append((names, "+")) }
        if isSum(one, two, -1, target.values) { found.append((names, "−")) }
        if isSum(two, one, -1, target.values) { found.append(((names.1, names.0), "−")) }
      }
    }
    return found
  }

  private static func isSum(
    _ first: ColumnValues, _ second: ColumnValues, _ sign: Double, _ target: [Double]
  ) -> Bool {
    var isFirstZero = true
    var isSecondZero = true
    for row in target.indices {
      let (one, two) = (first[row], second[row])
      let size = max(abs(one), abs(two), abs(target[row]))
      // NaN is no sum.
      guard abs(one + sign * two - target[row]) <= 1e-9 * size else { return false }
      if one != 0 { isFirstZero = false }
      if two != 0 { isSecondZero = false }
    }
    return !isFirstZero && !isSecondZero
  }
}
