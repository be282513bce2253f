extension String {
  /// The maximum number of Unicode scalars of a text that a message quotes.
  private static let maxQuoted = 60

  /// The text for a message, truncated if it is long.
  package var excerpt: String {
    let shown = unicodeScalars.prefix(Self.maxQuoted)
    let end = shown.endIndex < unicodeScalars.endIndex ? "…" : ""
    return String(String.UnicodeScalarView(shown)) + end
  }

  /// The excerpt in single quotes.
  package var quoted: String { "'\(excerpt)'" }
}

/// Bytes for a message: `0A FF`.
func hex(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
}
