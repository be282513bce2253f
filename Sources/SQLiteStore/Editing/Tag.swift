// Checks the tags of runs.

public enum Tag {
  /// Whether it is one word of at most 64 characters without commas.
  public static func isValid(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.count <= 64
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.value > 0x20 && scalar.value != 0x7F && scalar != "," && !scalar.properties.isWhitespace
      }
  }
}
