// Sweeps on IDX files, from the spec to predictions.

import Foundation
import SQLite
import TestSupport
import Testing

struct IDXCommandTests {
  /// Writes files, and a spec with these keys for its data.
  private func write(_ data: String, to directory: TemporaryDirectory) throws {
    try directory.writeImages(60, images: "train.gz", labels: "train-labels")
    try directory.writeImages(9, images: "test.gz", labels: "test-labels")
    try directory.write(
      """
      {name: "images", data: {path: "train.gz", labels: "train-labels", \(data)},
       parameters: {width: [2, 4], epochs: 4, learning_rate: 0.1}}
      """, to: "grid.json")
  }

  private func run(_ words: String..., in directory: TemporaryDirectory) throws -> String {
    let outcome = try Netlab.run(words, in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  @Test(
    "A sweep is trained, described, verified with data in place and moved, and used to predict",
    arguments: [("test: 0.2", 12), ("test_path: 'test.gz', test_labels: 'test-labels', scale: 255", 9)])
  func whole(data: String, testCount: Int) throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try write(data, to: directory)
      let hasTest = testCount == 9
      #expect(try run("describe", "grid.json", "--network", "1", in: directory).contains("2 × 6"))
      let split = try run("describe", "grid.json", "--split", in: directory)
      #expect(split.split(whereSeparator: \.isNewline).count { $0.hasSuffix(",test") } == testCount)
      if hasTest { #expect(split.hasSuffix((60..<69).map { "\($0),test\n" }.joined())) }

      _ = try run("sweep", "grid.json", "--quiet", in: directory)
      #expect(try run("sweep", "grid.json", "--dry-run", in: directory).hasSuffix("2 reused, 0 to train\n"))
      _ = try run("verify", "--quiet", in: directory)
      try TemporaryDirectory.with { (other: TemporaryDirectory) throws -> Void in
        #expect(try Netlab.run("verify", "--store", directory.file("runs"), in: other).status == 0)
      }
      for name in ["train.gz", "train-labels", "test.gz", "test-labels"] {
        try FileManager.default.moveItem(
          atPath: directory.file(name), toPath: directory.file("moved-\(name)"))
      }
      let files = "moved-train.gz,moved-train-labels" + (hasTest ? ",moved-test.gz,moved-test-labels" : "")
      _ = try run("verify", "--data", files, in: directory)
      let single = try Netlab.run("verify", "--data", "moved-train.gz", in: directory)
      #expect(single.status == 2)
      #expect(
        single.errors.hasSuffix(
          " are \(hasTest ? "4 files (path, labels, test_path, test_labels)" : "2 files (path, labels)"), not 1: name them "
            + "with --data\n"))

      let store = try Connection(path: directory.file("runs/netlab.db"), mode: .readOnly)
      let row = try store.rows("SELECT id, test_accuracy FROM runs LIMIT 1")[0]
      let id = try #require(row[0].text)
      let lines = try run("predict", id, "moved-test.gz", in: directory).split(whereSeparator: \.isNewline)
      #expect(lines.first == "row,class,p(0),p(1),p(2)")
      #expect(lines.count == 10)
      if hasTest {
        let labels = try Data(contentsOf: URL(fileURLWithPath: directory.file("moved-test-labels"))).suffix(9)
        let right = zip(lines.dropFirst(), labels).count { $0.split(separator: ",")[1] == "\($1)" }
        #expect(row[1].double == Double(right) / 9)
      }
      _ = try run("report", in: directory)
      let report = try directory.read("reports/images/report.md")
      #expect(report.contains("| file | train.gz, train-labels"))
      #expect(report.contains("| divided by | 255 |") == hasTest)
    }
  }

  @Test("Run ids depend on each file and on the scale")
  func ids() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try write("validation: 0.2", to: directory)
      func id() throws -> Substring { try run("sweep", "grid.json", "--dry-run", in: directory).prefix(14) }
      let first = try id()
      #expect(try id() == first)
      var labels = [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory.file("train-labels"))))
      labels[20] = (labels[20] + 1) % 3
      try directory.write(labels, to: "train-labels")
      #expect(try id() != first)
      try write("validation: 0.2, scale: 255", to: directory)
      #expect(try id() != first)
      try write("validation: 0.2, standardize: false, scale: 1", to: directory)
      let unscaled = try id()
      try write("validation: 0.2, standardize: false", to: directory)
      #expect(try id() == unscaled)
    }
  }

  @Test("Errors in a file have a location, and nothing is done")
  func faults() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try write("validation: 0.2", to: directory)
      try directory.write(IDXSample.file([59], Array(repeating: 1, count: 59)), to: "train-labels")
      let outcome = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(outcome.status == 2)
      #expect(
        outcome.errors
          == "netlab: train-labels: byte 4: expected 60 labels, one for each example of train.gz, found 59\n")
      #expect(!directory.exists("runs"))
      try FileManager.default.removeItem(atPath: directory.file("train-labels"))
      #expect(
        try Netlab.run("sweep", "grid.json", in: directory).errors
          == "netlab: grid.json:1:51: data.labels: cannot read 'train-labels': No such file or directory\n")
    }
  }
}
