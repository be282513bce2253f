// The command `netlab report`.

import Foundation
import JSON
import SQLite
import TestSupport
import Testing

struct ReportCommandTests {
  /// A store in which one learning rate is far too large.
  private func withStore(_ body: (TemporaryDirectory) throws -> Void) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(
        parameters:
          "depth: [1, 2], width: [2, 4], learning_rate: [0.1, 1e30], activation: 'identity', epochs: 5",
        more: "seeds: 3")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      try body(directory)
    }
  }

  /// The rows of a CSV text by the names of its columns.
  private func rows(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map { line -> [String] in
      // Every second part is in quotes, where a comma does not end a field.
      let parts = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      let marked = parts.map {
        $0.offset.isMultiple(of: 2) ? String($0.element) : String($0.element.replacing(",", with: ";"))
      }
      return marked.joined().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(zip(lines[0], $0), uniquingKeysWith: { first, _ in first }) }
  }

  @Test("The same store gives the same bytes, with a row for each run and cell")
  func files() throws {
    try withStore { directory in
      let first = try Netlab.run("report", in: directory)
      #expect(first.status == 0)
      #expect(
        first.output.hasPrefix(
          "points: the best cells by mean val_loss\n\nrank      best_run  depth  width  learning_rate  parameters  completed"
        ))
      let names = ["report.md", "runs.csv", "cells.csv"]
      let paths = names.map { "reports/points/\($0)" }
      #expect(first.output.contains("report: \(paths.joined(separator: ", "))"))
      let texts = try paths.map { try directory.read($0) }
      #expect(try Netlab.run("report", "points", "--output", "again", in: directory).status == 0)
      #expect(try names.map { try directory.read("again/\($0)") } == texts)
      #expect(
        texts[0].hasPrefix("# points\n\n8 cells × 3 seeds = 24 runs: 12 completed, 12 diverged.\n"))
      for heading in [
        "Best cells", "Best runs", "Effect of each hyperparameter", "Importance of each hyperparameter",
        "depth × width", "Learning curves", "Quality against parameters", "Training time", "Failures", "Data",
        "How it was made",
      ] {
        #expect(texts[0].contains("\n## \(heading)\n"), "\(heading)")
      }
      #expect(rows(texts[1]).count == 24)
      let cells = rows(texts[2])
      #expect(cells.count == 8)
      #expect(cells.map { $0["completed"] } == ["3", "3", "3", "3", "0", "0", "0", "0"])
      #expect(cells.map { $0["diverged"] } == ["0", "0", "0", "0", "3", "3", "3", "3"])
      let best = try #require(cells.first)
      let cell = try #require(best["cell_id"])
      let answer = try Netlab.run(
        "query", "SELECT avg(val_loss) AS mean FROM runs WHERE cell_id = '\(cell)'", "--format", "csv",
        in: directory)
      let expected = try #require(answer.output.split(separator: "\n").last.flatMap { Double($0) })
      let mean = try #require(best["val_loss_mean"].flatMap(Double.init))
      #expect((mean - expected).magnitude < 1e-12)
    }
  }

  @Test("Diverged runs are counted by hyperparameter value, and are not ranked")
  func failures() throws {
    try withStore { directory in
      #expect(try Netlab.run("report", "--top", "20", in: directory).status == 0)
      let report = try directory.read("reports/points/report.md")
      #expect(report.contains("\n12 diverged.\n"))
      #expect(report.contains("\n| learning_rate | 1e+30 | 12/12 |\n"))
      #expect(report.contains("| depth | 1 | 6/12 |"))
      #expect(report.contains("| 1e+30 | 0/12 |  |"))
      #expect(report.contains("4 of the 8 combinations have no result"))
    }
  }

  @Test(
    "Plots are SVG that follows the page's colours", .enabled(if: Netlab.isInstalled("gnuplot")))
  func plots() throws {
    try withStore { directory in
      #expect(try Netlab.run("report", in: directory).status == 0)
      let report = try directory.read("reports/points/report.md")
      for name in ["effects", "heatmap", "curves", "parameters", "time"] {
        #expect(report.contains("](\(name).svg)"), "\(name)")
        let drawing = try directory.read("reports/points/\(name).svg")
        #expect(drawing.contains("prefers-color-scheme: dark"), "\(name)")
        #expect(drawing.hasSuffix("</svg>\n\n") || drawing.hasSuffix("</svg>\n"), "\(name)")
      }
      #expect(try directory.read("reports/points/curves.svg").contains("best val_loss"))
    }
  }

  @Test("Without gnuplot the report keeps its tables and says that plots are missing")
  func noGnuplot() throws {
    try withStore { directory in
      let outcome = try Netlab.run(["report"], in: directory, environment: ["PATH": "/nowhere"])
      #expect(outcome.status == 0)
      let report = try directory.read("reports/points/report.md")
      #expect(
        report.contains("\nThere are no plots, because gnuplot (Debian's gnuplot-nox) was not installed"))
      #expect(!report.contains(".svg"))
      #expect(report.contains("## Learning curves"))
    }
  }

  @Test("--check detects a report that is out of date, and writes nothing")
  func check() throws {
    try withStore { directory in
      #expect(try Netlab.run("report", "--check", in: directory).status == 1)
      #expect(!directory.exists("reports"))
      #expect(try Netlab.run("report", "--curves", in: directory).status == 0)
      let current = try Netlab.run("report", "--check", "--curves", in: directory)
      #expect(current.status == 0)
      #expect(current.output == "")
      let table = try directory.read("reports/points/cells.csv")
      try directory.write(table + "x", to: "reports/points/cells.csv")
      let changed = try Netlab.run("report", "--check", in: directory)
      #expect(changed.status == 1)
      #expect(changed.output == "reports/points/cells.csv: out of date\n")
      #expect(try directory.read("reports/points/cells.csv") == table + "x")
      let curves = try directory.read("reports/points/curves.csv")
      let count = try Netlab.run(
        "query", "SELECT count(*) AS n FROM curves", "--format", "csv", in: directory)
      #expect(count.output == "n\n\(rows(curves).count)\n")
      try directory.write(String(curves.dropLast(4)), to: "reports/points/curves.csv")
      try directory.write(table, to: "reports/points/cells.csv")
      #expect(
        try Netlab.run("report", "--check", "--curves", in: directory).output
          == "reports/points/curves.csv: out of date\n")
    }
  }

  @Test("A hyperparameter that does not apply makes no difference to the others' importance")
  func conditional() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "depth: [0, 1, 2], width: [2, 4], epochs: 5", more: "seeds: 2")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      #expect(try Netlab.run("report", "--format", "json", "--quiet", in: directory).status == 0)
      let report = try #require(
        JSONNode.parse(try directory.read("reports/points/report.json")).value.members)
      let shares = (report["importance"]?.elements ?? []).compactMap(\.members)
      let names = Set(shares.compactMap { $0["of"]?.text })
      #expect(names.isSuperset(of: ["depth", "width", "depth × width"]))
      #expect((shares.compactMap { $0["share"]?.double }.reduce(0, +) - 1).magnitude < 1e-9)
    }
  }

  @Test("LaTeX and JSON have the same comparison")
  func otherFormats() throws {
    try withStore { directory in
      #expect(try Netlab.run("report", "--format", "latex", "--quiet", in: directory).output == "")
      let table = try directory.read("reports/points/cells.tex")
      #expect(table.contains("\\toprule\nrank & depth & width & learning\\_rate & parameters"))
      #expect(table.hasSuffix("\\bottomrule\n\\end{tabular}\n"))
      #expect(table.split(separator: "\n").count { $0.hasSuffix(" \\\\") } == 10)
      #expect(try Netlab.run("report", "--format", "json", "--quiet", in: directory).status == 0)
      let report = try #require(
        JSONNode.parse(try directory.read("reports/points/report.json")).value.members)
      #expect(report["cells"]?.elements.count == 8)
      #expect(report["runs"]?.members?["diverged"]?.double == 12)
      let shares = report["importance"]?.elements.compactMap { $0.members?["share"]?.double } ?? []
      #expect((shares.reduce(0, +) - 1).magnitude < 1e-9)
      let wrong = try Netlab.run("report", "--format", "pdf", in: directory)
      #expect(wrong.status == 2)
      #expect(wrong.errors.hasPrefix("netlab: --format has no 'pdf'; "))
    }
  }

  @Test("Text from an untrusted store is neither executed nor markup in any file of a report")
  func hostileStore() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.writeGrid(parameters: "width: [2, 4], depth: [1, 2], epochs: 2", more: "seeds: 1")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let text = "`touch PWNED`<script>alert(1)</script>|*x*\u{301}\u{1B}[31m\n# x"
      let store = try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
      for (table, column) in [("sweep", "name"), ("sweep", "command"), ("run", "error"), ("run", "host")] {
        try store.run("UPDATE \(table) SET \(column) = ?", [.text(text)])
      }
      try store.run("UPDATE run SET status = 'failed' WHERE key = 1")
      try store.run("UPDATE sweep SET spec = spec || ?", [.text("\n````\u{301}\n<script>")])
      for format in ["md", "html", "latex", "json"] {
        let outcome = try Netlab.run(
          "report", "--format", format, "--output", "out", "--curves", in: directory)
        #expect(outcome.status == 0, "\(format): \(outcome.errors)")
        #expect(!outcome.output.unicodeScalars.contains("\u{1B}"))
      }
      #expect(!directory.exists("PWNED"))
      let report = try directory.read("out/report.md")
      #expect(
        report.hasPrefix(
          "# \\`touch PWNED\\`\\<script>alert(1)\\</script>\\|\\*x\\*\u{301}\\\\u{1B}\\[31m \\# x\n"))
      let fence = report.components(separatedBy: "\n`````json5\n")
      #expect(fence.count == 2)
      #expect(!fence[0].replacing("\\<", with: "").contains("<"))
      #expect(!report.unicodeScalars.contains("\u{1B}"))
      #expect(try !directory.read("out/report.html").contains("<script>alert"))
      let latex = try directory.read("out/cells.tex").split(separator: "\n")
      #expect(latex[0].hasPrefix("% `touch PWNED`") && latex[1].hasPrefix("% A rank"))
    }
  }

  @Test("Sweeps with similar names have different folders")
  func folders() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let names = ["lr a", "lr-a", "lr/a"]
      for (index, name) in names.enumerated() {
        try directory.writeGrid(parameters: "width: \(index + 2), epochs: 1", more: "seeds: 1")
        try directory.write(
          try directory.read("grid.json").replacing("\"points\"", with: "\"\(name)\""), to: "grid.json")
        #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
        #expect(try Netlab.run("report", name, in: directory).status == 0)
      }
      let folders = try FileManager.default.contentsOfDirectory(atPath: directory.file("reports")).sorted()
      #expect(folders.count == 3 && folders[0] == "lr-a")
      for name in names { #expect(try Netlab.run("report", name, "--check", in: directory).status == 0) }
    }
  }
}
