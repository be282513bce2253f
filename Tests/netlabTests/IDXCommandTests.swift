// A sweep on IDX files, from the spec to the verification.

import Foundation
import TestSupport
import Testing

struct IDXCommandTests {
  /// 60 pictures of 3 × 3 bytes, bright at the left or at the right.
  private func writeData(_ directory: TemporaryDirectory) throws {
    var images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 60, 0, 0, 0, 3, 0, 0, 0, 3]
    var labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 60]
    for index in 0..<60 {
      let isRight = index * 7 % 3 == 0
      for pixel in 0..<9 {
        let isBright = isRight ? pixel % 3 == 2 : pixel % 3 == 0
        images.append(UInt8((isBright ? 180 : 20) + (index * 31 + pixel * 17) % 60))
      }
      labels.append(isRight ? 1 : 0)
    }
    try Data(images).write(to: URL(fileURLWithPath: directory.file("images")))
    try Data(labels).write(to: URL(fileURLWithPath: directory.file("labels")))
    try directory.write(
      """
      {name: "sides", data: {path: "images", target: "labels"}, parameters: {width: [2, 3], epochs: 5}}
      """, to: "grid.json")
  }

  @Test("It is described, trained, reused, verified, exported and reported like any other")
  func everything() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try writeData(directory)
      #expect(try Netlab.run("describe", "grid.json", in: directory).output.contains("9–2–1"))
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      #expect(
        try Netlab.run("sweep", "grid.json", "--dry-run", in: directory).output.contains(
          "2 reused, 0 to train"))
      #expect(try Netlab.run("verify", "--sweep", "sides", in: directory).status == 0)
      #expect(try Netlab.run("report", in: directory).status == 0)
      let id = try Netlab.run("query", "SELECT id FROM runs", "--format", "csv", in: directory).output
        .split(separator: "\r\n")[1]
      #expect(try Netlab.run("runs", "export", String(id), "one", in: directory).status == 0)
      #expect(
        try Netlab.run("sweep", "one/grid.json", "--dry-run", in: directory).output.contains(
          "1 reused, 0 to train"))
      // The labels are data too.
      var labels = try Data(contentsOf: URL(fileURLWithPath: directory.file("labels")))
      labels[8] = 1 - labels[8]
      try labels.write(to: URL(fileURLWithPath: directory.file("labels")))
      #expect(
        try Netlab.run("sweep", "grid.json", "--dry-run", in: directory).output.contains(
          "0 reused, 2 to train"))
      #expect(try Netlab.run("verify", String(id), in: directory).status == 2)
    }
  }

  @Test("Labels that are not there are named by their place in the spec")
  func noLabels() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try writeData(directory)
      try directory.write(
        "{\n  data: {path: 'images',\n  target: 'none'}\n}", to: "grid.json")
      let refused = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(refused.status == 2)
      #expect(
        refused.errors
          == "netlab: grid.json:3:11: data.target: cannot read 'none': No such file or directory\n")
      #expect(!directory.exists("runs"))
    }
  }
}
