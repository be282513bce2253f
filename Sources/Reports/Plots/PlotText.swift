// Numbers and text in gnuplot scripts.

/// Text for gnuplot scripts. gnuplot executes text between backticks, in double quotes and on unquoted lines; in
/// single quotes and in data blocks it evaluates nothing. Backticks and quotes are replaced by similar characters.
enum PlotText {
  /// A string in a command, in single quotes.
  static func quoted(_ text: String) -> String { "'\(harmless(text))'" }

  /// The label of a tic, in which `%` would start a number format.
  static func label(_ text: String) -> String {
    quoted(text.replacingScalars { $0 == "%" ? "%%" : nil })
  }

  /// A text in a row of data, in double quotes, where data interprets `\n`.
  static func datum(_ text: String) -> String {
    "\"" + harmless(text).replacingScalars { $0 == "\\" ? "\\\\" : nil } + "\""
  }

  /// A number in a command or a row of data.
  static func number(_ value: Double?) -> String {
    value.flatMap { isDrawable($0) ? String($0) : nil } ?? "NaN"
  }

  /// Whether a number can be shown on an axis. gnuplot computes ranges beyond the values and fails if they overflow,
  /// or if nothing can be drawn.
  static func isDrawable(_ value: Double?) -> Bool {
    value.map { $0.magnitude < 1e100 } ?? false
  }

  /// A named block of data. Each row begins with a number, so none can end the block.
  static func data(_ name: String, _ rows: [(x: Double?, rest: [String])]) -> String {
    "$\(name) << END\n"
      + rows.map { ([number($0.x)] + $0.rest).joined(separator: " ") + "\n" }.joined() + "END\n"
  }

  private static func harmless(_ text: String) -> String {
    text.singleLine.replacingScalars { scalar in
      switch scalar {
      case "`": "ˋ"
      // A doubled quote at the beginning would end the string.
      case "'": "’"
      case "\"": "″"
      // gnuplot writes it unescaped, and XML does not allow `]]>` in text.
      case ">": "›"
      default: nil
      }
    }
  }
}
