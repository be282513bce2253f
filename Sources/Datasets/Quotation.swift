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
