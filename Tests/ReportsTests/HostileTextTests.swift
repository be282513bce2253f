// Text from an untrusted store in each format: it is always escaped.

import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Reports
@testable import Tabular

struct HostileTextTests {
  /// Marks that a combining accent follows, with which they are one Character that equals neither.
  private static func accented(_ text: String) -> String { text.map { "\($0)\u{301}" }.joined() }

  @Test(
    "Control characters are made visible, and other text is unchanged",
    arguments: [
      ("val_loss größe × 0.5 – 🙂", "val_loss größe × 0.5 – 🙂"), ("a\tb\nc", "a\tb\nc"), ("a\r\nb", "a\nb"),
      ("a\rb", "a\\u{D}b"),
      ("\u{1B}[31m\u{7}\u{0}", "\\u{1B}[31m\\u{7}\\u{0}"),
      ("\u{7F}\u{80}\u{9B}\u{9F}\u{A0}", "\\u{7F}\\u{80}\\u{9B}\\u{9F}\u{A0}"),
      (
        "\u{202A}\u{202E}\u{2066}\u{2069}\u{200F}\u{61C}",
        "\\u{202A}\\u{202E}\\u{2066}\\u{2069}\\u{200F}\\u{61C}"
      ),
      ("\u{2028}\u{2029}\u{85}", "\\u{2028}\\u{2029}\\u{85}"), ("\u{1B}\u{301}", "\\u{1B}\u{301}"),
    ])
  func controls(text: String, shown: String) {
    #expect(Array(text.showingControls.unicodeScalars) == Array(shown.unicodeScalars))
  }

  @Test("Tables for people escape control characters, and are aligned by the escaped text")
  func tables() {
    let table = Table(
      columns: ["a\u{1B}", "b"], rows: [[.text("x\n\u{9B}y"), .text("z")], [.text("w"), .text("v")]])
    #expect(TableFormat.table.text(table) == "a\\u{1B}    b\nx \\u{9B}y  z\nw          v\n")
    #expect(
      TableFormat.markdown.text(table)
        == "| a\\\\u{1B} | b |\n| --- | --- |\n| x \\\\u{9B}y | z |\n| w | v |\n")
    #expect(TableFormat.latex.text(table).contains("x \\textbackslash{}u\\{9B\\}y & z \\\\\n"))
    // Programs get the bytes.
    #expect(TableFormat.csv.text(table) == "a\u{1B},b\n\"x\n\u{9B}y\",z\nw,v\n")
    #expect(TableFormat.jsonl.text(table).hasPrefix("{\"a\\u001b\": \"x\\n\u{9B}y\", \"b\": \"z\"}\n"))
  }

  // Python: csv.reader(io.StringIO(text, newline="")) gives the field again.
  @Test("Quotes of CSV are doubled, also before a combining mark; lines end in LF")
  func csv() {
    let table = Table(
      columns: ["a"], rows: [[.text("\"\u{301},\"")], [.text("x\ry")], [.text("=1+1")], [.text("-1")]])
    #expect(
      Array(TableFormat.csv.text(table).utf8)
        == Array("a\n\"\"\"\u{301},\"\"\"\n\"x\ry\"\n=1+1\n-1\n".utf8))
  }

  // cmark-gfm 0.29.0.gfm.6 shows each as the text on the left.
  @Test(
    "Markdown is escaped, and ordinary text is unchanged",
    arguments: [
      ("val_log_loss 0.5 (2/3), lr-a+b = 1e-05", "val_log_loss 0.5 (2/3), lr-a+b = 1e-05"),
      ("netlab sweep a/b_c/grid.json --jobs 4", "netlab sweep a/b_c/grid.json --jobs 4"),
      ("[16, 8]", "\\[16, 8\\]"), ("a|b", "a\\|b"), ("a\\|b", "a\\\\\\|b"), ("*x* `y`", "\\*x\\* \\`y\\`"),
      ("_x_ a_b a__b _", "\\_x\\_ a_b a__b \\_"), ("(_x_)", "(\\_x\\_)"), ("<b>", "\\<b>"), ("> x", "\\> x"),
      ("&lt; &#60; a & b", "\\&lt; \\&#60; a & b"), ("~x~", "\\~x\\~"), ("x #", "x \\#"), ("a#b", "a#b"),
      ("https://e.org www.e.org", "https\\://e.org www\\.e.org"), ("![x](y)", "!\\[x\\](y)"),
      ("$x$", "\\$x\\$"),
      ("a\nb\tc", "a b c"),
    ])
  func markdown(text: String, escaped: String) {
    #expect(MarkdownText.escaped(text) == escaped)
  }

  @Test("Punctuation is escaped even before combining marks", arguments: ["|`*<[]", "\\~$"])
  func accentedMarkdown(marks: String) {
    let expected = marks.map { "\\\($0)\u{301}" }.joined()
    #expect(
      Array(MarkdownText.escaped(Self.accented(marks)).unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test("A fence is longer than any run of backticks within")
  func fence() {
    #expect(MarkdownText.fenced("{}", language: "json5") == "```json5\n{}\n```\n")
    #expect(MarkdownText.fenced("a\n````\n", language: "x") == "`````x\na\n````\n`````\n")
    let accented = "```\u{301}"
    #expect(
      Array(MarkdownText.fenced(accented, language: "").utf8) == Array("````\n\(accented)\n````\n".utf8))
  }

  @Test(
    "LaTeX is escaped",
    arguments: [
      ("a_b & 50% $x$ #1 {y}", "a\\_b \\& 50\\% \\$x\\$ \\#1 \\{y\\}"),
      ("\\input{x}", "\\textbackslash{}input\\{x\\}"),
      ("~^", "\\textasciitilde{}\\textasciicircum{}"),
      ("\"|`<", "{\\char34}\\textbar{}\\textasciigrave{}$<$"),
      ("0.97 ± 0.01", "0.97 $\\pm$ 0.01"), ("a\nb", "a b"),
    ])
  func latex(text: String, escaped: String) {
    #expect(LaTeXText.escaped(text) == escaped)
    for mark in "&%$#_{}\\~^" {
      let first = LaTeXText.escaped("\(mark)\u{301}").utf8.first
      #expect(first == UInt8(ascii: "\\"), "\(mark)")
    }
  }

  @Test("A row of LaTeX that begins with [ or * is not an option of the line before")
  func latexOptions() {
    #expect(LaTeXText.line(["[4]", "[4]"]) == "{}[4] & [4] \\\\\n")
    #expect(LaTeXText.line(["*"]) == "{}* \\\\\n")
    #expect(LaTeXText.line(["1", "*"]) == "1 & * \\\\\n")
  }

  // MARK: gnuplot

  /// Each would make a file PWNED in gnuplot's double quotes or on its command line, end a string, or begin a format.
  private static let hostile = [
    "`touch PWNED`", "\"`touch PWNED`", "'`touch PWNED`", "'\u{301}; system 'touch PWNED'; x = '",
    "\\'; system 'touch PWNED' #",
    "x\nsystem 'touch PWNED'\n", "END\nsystem 'touch PWNED'", "\\\"`touch PWNED`", "@macro %d %s %q %",
    "\u{0}\u{1B}", "$(touch PWNED)",
    "<script>alert(1)</script>]]>&", "{/Bold x}", "a # b", "\\", "'", "",
  ]

  @Test("gnuplot draws any text, and executes none", .enabled(if: Netlab.isInstalled("gnuplot")))
  func gnuplot() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let plots = Self.hostile.enumerated().map { number, text in
        // A command of the text would work in the test's own folder.
        let text = text.replacing("PWNED", with: directory.file("PWNED"))
        let rows: [(x: Double?, rest: [String])] = [0, 1].map { (x: $0, rest: ["1", PlotText.datum(text)]) }
        return Plot(
          name: "\(number).svg", caption: "",
          script: """
            macro = 'expanded'
            \(PlotText.data("d", rows))set xlabel \(PlotText.quoted(text))
            set ytics (\(PlotText.label(text)) 1)
            plot $d using 1:2:xtic(3) with lines title \(PlotText.quoted(text))

            """)
      }
      let files = try Plot.files(plots)
      #expect(files.map(\.name) == plots.map(\.name))
      #expect(directory.contents() == [])
      for file in files {
        let drawing = String(decoding: file.bytes, as: UTF8.self)
        #expect(
          drawing.hasPrefix("<?xml") && drawing.contains("</svg>") && drawing.contains("prefers-color-scheme")
        )
        #expect(!drawing.contains("<script") && !drawing.contains("expanded"))
        // A parser of XML takes it.
        #expect(XMLParser(data: Data(file.bytes)).parse(), "\(file.name)")
      }
      let drawing = String(decoding: files[11].bytes, as: UTF8.self)
      #expect(drawing.components(separatedBy: "&lt;script›alert(1)&lt;/script›]]›&amp;").count == 6)
    }
  }

  @Test("Text in a gnuplot script is a string, a label or a datum")
  func plotText() {
    #expect(PlotText.quoted("mean val_loss") == "'mean val_loss'")
    #expect(PlotText.quoted("it's `x`\n\\") == "'it’s ˋxˋ \\'")
    #expect(Array(PlotText.quoted("'\u{301}").utf8) == Array("'’\u{301}'".utf8))
    #expect(PlotText.label("5 %") == "'5 %%'")
    #expect(PlotText.datum("a\"b\\n`") == "\"a″b\\\\nˋ\"")
    #expect(PlotText.number(.nan) == "NaN")
    #expect(PlotText.number(nil) == "NaN")
    #expect(PlotText.data("d", [(x: 1, rest: ["2"]), (x: nil, rest: [])]) == "$d << END\n1.0 2\nNaN\nEND\n")
  }

  // MARK: Folders

  @Test(
    "Ordinary names are folder names unchanged",
    arguments: ["breast-cancer", "MNIST", "a.b_c-1", "größe", "lr-a", "x-1a2b3c4", "日本"])
  func plainDirectory(name: String) throws {
    #expect(try SweepReport.directoryName(name) == name)
  }

  // Python: hashlib.sha256(name.encode()).hexdigest()[:16]
  @Test(
    "Other names are changed, and end with a hash",
    arguments: [
      ("lr a", "lr-a-a9c432f2df13bcd7"), ("lr/a", "lr-a-41cc21e7ed85f15d"), ("", "sweep-e3b0c44298fc1c14"),
      (".", "sweep-cdb4ee2aea69cc6a"), ("..", "sweep-5ec1f7e700f37c3d"), ("-x", "x-a420962426d71188"),
      (".x", "x-bb42e4c602551e7c"),
    ])
  func changedDirectory(name: String, directory: String) throws {
    #expect(try SweepReport.directoryName(name) == directory)
  }

  @Test("Different names have different folders, each one part of a path")
  func injective() throws {
    var names = [
      "lr a", "lr-a", "lr/a", "lr:a", "lr\u{0}a", "lr\u{301}a", "lr'\u{301}a", "", ".", "..", "...", "-",
      "--", "/", " ", "\n", "a/../b", "-a", ".a", "a",
      "A", "é", "e\u{301}", "é".decomposedStringWithCanonicalMapping + " ",
      String(repeating: "x", count: 300),
      String(repeating: "x", count: 301), String(repeating: "é", count: 200), "sweep",
    ]
    // Names that look like those of folders that were made of others.
    names += try names.map { try SweepReport.directoryName($0) }.filter { name in
      !names.contains { $0 == name }
    }
    var seen: [[UInt8]: String] = [:]
    for name in names where !seen.values.contains(where: { Array($0.utf8) == Array(name.utf8) }) {
      let directory = try SweepReport.directoryName(name)
      #expect(directory.utf8.count <= 255 && !directory.isEmpty)
      #expect(!directory.utf8.contains { $0 < 0x21 || $0 == UInt8(ascii: "/") }, "\(name)")
      #expect(
        directory.utf8.first != UInt8(ascii: ".") && directory.utf8.first != UInt8(ascii: "-"), "\(name)")
      let other = seen.updateValue(name, forKey: Array(directory.utf8))
      #expect(other == nil, "\(name) and \(other ?? "")")
    }
  }
}
