// The example of docs/library.md, compiled with the tests.

import Foundation
import TestSupport
import Testing

struct ExampleTests {
  @Test("The example finds the same best run as a sweep")
  func best() throws {
    try TemporaryDirectory.with { folder in
      try folder.writeGrid(parameters: "depth: [0, 1], width: 4, learning_rate: [0.1, 0.3], epochs: 4")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "\(Netlab.directory)/example")
      process.arguments = [folder.file("grid.json")]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)

      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: folder).status == 0)
      let rows = try Netlab.rows(
        "SELECT val_loss, best_epoch, depth, learning_rate, seed FROM runs ORDER BY val_loss LIMIT 1",
        in: folder)
      let best = try #require(rows.first).split(separator: ",")
      let runs = try Netlab.rows("SELECT count(*) FROM runs", in: folder)
      let lines = output.split(separator: "\n")
      #expect(lines.first?.hasPrefix("\(runs[0]) runs trained") == true)
      let value = try #require(Float(best[0]))
      #expect(
        lines.last?.hasPrefix("best: val_loss \(value) in epoch \(best[1]): depth \(best[2]), ") == true)
      #expect(lines.last?.hasSuffix("learning_rate \(best[3]), seed \(best[4])") == true, "\(output)")
    }
  }
}
