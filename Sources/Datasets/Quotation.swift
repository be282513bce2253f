extension String {
  /// The most Unicode scalars of a text from a file that a message repeats.
  private static let maxQuoted = 60

  /// The text for a message, cut off where it is long.
  package var excerpt: String {
    let shown = unicodeScalars.prefix(Self.maxQuoted)
    let end = shown.endIndex < unicodeScalars.endIndex ? "…" : ""
    return String(String.UnicodeScalarView(shown)) + end
  }

  /// The excerpt in single quotes.
  package var quoted: String { "'\(excerpt)'" }
}
