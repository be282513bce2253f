// Decides which columns of a table are features, and of which kinds.

/// The features of a table, with the reasons for what is left out.
struct ColumnPlan {
  private(set) var columns: [Column] = []
  private(set) var values: [ColumnValues] = []
  private(set) var leftOut: [DataFindings.LeftOut] = []

  /// Words are "nearly all different", and so a name of each row, from this share of the rows on.
  private static let nearlyAll = 0.9
  /// Fewer different words are never left out.
  private static let fewWords = 10

  /// - Parameter rows: nil for all rows.
  init(
    _ table: RawTable, rows: [Int]?, settings: DatasetSettings, path: String
  ) throws(DatasetError) {
    let taken = Set(
      settings.targets + [settings.weight].compactMap(\.self)
        + settings.divisors.filter { !$0.isFeature }.map(\.name))
    for column in table.columns {
      let name = column.name
      let isDivisor = settings.divisors.contains { $0.name == name } && settings.columns.names(name)
      guard !taken.contains(name) || isDivisor, settings.columns.includes(name) else { continue }
      guard !name.isEmpty else {
        leftOut.append(DataFindings.LeftOut(column: "", reason: "it has no name"))
        continue
      }
      let raw = rows.map { column.values.selecting($0) } ?? column.values
      let isNamed = settings.isPlain || settings.columns.names(name)
      if !isNamed, !table.isArray,
        let reason = Self.uselessness(of: raw, kind: settings.columns.kind(of: name))
      {
        leftOut.append(DataFindings.LeftOut(column: name, reason: reason))
        continue
      }
      let (kind, values) = try Self.decide(
        raw, name: name, stated: settings.columns.kind(of: name), path: path)
      columns.append(Column(name, kind))
      self.values.append(values)
    }
    guard columns.count <= Dataset.maxFeatures else {
      throw DatasetError(path: path, "the table has more than \(Dataset.maxFeatures) features")
    }
  }

  private static func decide(
    _ raw: RawValues, name: String, stated: ColumnSettings.Kind?, path: String
  ) throws(DatasetError) -> (Column.Kind, ColumnValues) {
    switch stated ?? raw.kind {
    case .number: return (.number, try raw.numberValues(of: name, path: path))
    case .date: return (.date, .numbers(try raw.dates(of: name, path: path)))
    case .category:
      let words = raw.words.used.sorted
      return (.category(words.distinct), .codes(words.codes))
    }
  }

  /// Why a column would teach a network nothing; nil if it might.
  private static func uselessness(of raw: RawValues, kind: ColumnSettings.Kind?) -> String? {
    if raw.isConstant { return raw.count > 0 && raw.isMissing(0) ? "it is empty" : "it is constant" }
    guard kind == nil, case .words(let words) = raw, !raw.areDates else { return nil }
    let (different, present) = (words.used.distinct.count, raw.count - raw.missingCount)
    return different > fewWords && Double(different) > nearlyAll * Double(present)
      ? "its words are nearly all different, \(different) in \(present) rows" : nil
  }
}
