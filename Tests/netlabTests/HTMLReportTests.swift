// The page of a report, read and used in a browser.

import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/nodejs/d3/dist/d3.min.js")))
struct HTMLReportTests {
  /// A store in which one learning rate is far too large.
  private func withPage(_ body: (TemporaryDirectory, String) throws -> Void) throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.writeGrid(
        parameters:
          "depth: [1, 2], width: [2, 4], learning_rate: [0.1, 1e30], activation: 'identity', epochs: 12",
        more: "seeds: 2, /* </script><b>& */")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      #expect(try Netlab.run("report", "--format", "html", "--quiet", in: directory).status == 0)
      try body(directory, directory.read("reports/points/report.html"))
    }
  }

  @Test("The page asks for nothing, whatever the data hold, and is the same each time")
  func selfContained() throws {
    try withPage { (directory: TemporaryDirectory, page: String) throws -> Void in
      for outside in ["src=\"http", "href=\"http", "src='http", "@import", "url(http"] {
        #expect(!page.contains(outside), "\(outside)")
      }
      #expect(page.contains("default-src 'none'"))
      #expect(!page.contains("<!-- insert"))
      #expect(page.contains("\\u003c/script>\\u003cb>&"))
      #expect(try Netlab.run("report", "--format", "html", "--check", in: directory).status == 0)
    }
  }

  @Test(
    "Sorting, filtering, choosing, zooming and brushing show what the store holds",
    .enabled(if: Netlab.isInstalled("chromium")))
  func browser() throws {
    try withPage { (directory: TemporaryDirectory, page: String) throws -> Void in
      // Whatever goes wrong in the page's own scripts is collected before they run. A browser without a window draws few pictures.
      let watch = """
        <script>
        window.faults = []; onerror = (message) => { faults.push(message); };
        requestAnimationFrame = (draw) => setTimeout(draw, 10);
        </script>
        """
      let data = "<script type=\"application/json\""
      let watched = page.replacing(data, with: "\(watch)\n\(data)", maxReplacements: 1)
      let script = try String(
        contentsOfFile: "\(Netlab.root)/Tests/netlabTests/Fixtures/use-report.js", encoding: .utf8)
      try directory.write(
        watched.replacing("</body>", with: "<script>\(script)</script></body>"), to: "watched.html")
      let lines = try dump(directory.file("watched.html"), in: directory)

      func answers(_ sql: String) throws -> [String] {
        try Netlab.run("query", sql, "--format", "csv", in: directory).output.split(separator: "\r\n")
          .dropFirst().map(String.init)
      }
      let best = try answers("SELECT substr(id, 1, 8) FROM runs ORDER BY val_loss IS NULL, val_loss LIMIT 1")
      #expect(lines["first by metric"] == best[0])
      #expect(lines["missing last"] == "diverged")
      #expect(lines["widths"] == "2 then 4")
      #expect(lines["all"] == "16 of 16 runs")
      #expect(lines["filtered"] == "4 of 16 runs")
      #expect(lines["words"] == "8 of 16 runs")
      #expect(lines["problem"] == "there is no column 'widht' with values")
      #expect(lines["curves"] == "8 runs")
      #expect(lines["brushed"] == "8 of 16 runs, all with 0.1")
      #expect(lines["unbrushed"] == "16 of 16 runs")
      #expect(lines["zoomed"] == "1 1.6 1")
      #expect(lines["scatter"] == "seconds")
      let mean = try answers("SELECT avg(val_loss) FROM runs WHERE depth = 2 AND width = 4")[0]
      let shown = try #require(lines["heatmap"].flatMap { Double($0) })
      #expect((shown - (Double(mean) ?? .nan)).magnitude < 1e-3)
      #expect(lines["faults"] == "none")
    }
  }

  /// What the page wrote down, by the words before the colon.
  private func dump(_ path: String, in directory: TemporaryDirectory) throws -> [String: String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "timeout", "60", "chromium", "--headless", "--no-sandbox", "--disable-gpu",
      "--user-data-dir=\(directory.file("browser"))", "--window-size=1400,2000",
      "--virtual-time-budget=20000", "--dump-dom", "file://\(path)",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    let result = text.components(separatedBy: "<pre id=\"result\">").last?.components(separatedBy: "</pre>")[
      0]
    let pairs = try #require(result).split(separator: "\n").map { $0.components(separatedBy: ": ") }
    return Dictionary(pairs.map { ($0[0], $0.dropFirst().joined(separator: ": ")) }) { $1 }
  }
}
