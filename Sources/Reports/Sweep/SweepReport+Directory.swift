// Chooses the folder of a report.

import Files

extension SweepReport {
  /// Converts a sweep's name to a folder name, uniquely.
  ///
  /// Letters, digits, `-`, `_` and `.` are kept. Names with other characters, those that begin with `-` or `.`, empty
  /// ones and very long ones are changed, and end with a hash of the whole name; so do names that already look as if
  /// they had one. Names that differ only in case give folders that do so too, which Linux distinguishes.
  public static func directoryName(_ name: String) throws -> String {
    let hashLength = 16
    var kept = name.replacingScalars { isKept($0) ? nil : "-" }
    let isUnchanged = kept.utf8.elementsEqual(name.utf8)
    kept = String(Substring(kept.unicodeScalars.drop { $0 == "-" || $0 == "." }))
    let ending = name.utf8.suffix(hashLength + 1)
    let looksHashed =
      ending.first == UInt8(ascii: "-")
      && ending.dropFirst().allSatisfy { "0123456789abcdef".utf8.contains($0) }
    if isUnchanged, kept.utf8.count == name.utf8.count, !kept.isEmpty, name.utf8.count <= 255, !looksHashed {
      return name
    }
    while kept.utf8.count > 200 { kept.unicodeScalars.removeLast() }
    return "\(kept.isEmpty ? "sweep" : kept)-\(try SHA256(of: name).hexadecimal.prefix(hashLength))"
  }

  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "-", "_", ".": return true
    default:
      let properties = scalar.properties
      return properties.isAlphabetic || properties.numericType != nil
    }
  }
}
