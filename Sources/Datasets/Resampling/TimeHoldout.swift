// Divides rows by time: `"split": {"time": COLUMN}` of a spec.

import JSON

/// The latest rows for the test split, those before them for validation, and the earliest for training.
package struct TimeHoldout: ColumnDivision {
  static let key = "time"

  let fractions: SplitFractions
  let column: String

  package init(_ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation) throws(SpecError) {
    fractions = try SplitFractions(&data, hasTest: hasTest, at: place)
    column = try SplitKey.text(Self.key, &data, at: place)
  }

  package var divisors: [DatasetSettings.Divisor] { [DatasetSettings.Divisor(column, isFeature: true)] }

  /// Rows of one time stay together, in the later split.
  package func divisions(of dataset: Dataset) throws(UndividedData) -> [Division] {
    let times = try times(of: dataset)
    let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    let wanted = fractions.counts(of: order.count)
    /// The first place with the time of a place.
    func start(_ place: Int) -> Int {
      var place = place
      while place > 0, place < order.count, times[order[place - 1]] == times[order[place]] { place -= 1 }
      return place
    }
    let testStart = start(order.count - wanted.test)
    let validationStart = start(max(0, testStart - wanted.validation))
    return [
      try Division(
        unsorted: (
          Array(order[..<validationStart]), Array(order[validationStart..<testStart]),
          Array(order[testStart...])
        ), of: dataset, fractions: fractions)
    ]
  }

  private func times(of dataset: Dataset) throws(UndividedData) -> ArraySlice<Double> {
    guard let values = dataset.divisors[column] else { return [] }
    let times: [Double]
    if case .words = values {
      do throws(DatasetError) {
        times = try values.dates(of: column, path: "")
      } catch {
        throw UndividedData(key: SplitKey.name, error.message)
      }
    } else {
      times = values.doubles
    }
    let divided = times.prefix(dataset.divisibleCount)
    if let missing = divided.firstIndex(where: \.isNaN) {
      throw UndividedData(
        key: SplitKey.name, "row \(missing + 1) has no time: its \(column.quoted) is missing")
    }
    return divided
  }
}
