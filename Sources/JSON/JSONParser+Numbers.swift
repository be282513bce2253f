// Parses numbers.

extension JSONParser {
  mutating func parseNumber() throws(JSONError) -> JSONNumber {
    let start = position
    var text = ""
    while let scalar = peek, scalar.isASCII,
      scalar.properties.isAlphabetic || "+-.0123456789".unicodeScalars.contains(scalar)
    {
      text.unicodeScalars.append(advance())
    }
    guard let number = Self.number(text) else { throw error("'\(text)' is not a number", at: start) }
    return number
  }

  private static func number(_ text: String) -> JSONNumber? {
    var digits = text[...]
    var negative = false
    if let sign = digits.first, sign == "-" || sign == "+" {
      negative = sign == "-"
      digits.removeFirst()
    }
    switch digits {
    case "Infinity": return .real(negative ? -.infinity : .infinity)
    case "NaN": return .real(.nan)
    default: break
    }
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      let hexadecimal = digits.dropFirst(2)
      guard hexadecimal.allSatisfy(\.isHexDigit), let value = Int(hexadecimal, radix: 16) else { return nil }
      return JSONNumber(Double(negative ? -value : value))
    }
    // Double(String) also accepts hexadecimal and words, which are not numbers in JSON5.
    guard let first = digits.first, first.isNumber || first == ".",
      digits.allSatisfy({ "0123456789.eE+-".contains($0) }),
      let value = Double((digits.hasSuffix(".") ? digits.dropLast() : digits).description)
    else { return nil }
    return JSONNumber(negative ? -value : value)
  }
}
