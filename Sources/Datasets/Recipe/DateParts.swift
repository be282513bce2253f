// Dates as numbers.

import ElementaryFunctions

/// Turns dates into a number and the parts of the calendar that vary in the training split.
package struct DateEncoding: Transform {
  package init() {}

  package func fit(_ rows: TrainingRows) -> DateParts? {
    let columns = rows.columns.indices.filter { rows.columns[$0].kind == .date }
    guard !columns.isEmpty else { return nil }
    var parts: [[DateParts.Part]] = []
    var years: [Double] = []
    for column in columns {
      var first: CalendarTime?
      var varying: Set<DateParts.Part> = []
      var known: [Double] = []
      for seconds in rows.values(ofColumn: column) {
        guard let time = CalendarTime(seconds) else { continue }
        known.append(Double(time.year))
        let start = first ?? time
        first = start
        for part in DateParts.Part.allCases where part.value(time) != part.value(start) {
          varying.insert(part)
        }
      }
      parts.append(DateParts.Part.allCases.filter(varying.contains))
      years.append(OrderedValues(known).quantile(0.5))
    }
    return DateParts(columns: columns, parts: parts, years: years)
  }
}

/// A date becomes the days since 1970 as a number, which is missing if the date is, and its varying parts: the year, and
/// month, weekday and hour as the sine and cosine of their place in the cycle. Where the date is missing, the year is
/// the training split's median, and sines and cosines are 0. Sines and cosines are not scaled.
package struct DateParts: ColumnExpansion {
  enum Part: CaseIterable, Sendable {
    case year, month, weekday, hour

    /// From 0 for all but years.
    func value(_ time: CalendarTime) -> Int {
      switch self {
      case .year: time.year
      case .month: time.month - 1
      case .weekday: time.weekday
      case .hour: time.hour
      }
    }

    var name: String {
      switch self {
      case .year: "year"
      case .month: "month"
      case .weekday: "weekday"
      case .hour: "hour"
      }
    }

    /// The sine and cosine of each place in the cycle.
    var cycle: [(sine: Double, cosine: Double)] {
      switch self {
      case .year: []
      case .month: Self.months
      case .weekday: Self.weekdays
      case .hour: Self.hours
      }
    }

    private static let months = points(12), weekdays = points(7), hours = points(24)

    private static func points(_ count: Int) -> [(sine: Double, cosine: Double)] {
      (0..<count).map { place in
        let part = Double(place) / Double(count)
        let cosine = { ElementaryFunctions.own.cos(2 * .pi * $0) }
        return (sine: cosine(part - 0.25), cosine: cosine(part))
      }
    }
  }

  /// In ascending order.
  let columns: [Int]
  /// The varying parts of each, in the order of `Part.allCases`.
  let parts: [[Part]]
  /// The median year of each.
  let years: [Double]

  package static let name = "date"
  package static let arrays = ["columns", "parts", "year"]

  func replacement(of column: Column, at place: Int) -> [Column] {
    [Column(column.name)]
      + parts[place].flatMap { part in
        part == .year
          ? [Column("\(column.name) (year)")]
          : ["sine", "cosine"].map { Column("\(column.name) (\(part.name) \($0))", .flag) }
      }
  }

  func expand(_ value: Double, at place: Int, to numbers: UnsafeMutablePointer<Double>) {
    let time = CalendarTime(value)
    numbers[0] = time == nil ? .nan : value / 86_400
    var next = 1
    for part in parts[place] {
      if part == .year {
        numbers[next] = time.map { Double($0.year) } ?? years[place]
        next += 1
      } else {
        let point = time.map { part.cycle[part.value($0)] } ?? (sine: 0, cosine: 0)
        (numbers[next], numbers[next + 1]) = (point.sine, point.cosine)
        next += 2
      }
    }
  }

  func narrowed(toPlace place: Int?) -> DateParts {
    guard let place else { return DateParts(columns: [], parts: [], years: []) }
    return DateParts(columns: [0], parts: [parts[place]], years: [years[place]])
  }

  package var note: TransformNote {
    TransformNote(
      "dates", text: "\(columns.count) columns, \(parts.reduce(0) { $0 + $1.count }) varying parts")
  }

  package var encoded: EncodedTransform {
    EncodedTransform(
      Self.name,
      arrays: [
        .init("columns", indices: columns),
        .init(
          "parts", shape: [columns.count, Part.allCases.count],
          values: parts.flatMap { parts in Part.allCases.map { parts.contains($0) ? 1 : 0 } }),
        .init("year", years),
      ])
  }

  init(columns: [Int], parts: [[Part]], years: [Double]) {
    self.columns = columns
    self.parts = parts
    self.years = years
  }

  package init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    let indices = try encoded.columns(among: columns) { $0 == .date }
    let kinds = Part.allCases
    let flags = try encoded.flags("parts", shape: [indices.count, kinds.count])
    self.columns = indices
    parts = indices.indices.map { place in
      kinds.indices.filter { flags[place * kinds.count + $0] }.map { kinds[$0] }
    }
    years = try encoded.finite("year", count: indices.count)
  }
}

/// A time in the Gregorian calendar, in UTC.
struct CalendarTime: Equatable {
  let year: Int
  /// 1 to 12.
  let month: Int
  /// 0 is Monday.
  let weekday: Int
  /// 0 to 23.
  let hour: Int

  /// - Parameter seconds: since 1970-01-01.
  /// - Returns: nil if there are none, or more than in a million years.
  init?(_ seconds: Double) {
    guard abs(seconds) < 3.2e13 else { return nil }
    let days = (seconds / 86_400).rounded(.down)
    let (day, second) = (Int(days), Int((seconds - days * 86_400).rounded(.down)))
    hour = min(max(second / 3600, 0), 23)
    // The first of January 1970 was a Thursday.
    weekday = (day % 7 + 10) % 7
    // H. Hinnant, "chrono-compatible low-level date algorithms": years start in March, in eras of 400 years.
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}
