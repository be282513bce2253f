// report.html, as a file and in a browser.

import Foundation
import JSON
import TestSupport
import Testing

private let libraryPath = "/usr/share/nodejs/d3/dist/d3.min.js"

@Suite(.enabled(if: FileManager.default.fileExists(atPath: libraryPath), "needs Debian's node-d3"))
struct HTMLReportTests {
  /// A store with 24 runs, of which most with a huge learning rate diverge, and its report.
  private func withReport(_ body: (TemporaryDirectory) throws -> Void) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(
        parameters: "depth: [1, 2], width: [2, 4], learning_rate: [0.01, 0.1, 1e30], epochs: 12",
        more: "seeds: 2, // </script><script>window.isBroken = true</script><!--")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let outcome = try Netlab.run("report", "--format", "html", in: directory)
      #expect(outcome.status == 0)
      #expect(outcome.output == "report: reports/points/report.html\n")
      try body(directory)
    }
  }

  /// The rows of a query.
  private func query(_ sql: String, in directory: TemporaryDirectory) throws -> [[String: JSONValue]] {
    let outcome = try Netlab.run("query", sql, "--format", "json", in: directory)
    return try JSONNode.parse(outcome.output).value.elements.compactMap(\.members)
  }

  @Test("The page is a single reproducible file without external references or script injection")
  func file() throws {
    try withReport { directory in
      let page = try directory.read("reports/points/report.html")
      let library = try String(contentsOfFile: libraryPath, encoding: .utf8)
      let own = page.replacing(library, with: "").replacing("url(#", with: "")
      #expect(own.utf8.count < page.utf8.count - 200_000)
      for reference in ["src=", "href=", "url(", "@import", "fetch(", "import("] {
        let isThere = own.contains(reference)
        #expect(!isThere, "\(reference)")
      }
      let parts = ["default-src 'none'", "</script", "<script", "<script>window.isBroken"].map {
        page.components(separatedBy: $0).count - 1
      }
      #expect(parts[0] == 1 && parts[1] == parts[2] && parts[3] == 0)
      #expect(
        try Netlab.run("report", "points", "--format=html", "--output", "again", in: directory).status == 0)
      #expect(try directory.read("again/report.html") == page)
      #expect(directory.contents(of: "again") == ["report.html"])
    }
  }

  @Test("The table sorts and filters as the store does", .enabled(if: Browser.isInstalled))
  func table() throws {
    try withReport { directory in
      let limit = try #require(
        query(
          "SELECT val_loss AS v FROM runs WHERE val_loss NOTNULL ORDER BY 1 LIMIT 1 OFFSET 8", in: directory
        )[0]["v"]?.double)
      let seen = try Browser.result(
        of: """
          result.start = cells("id");
          click('[data-column="seconds"]'); click('[data-column="seconds"]');
          result.seconds = cells("seconds");
          type("val_loss < \(limit) depth = 2");
          result.compared = cells("id").sort();
          type('diverged "0.000000"');
          result.nothing = document.querySelector("#shown-count").textContent;
          click('#counts [data-status="diverged"]');
          result.diverged = cells("status");
          type("learning_rate = 0.1 and width != 2");
          result.equal = cells("id").sort();
          type("val_loss = null");
          result.missing = cells("id").sort();
          type("val_los < 1");
          result.problem = document.querySelector("#filter-problem").textContent;
          click('#column-choices [value="last_epoch"]');
          result.lastEpochs = cells("last_epoch");
          """, page: "reports/points/report.html", in: directory)
      func ids(_ condition: String, order: String = "id") throws -> [String?] {
        try query("SELECT id FROM runs WHERE \(condition) ORDER BY \(order)", in: directory).map {
          $0["id"]?.text
        }
      }
      func texts(_ name: String) -> [String?] { seen[name]?.elements.map(\.text) ?? [] }
      let diverged = try ids("status = 'diverged'")
      #expect(!diverged.isEmpty)
      #expect(
        try texts("start").dropLast(diverged.count) == ids("status = 'completed'", order: "val_loss")[...])
      #expect(texts("start").suffix(diverged.count).sorted { $0 ?? "" < $1 ?? "" } == diverged)
      let seconds = try query("SELECT seconds AS s FROM runs ORDER BY s DESC", in: directory).map {
        $0["s"]?.double
      }
      #expect(texts("seconds").map { Double($0 ?? "") } == seconds)
      #expect(try texts("compared") == ids("val_loss < \(limit) AND depth = 2"))
      #expect(seen["nothing"]?.text == "0 of 24 runs")
      #expect(texts("diverged") == diverged.map { _ in "diverged" })
      #expect(try texts("equal") == ids("learning_rate = 0.1 AND width <> 2"))
      #expect(texts("missing") == diverged)
      #expect(seen["problem"]?.text == "there is no column 'val_los' with values")
      #expect(texts("lastEpochs").count == 24)
    }
  }

  @Test("Curves, ranges, points and means are those of the store", .enabled(if: Browser.isInstalled))
  func plots() throws {
    try withReport { directory in
      let seen = try Browser.result(
        of: """
          const legend = () => Array.from(document.querySelectorAll("#curve-legend span"), (e) => e.textContent.slice(0, 8));
          const ticks = () => document.querySelectorAll("#curves .axis")[0].textContent;
          result.standard = legend();
          click("#choose-none");
          click("#rows tr:nth-child(2) input");
          result.chosen = cells("id")[1];
          result.legend = legend();
          const place = document.querySelector("#curves .surface").getBoundingClientRect();
          const at = (epoch) => document.querySelector("#curves svg").getBoundingClientRect().left + curvePlot.zoomed.x(epoch);
          mouse("#curves .surface", "mousemove", at(5), place.top + 20);
          result.tip = Array.from(document.querySelectorAll("#tip div"), (e) => e.textContent);
          const before = ticks();
          click("#zoom-in"); click("#zoom-in"); click("#zoom-in");
          result.isZoomed = ticks() !== before;
          click("#zoom-reset");
          result.isReset = ticks() === before;
          click("#curve-log");
          result.hasCurve = document.querySelector("#curves path[data-run]").getAttribute("d").length > 20;

          const axis = document.querySelector('.brush[data-column="learning_rate"] .overlay');
          const box = axis.getBoundingClientRect();
          const middle = box.left + box.width / 2;
          mouse(axis, "mousedown", middle, box.bottom - 2);
          mouse(window, "mousemove", middle, box.bottom - 16);
          mouse(window, "mouseup", middle, box.bottom - 16);
          await picture();
          result.brushed = cells("learning_rate");
          result.chip = document.querySelector("#brushes span").textContent;
          result.counts = Array.from(document.querySelectorAll("#heatmap .count"), (e) => e.textContent);
          click("#brushes button");
          await picture();
          result.unbrushed = document.querySelector("#shown-count").textContent;
          result.cells = Array.from(document.querySelectorAll("#heatmap .cell"), (cell) => {
            const box = cell.getBoundingClientRect();
            mouse(cell, "mousemove", box.left + 5, box.top + 5);
            return document.querySelector("#tip").firstChild.textContent + ": " + cell.querySelector(".mean").textContent;
          });
          choose("#scatter-x", "width");
          choose("#scatter-y", "val_loss");
          await picture();
          result.scatterMissing = document.querySelector("#scatter-missing").textContent;
          const point = scatterPlot.points[0];
          const plot = document.querySelector("#scatter svg").getBoundingClientRect();
          mouse("#scatter .surface", "mousemove", plot.left + point.x, plot.top + point.y);
          result.pointTip = Array.from(document.querySelectorAll("#tip div"), (e) => e.textContent);
          result.pointRun = columns.get("id").values[point.row];
          result.best = ["val_loss", "val_accuracy", "test_log_loss", "test_mcc", "seconds"].map((name) =>
            `${name} ${valueColour(columns.get(name), [1, 0]).ends[0]}`);
          result.about = document.querySelector('[data-column="val_accuracy"]').title;
          """, page: "reports/points/report.html", in: directory)
      func texts(_ name: String) -> [String] { seen[name]?.elements.compactMap(\.text) ?? [] }

      let ranked = try query(
        "SELECT id FROM runs WHERE status = 'completed' ORDER BY val_loss", in: directory
      )
      .compactMap { $0["id"]?.text }
      #expect(
        texts("standard")
          == [ranked[0], ranked[(ranked.count - 1) / 2], ranked[ranked.count - 1]].map {
            String($0.prefix(8))
          })
      #expect(seen["chosen"]?.text == ranked[1])
      #expect(texts("legend") == [String(ranked[1].prefix(8))])
      let value = try #require(
        query("SELECT val_loss FROM curves WHERE run_id = '\(ranked[1])' AND epoch = 5", in: directory)[0][
          "val_loss"]?.double)
      #expect(texts("tip").first == "epoch 5")
      let shown = try #require(texts("tip").last?.split(separator: " ").last.flatMap { Double($0) })
      #expect(abs(shown - value) <= 1e-4 * abs(value))
      for key in ["isZoomed", "isReset", "hasCurve"] { #expect(seen[key] == .bool(true), "\(key)") }

      #expect(texts("brushed") == Array(repeating: "0.01", count: 8))
      #expect(texts("chip").isEmpty && seen["chip"]?.text == "learning_rate 0.01")
      #expect(texts("counts") == Array(repeating: "n = 2", count: 4))
      #expect(seen["unbrushed"]?.text == "24 of 24 runs")
      let means = try query(
        """
        SELECT 'depth ' || depth || ', width ' || width AS name, avg(val_loss) AS mean FROM runs GROUP BY depth, width
        """, in: directory)
      let cells = Dictionary(
        uniqueKeysWithValues: texts("cells").map { text -> (String, Double?) in
          let parts = text.components(separatedBy: ": ")
          return (parts[0], Double(parts[1]))
        })
      #expect(cells.count == 4)
      for row in means {
        let name = try #require(row["name"]?.text)
        let mean = try #require(row["mean"]?.double)
        let cell = try #require(cells[name] ?? nil)
        #expect(abs(cell - mean) <= 1e-3 * mean)
      }
      #expect(
        seen["scatterMissing"]?.text
          == "\(24 - ranked.count) of 24 runs have no place on these scales; they are drawn at \"none\".")
      // The good end of a scale, of values from 0 to 1.
      #expect(
        texts("best") == ["val_loss 0", "val_accuracy 1", "test_log_loss 0", "test_mcc 1", "seconds 0"])
      #expect(
        seen["about"]?.text
          == "fraction of examples classified correctly; of labels, with all of them right (fraction)")
      let run = try #require(seen["pointRun"]?.text)
      #expect(texts("pointTip").contains { $0.hasPrefix(run.prefix(8)) })
    }
  }
}

/// Debian's Chromium without a window.
private enum Browser {
  static let path = "/usr/bin/chromium"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// What a script finds that runs in a page once it is loaded, with the functions below at hand.
  static func result(
    of script: String, page: String, in directory: TemporaryDirectory
  ) throws -> [String: JSONValue] {
    let early = """
      <head><script>
      const failures = [];
      // Without a window no picture is ever due.
      window.requestAnimationFrame = (draw) => setTimeout(draw, 0);
      window.addEventListener("error", (event) => failures.push(event.message));
      window.addEventListener("unhandledrejection", (event) => failures.push(String(event.reason)));
      document.addEventListener("securitypolicyviolation", (event) => failures.push(event.blockedURI));
      </script>
      """
    let late = """
      <pre id="result"></pre><script>
      const result = {};
      const picture = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
      const click = (selector) => document.querySelector(selector).click();
      const choose = (selector, value) => {
        document.querySelector(selector).value = value;
        document.querySelector(selector).dispatchEvent(new Event("change"));
      };
      const type = (text) => {
        document.querySelector("#filter").value = text;
        document.querySelector("#filter").dispatchEvent(new Event("input"));
      };
      const mouse = (target, kind, clientX, clientY) => {
        const element = typeof target === "string" ? document.querySelector(target) : target;
        element.dispatchEvent(new MouseEvent(kind, {clientX, clientY, bubbles: true, cancelable: true, view: window}));
      };
      const cells = (name) => {
        const heads = Array.from(document.querySelectorAll("#table th"));
        const place = heads.findIndex((head) => head.querySelector(`[data-column="${name}"]`));
        return Array.from(document.querySelectorAll("#rows tr"), (row) => row.children[place].title);
      };
      (async () => {
        await picture();
        \(script)
      })().catch((error) => failures.push(String(error))).then(() => {
        result.failures = failures;
        result.isBroken = "isBroken" in window;
        document.querySelector("#result").textContent = JSON.stringify(result);
      });
      </script></body>
      """
    let html = try directory.read(page).replacing("<head>", with: early, maxReplacements: 1)
    let end = try #require(html.range(of: "</body>", options: .backwards))
    try directory.write(html.replacingCharacters(in: end, with: late), to: "instrumented.html")

    let document = try dump("file://\(directory.file("instrumented.html"))", in: directory)
    let start = try #require(document.range(of: "<pre id=\"result\">", options: .backwards)?.upperBound)
    let stop = try #require(document.range(of: "</pre>", range: start..<document.endIndex)?.lowerBound)
    let text = document[start..<stop].replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&amp;", with: "&")
    let result = try #require(JSONNode.parse(String(text)).value.members)
    #expect(result["failures"] == .array([]))
    #expect(result["isBroken"] == .bool(false))
    return result
  }

  /// The document as it is after the scripts have run.
  private static func dump(_ address: String, in directory: TemporaryDirectory) throws -> String {
    let output = URL(fileURLWithPath: directory.file("dump.html"))
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = [
      "60", path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--window-size=1400,2000",
      "--virtual-time-budget=20000", "--user-data-dir=\(directory.file("profile"))", "--dump-dom", address,
    ]
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try String(contentsOf: output, encoding: .utf8)
  }
}
