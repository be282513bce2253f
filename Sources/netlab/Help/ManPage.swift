// Writes the manual page netlab(1) in man macros.

import Search

struct ManPage {
  let version: String
  let commands: [CommandDefinition]

  var text: String {
    var page = """
      .TH NETLAB 1 "" "netlab \(Self.escaped(version))" "User Commands"
      .SH NAME
      netlab \\- train grids of dense neural networks, keep every run and compare them
      .SH SYNOPSIS
      .B netlab
      .I COMMAND
      [\\fIoptions\\fR]
      .SH DESCRIPTION
      netlab trains every network of a grid of hyperparameters on a table. It stores weights in HDF5 files and everything else in one
      SQLite database, trains nothing twice, and compares runs in reports and in SQL.
      .SH COMMANDS

      """
    for command in commands { page += Self.section(command) }
    page += """
      .SH OPTIONS OF ALL COMMANDS

      """
    page += OptionDefinition.common.map(Self.option).joined()
    page += """
      .TP
      .B \\-\\-version
      the version, and the commit that the program was built from
      .SH HYPERPARAMETERS

      """
    page += HyperparameterDefinition.all.map(Self.hyperparameter).joined()
    page += """
      .SH EXIT STATUS

      """
    page += ExitStatus.allCases.map { ".TP\n.B \($0.rawValue)\n\(Self.line($0.meaning))" }.joined()
    page += """
      .SH ENVIRONMENT
      .TP
      .B NETLAB_STORE
      the store's folder, unless
      .B \\-\\-store
      is given
      .TP
      .B NETLAB_KERNELS
      the instruction set to use instead of the processor's widest: AVX-512, AVX2 or portable; all give the same
      bits
      .SH FILES
      .TP
      .I runs/netlab.db
      the database, readable with any SQLite
      .TP
      .I runs/weights/*.h5
      the weights of each completed run
      .SH SEE ALSO
      .BR sqlite3 (1),
      .BR h5dump (1),
      .BR gnuplot (1)

      """
    return page
  }

  private static func section(_ command: CommandDefinition) -> String {
    let operands = command.operands.map { "\\fI\(escaped($0))\\fR" }
    var text = ".SS \(escaped("netlab \(command.name)"))\n"
    text += (["\\fBnetlab \(escaped(command.name))\\fR"] + operands + ["[\\fIoptions\\fR]"]).joined(
      separator: " ")
    text += "\n.PP\n\(paragraph("\(command.summary.prefix(1).uppercased())\(command.summary.dropFirst())."))"
    text += paragraph(command.details)
    text += command.options.map(option).joined()
    text += ".PP\nFor example:\n.PP\n.nf\n.RS\n"
    text += command.examples.map { line($0) }.joined()
    return text + ".RE\n.fi\n"
  }

  private static func option(_ option: OptionDefinition) -> String {
    let value = option.value.map { " \\fI\(escaped($0))\\fR" } ?? ""
    return ".TP\n\\fB\(escaped("--\(option.name)"))\\fR\(value)\n\(line(option.summary))"
  }

  private static func hyperparameter(_ definition: HyperparameterDefinition) -> String {
    ".TP\n\\fB\(escaped(definition.name))\\fR\n\(line(definition.help))"
  }

  private static func paragraph(_ text: String) -> String {
    text.split(separator: "\n").map { line(String($0)) }.joined()
  }

  /// A line that does not start with a groff request.
  private static func line(_ text: String) -> String {
    let escaped = escaped(text)
    return (escaped.utf8.first == UInt8(ascii: ".") ? "\\&" : "") + escaped + "\n"
  }

  /// Escapes backslashes, and hyphens so that they can be copied.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\e"
      case "-": "\\-"
      case "\"": "\\(dq"
      case "'": "\\(aq"
      case "^": "\\(ha"
      case "~": "\\(ti"
      case "`": "\\(ga"
      case "…": "..."
      case _ where !scalar.isASCII: "\\[u\(Self.hexadecimal(scalar))]"
      default: String(scalar)
      }
    }.joined()
  }

  /// Pads to at least four digits, as groff requires.
  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
