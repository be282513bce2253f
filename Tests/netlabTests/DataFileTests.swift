// Invalid data files: one message, exit status 2, and no more memory than their size explains.

import Foundation
import TestSupport
import Testing

struct DataFileTests {
  @Test("A gzip file that claims a gigabyte is an error if memory is limited")
  func claimedMemory() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let images = try IDXSample.gzip(IDXSample.file([1 << 10, 1 << 20], Array(repeating: 7, count: 100)))
      // Padding that makes the file large enough for its claim.
      try directory.write(images + [UInt8](repeating: 0, count: 1_100_000), to: "i.gz")
      try directory.write(IDXSample.file([1 << 10], (0..<1 << 10).map { UInt8($0 % 2) }), to: "l")
      try directory.write("{data: {path: 'i.gz', labels: 'l'}}", to: "grid.json")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = [
        "-c", "ulimit -v 900000; exec \"$0\" describe grid.json 2> errors", "\(Netlab.directory)/netlab",
      ]
      process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 2)
      let errors = try String(contentsOfFile: directory.file("errors"), encoding: .utf8)
      #expect(errors.hasPrefix("netlab: i.gz: byte 112 (unpacked): the file ends here; "), "\(errors)")
    }
  }

  @Test("Tables in Latin-1 are refused by sweep and predict, and nothing is written")
  func latin1() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      func message(_ place: Int) -> String {
        ":2: character \(place) of the line is not UTF-8 (byte 0xE9): if the file is Windows-1252 or Latin-1, state "
          + "\"encoding\": \"windows-1252\" or \"latin-1\" in the spec, or convert it to UTF-8\n"
      }
      let text = "a,etat\n1,mont\u{E9}\n2,mont\u{E8}\n3,bas\n"
      try directory.write(text.unicodeScalars.map { UInt8($0.value) }, to: "t.csv")
      try directory.write("{data: {path: 't.csv', target: 'etat'}}", to: "spec.json")
      let refused = try Netlab.run("sweep", "spec.json", in: directory)
      #expect(refused.status == 2)
      #expect(refused.errors == "netlab: t.csv" + message(7))
      #expect(!FileManager.default.fileExists(atPath: directory.file("runs")))

      try directory.writeGrid(parameters: "epochs: 1", more: "seeds: 1")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let id = try #require(try Netlab.rows("SELECT id FROM runs", in: directory).first)
      let new = "x,y,name\n1,2,Ren\u{E9}\n"
      try directory.write(new.unicodeScalars.map { UInt8($0.value) }, to: "new.csv")
      let outcome = try Netlab.run("predict", id, "new.csv", in: directory)
      #expect(outcome.status == 2)
      #expect(outcome.errors == "netlab: new.csv" + message(8))
      #expect(outcome.output.isEmpty)
    }
  }

  // PyTorch: nn.BatchNorm1d(3)(torch.ones(1, 3)) in training raises "Expected more than 1 value per channel when training".
  @Test(
    "Batch normalisation over a single example is refused at the spec's key",
    arguments: [
      ("batch_size: 1", "", "batch_size is 1"), ("batch_size: [8, 1]", "", "batch_size is 1"),
      ("batch_size: 32", "validation: 0.49, test: 0.5, ", "the training split has only one example"),
    ])
  func batchNormalization(batch: String, fractions: String, reason: String) throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try directory.writePoints()
      let rows = (0..<60).map { "\($0),\($0).5" }
      try directory.write((["x,t"] + rows).joined(separator: "\n"), to: "t.csv")
      func outcome(_ normalization: String, constraint: String = "1") throws -> Netlab.Outcome {
        try directory.write(
          """
          {data: {\(fractions)path: 't.csv', target: 't'}, constraints: ["\(constraint)"],
           parameters: {\(batch), epochs: 1, normalization: \(normalization)}}
          """, to: "grid.json")
        return try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      }
      let refused = try outcome("['none', 'batch']")
      #expect(refused.status == 2)
      #expect(refused.errors.hasPrefix("netlab: grid.json:2:"))
      #expect(
        refused.errors.contains(
          "parameters.normalization: batch normalisation over a single example makes every unit 0 and learns nothing, and "
            + reason + "; "), "\(refused.errors)")
      #expect(try outcome("['none', 'layer']").status == 0)
      let constraint = "normalization != 'batch' OR (batch_size > 1 AND \(fractions.isEmpty))"
      let rest = try outcome("['none', 'batch']", constraint: constraint)
      #expect(rest.status == 0, "\(rest.errors)")
    }
  }
}
