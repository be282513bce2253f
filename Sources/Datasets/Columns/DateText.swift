// Reads dates and times as texts have them.

/// Dates as ISO 8601 and RFC 3339 write them, and with English names of months.
///
/// - `2024-03-01`, `2024/03/01`; `2024-03` and `2024/03` for the first day of a month.
/// - `1 Mar 2024`, `Mar 1 2024`, `Mar 1, 2024`, with blanks or hyphens between; `Mar 2024` for the first day of a month.
///   Months are names such as `March` or their first three letters, in any case.
/// - After a day, with ` ` or `T` between, a time such as `13:05`, `13:05:30` or `13:05:30.5`, with `Z` or an offset such
///   as `+01:00`.
///
/// Orders such as `01/03/2024` are not read, since they mean different days in different countries.
enum DateText {
  /// Seconds since 1970-01-01 00:00 UTC; nil for any other text. A time without an offset is taken as UTC.
  static func seconds(_ text: String) -> Double? {
    var scanner = Scanner(Array(text.utf8))
    guard let date = scanner.date() else { return nil }
    let days = CivilDate(year: date.year, month: date.month, day: date.day ?? 1).days
    if scanner.isAtEnd { return Double(days) * 86_400 }
    guard date.day != nil, scanner.oneOf(" Tt") != nil, let time = scanner.time() else { return nil }
    return Double(days) * 86_400 + time
  }

  fileprivate static func daysOf(month: Int, year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  private struct Scanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    /// - Returns: a valid date; without a day if the text names only a month.
    mutating func date() -> (year: Int, month: Int, day: Int?)? {
      guard let date = digitCount == 4 ? yearFirst() : withNameOfMonth() else { return nil }
      guard 1...12 ~= date.month else { return nil }
      guard let day = date.day else { return date }
      return day >= 1 && day <= DateText.daysOf(month: date.month, year: date.year) ? date : nil
    }

    private mutating func yearFirst() -> (year: Int, month: Int, day: Int?)? {
      guard let year = number(digits: 4...4), let separator = oneOf("-/"), let month = number(digits: 1...2)
      else {
        return nil
      }
      // A single digit would make a month of any ratio or subtraction.
      if isAtEnd { return bytes.count == 7 ? (year, month, nil) : nil }
      guard oneOf("-/") == separator, let day = number(digits: 1...2) else { return nil }
      return (year, month, day)
    }

    private mutating func withNameOfMonth() -> (year: Int, month: Int, day: Int?)? {
      var day = number(digits: 1...2)
      let first = day == nil ? nil : oneOf("- ")
      guard day == nil || first != nil, let month = month(), let separator = oneOf("- "),
        first == nil || first == separator
      else { return nil }
      if day == nil, digitCount <= 2 {
        day = number(digits: 1...2)
        if separator == UInt8(ascii: " ") { _ = oneOf(",") }
        guard day != nil, oneOf("- ") == separator else { return nil }
      }
      guard let year = number(digits: 4...4) else { return nil }
      return (year, month, day)
    }

    private static let months = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
      "november",
      "december",
    ]

    /// The number of a month from its name.
    private mutating func month() -> Int? {
      let letters = bytes[index...].prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }
      let name = String(decoding: letters.prefix(10), as: UTF8.self).lowercased()
      guard let place = Self.months.firstIndex(where: { $0 == name || $0.prefix(3) == name }) else {
        return nil
      }
      index += letters.count
      return place + 1
    }

    /// The number of digits that follow.
    private var digitCount: Int { bytes[index...].prefix { 0x30...0x39 ~= $0 }.count }

    mutating func number(digits: ClosedRange<Int>) -> Int? {
      var (value, count) = (0, 0)
      while count < digits.upperBound, index < bytes.count, 0x30...0x39 ~= bytes[index] {
        value = value * 10 + Int(bytes[index] - 0x30)
        count += 1
        index += 1
      }
      return digits ~= count ? value : nil
    }

    mutating func oneOf(_ characters: StaticString) -> UInt8? {
      guard index < bytes.count else { return nil }
      let byte = bytes[index]
      let isIn = characters.withUTF8Buffer { $0.contains(byte) }
      if isIn { index += 1 }
      return isIn ? byte : nil
    }

    /// The seconds of a time of day with its offset, to the end of the text.
    mutating func time() -> Double? {
      guard let hour = number(digits: 1...2), hour < 24, oneOf(":") != nil,
        let minute = number(digits: 2...2), minute < 60
      else { return nil }
      var seconds = Double(hour * 3600 + minute * 60)
      if oneOf(":") != nil {
        guard let second = number(digits: 2...2), second <= 60 else { return nil }
        seconds += Double(second)
        if oneOf(".,") != nil {
          let start = index
          guard let fraction = number(digits: 1...9) else { return nil }
          var unit = 1.0
          for _ in start..<index { unit *= 10 }
          seconds += Double(fraction) / unit
        }
      }
      if isAtEnd || oneOf("Zz") != nil { return isAtEnd ? seconds : nil }
      guard let sign = oneOf("+-"), let hours = number(digits: 2...2), hours < 24 else { return nil }
      _ = oneOf(":")
      guard let minutes = number(digits: 2...2), minutes < 60, isAtEnd else { return nil }
      let offset = Double(hours * 3600 + minutes * 60)
      return sign == UInt8(ascii: "-") ? seconds + offset : seconds - offset
    }
  }
}

/// A day of the Gregorian calendar, also before its introduction.
struct CivilDate: Equatable, Sendable {
  let year: Int
  /// From 1.
  let month: Int
  /// From 1.
  let day: Int

  init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// Days since 1970-01-01: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  var days: Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
