// Numbers and text in gnuplot's language.

/// Text as gnuplot's language has it. gnuplot runs what stands between backticks in double quotes, and on a line without quotes; in
/// single quotes and in data blocks it evaluates nothing. Backticks and quotes never reach it: look-alikes stand in for them.
enum PlotText {
  /// A string of a command, in single quotes.
  static func quoted(_ text: String) -> String { "'\(harmless(text))'" }

  /// The label of a mark on an axis, in which `%` would begin a format for its number.
  static func label(_ text: String) -> String {
    quoted(text.replacingScalars { $0 == "%" ? "%%" : nil })
  }

  /// A text in a row of data, in double quotes, in which data knows `\n`.
  static func datum(_ text: String) -> String {
    "\"" + harmless(text).replacingScalars { $0 == "\\" ? "\\\\" : nil } + "\""
  }

  /// A number of a command or a row of data.
  static func number(_ value: Double?) -> String {
    value.flatMap { isDrawable($0) ? String($0) : nil } ?? "NaN"
  }

  /// Whether a number has a place on an axis. gnuplot computes ranges with such as are much larger, fails, and fails too where there
  /// is nothing else to draw.
  static func isDrawable(_ value: Double?) -> Bool {
    value.map { $0.magnitude < 1e100 } ?? false
  }

  /// A block of data under a name. Each row begins with a number, so that none is taken for the block's end.
  static func data(_ name: String, _ rows: [(x: Double?, rest: [String])]) -> String {
    "$\(name) << END\n"
      + rows.map { ([number($0.x)] + $0.rest).joined(separator: " ") + "\n" }.joined() + "END\n"
  }

  private static func harmless(_ text: String) -> String {
    text.singleLine.replacingScalars { scalar in
      switch scalar {
      case "`": "ˋ"
      // Doubled at the beginning of a string, it would end the string.
      case "'": "’"
      case "\"": "″"
      // gnuplot writes it as it is, and XML has no `]]>` in text.
      case ">": "›"
      default: nil
      }
    }
  }
}
