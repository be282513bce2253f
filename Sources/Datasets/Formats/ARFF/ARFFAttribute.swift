/// An attribute of an ARFF file: a column with its type.
struct ARFFAttribute: Equatable {
  enum Kind: Equatable {
    case numeric
    case nominal([String])
    case string
    case date(DatePattern)
  }

  private(set) var name: String
  let kind: Kind

  func named(_ name: String) -> ARFFAttribute {
    var other = self
    other.name = name
    return other
  }

  /// Reads what follows `@attribute`.
  init(_ line: inout ARFFLine) throws(ARFFLine.Fault) {
    let name = try line.word().text.trimmed
    guard !name.isEmpty else { throw ARFFLine.Fault("the attribute has no name") }
    self.name = name
    if line.take("{") {
      kind = .nominal(try Self.values(&line))
    } else {
      let type = try line.word().text.lowercased()
      switch type {
      case "numeric", "real", "integer": kind = .numeric
      case "string": kind = .string
      case "date":
        let pattern = line.isAtEnd ? DatePattern.iso : try line.word().text
        guard let format = DatePattern(pattern) else {
          throw ARFFLine.Fault("the date format \(pattern.quoted) is unknown: use the letters yMdHmsS")
        }
        kind = .date(format)
      case "relational":
        throw ARFFLine.Fault("the attribute \(name.quoted) holds tables: netlab reads single values")
      default: throw ARFFLine.Fault("the attribute \(name.quoted) has the unknown type \(type.quoted)")
      }
    }
    guard line.isAtEnd else {
      throw ARFFLine.Fault("something follows the type of the attribute \(name.quoted)")
    }
  }

  private static func values(_ line: inout ARFFLine) throws(ARFFLine.Fault) -> [String] {
    var values: [String] = []
    while !line.take("}") {
      if line.isAtEnd { throw ARFFLine.Fault("a list of values is never closed") }
      values.append(try line.value().text)
      if line.take(",") { continue }
      guard line.take("}") else { throw ARFFLine.Fault("a list of values is never closed") }
      break
    }
    return values
  }
}

/// A date format of Java's SimpleDateFormat, as far as it consists of numbers.
struct DatePattern: Equatable {
  static let iso = "yyyy-MM-dd'T'HH:mm:ss"

  private enum Part: Equatable {
    case literal(UInt8)
    /// A letter of `units`, and how often it stands there.
    case number(UInt8, Int)
  }

  private let parts: [Part]
  private static let units = Array("yMdHmsS".utf8)

  /// nil if a letter has no number.
  init?(_ text: String) {
    var parts: [Part] = []
    var isLiteral = false
    let bytes = Array(text.utf8)
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
      if byte == UInt8(ascii: "'") {
        isLiteral.toggle()
        place += 1
      } else if isLiteral || !isLetter {
        parts.append(.literal(byte))
        place += 1
      } else {
        let length = bytes[place...].prefix { $0 == byte }.count
        guard Self.units.contains(byte), byte != UInt8(ascii: "M") || length <= 2 else { return nil }
        parts.append(.number(byte, length))
        place += length
      }
    }
    self.parts = parts
  }

  /// The date in ISO 8601, with the time if the format has one; nil if the text does not follow the format.
  func iso(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    var place = 0
    var values: [UInt8: Int] = [:]
    for (index, part) in parts.enumerated() {
      switch part {
      case .literal(let byte):
        guard place < bytes.count, bytes[place] == byte else { return nil }
        place += 1
      case .number(let unit, let length):
        // Numbers have any number of digits, unless another one follows at once.
        var longest = unit == UInt8(ascii: "y") ? 4 : 3
        if index + 1 < parts.count, case .number = parts[index + 1] { longest = length }
        let digits = bytes[place...].prefix(longest).prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard !digits.isEmpty else { return nil }
        place += digits.count
        var value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        // As Weka's Java does, near the present.
        if unit == UInt8(ascii: "y"), length <= 2, digits.count == 2 { value += value < 50 ? 2000 : 1900 }
        values[unit] = value
      }
    }
    guard place == bytes.count else { return nil }
    return Self.text(values)
  }

  private static func text(_ values: [UInt8: Int]) -> String? {
    func value(_ unit: Unicode.Scalar, _ missing: Int) -> Int { values[UInt8(ascii: unit)] ?? missing }
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let (year, month, day) = (value("y", 1970), value("M", 1), value("d", 1))
    let (hour, minute, second) = (value("H", 0), value("m", 0), value("s", 0))
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    guard 1...12 ~= month else { return nil }
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    guard 1...days ~= day, hour < 24, minute < 60, second < 60 else { return nil }
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    guard Array("HmsS".utf8).contains(where: { values[$0] != nil }) else { return date }
    let time = "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    let fraction = values[UInt8(ascii: "S")].map { "." + padded($0, 3) } ?? ""
    return "\(date)T\(time)\(fraction)"
  }
}

extension [ARFFAttribute] {
  /// With names that differ, as those of CSV columns do.
  var uniquelyNamed: [ARFFAttribute] {
    zip(self, CSVHeader.unique(map(\.name))).map { $0.named($1) }
  }
}
