// Merging stores: nothing twice, nothing lost, and nothing trusted unchecked.

import Foundation
import SQLite
import TestSupport
import Testing

struct MergeCommandTests {
  /// Trains a small grid into a store of its own.
  private func sweep(_ store: String, _ parameters: String, _ directory: TemporaryDirectory) throws {
    try directory.writeGrid("\(store).json", parameters: parameters)
    #expect(
      try Netlab.run("sweep", "\(store).json", "--store", store, "--quiet", in: directory).status == 0)
  }

  private func database(_ store: String, _ directory: TemporaryDirectory) throws -> Connection {
    try Connection(path: directory.file("\(store)/netlab.db"), mode: .readWrite)
  }

  @Test("Two stores can be merged repeatedly, and their reports stay the same")
  func merging() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep("a", "width: [2, 4], epochs: 3", directory)
      try sweep("b", "width: [4, 6], epochs: 3, normalization: ['none', 'batch']", directory)
      let dry = try Netlab.run("merge", "b", "--store", "a", "--dry-run", in: directory)
      #expect(dry.output == "6 runs would be merged, 2 already present\n")
      let first = try Netlab.run("merge", "b", "--store", "a", in: directory)
      #expect(first.status == 0 && first.errors.isEmpty)
      #expect(first.output == "6 runs merged, 2 already present\n")
      #expect(
        try Netlab.run("merge", "b/", "--store", "a", in: directory).output
          == "0 runs merged, 8 already present\n")
      #expect(try Netlab.run("doctor", "--store", "a", in: directory).status == 0)
      let merged = try database("a", directory)
      #expect(try merged.value("SELECT count(*) FROM runs") == .integer(10))
      #expect(try merged.value("SELECT count(*) FROM sweeps") == .integer(2))
      #expect(try merged.rows("PRAGMA foreign_key_check").isEmpty)
      // A store merged from one other gives the same report byte for byte; here two runs were trained twice, with other times.
      #expect(try Netlab.run("merge", "b", "--store", "c", in: directory).status == 0)
      for store in ["b", "c"] {
        let report = ["report", "--store", store, "--output", "report-\(store)", "--quiet"]
        #expect(try Netlab.run(report, in: directory).status == 0)
      }
      for file in ["report.md", "runs.csv", "cells.csv"] {
        #expect(try directory.read("report-b/\(file)") == directory.read("report-c/\(file)"))
      }
      // The next sweep reuses the merged runs.
      #expect(
        try Netlab.run("sweep", "b.json", "--store", "a", "--dry-run", in: directory).output.hasSuffix(
          "8 reused, 0 to train\n"))
    }
  }

  @Test(
    "A result replaces an unfinished run here, and runs unfinished there remain to be trained")
  func unfinished() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep("a", "width: [2, 4], epochs: 3", directory)
      try sweep("b", "width: [2, 4], epochs: 3", directory)
      let mine = try database("a", directory)
      try mine.execute(
        "UPDATE run SET status = 'interrupted', val_loss = NULL, weights_sha256 = NULL WHERE seed = 0; DELETE FROM epoch WHERE epoch > 1"
      )
      try database("b", directory).execute("UPDATE run SET status = 'failed' WHERE seed = 1")
      let merge = try Netlab.run("merge", "b", "--store", "a", in: directory)
      #expect(merge.output == "2 runs merged, 2 already present\n")
      #expect(try mine.value("SELECT count(*) FROM runs WHERE status = 'completed'") == .integer(4))
      #expect(
        try mine.value("SELECT count(*) FROM curves WHERE run_id IN (SELECT id FROM runs WHERE seed = 0)")
          == .integer(6))
      let into = try Netlab.run("merge", "b", "--store", "new", in: directory)
      #expect(into.output == "2 runs merged, 0 already present, 2 unfinished\n")
      #expect(
        try Netlab.run("sweep", "a.json", "--store", "new", "--quiet", in: directory).output.contains(
          "4 completed; 2 to train, 2 reused"))
    }
  }

  @Test("Results that differ are reported, and this store's are kept")
  func differing() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep("a", "width: 2, epochs: 3", directory)
      try sweep("b", "width: 2, epochs: 3", directory)
      let mine = try database("a", directory)
      try mine.execute("UPDATE run SET weights_sha256 = 'another' WHERE seed = 0")
      let merge = try Netlab.run("merge", "b", "--store", "a", in: directory)
      #expect(merge.status == 0)
      #expect(merge.errors.hasPrefix("netlab: 1 runs have different weights there"))
      #expect(try mine.value("SELECT weights_sha256 FROM runs WHERE seed = 0") == .text("another"))
    }
  }

  @Test(
    "A run that does not match its id is skipped and named",
    arguments: [
      ("UPDATE run SET id = '../../../../tmp/evil0000000000000' WHERE key = 1", "its id is not valid"),
      (
        "UPDATE run SET id = '0123456789abcdef0123456789abcdef' WHERE key = 1",
        "its id is not the hash of its configuration"
      ),
      (
        "UPDATE run SET config = replace(config, '\"epochs\":3', '\"epochs\":4') WHERE key = 1",
        "its id is not the hash of its configuration"
      ),
      ("UPDATE run SET seed = 7 WHERE key = 1", "its cell or seed does not match its configuration"),
      (
        "UPDATE cell SET learning_rate = 9 WHERE key = 1",
        "its learning_rate does not match its configuration"
      ),
      (
        "UPDATE cell SET width = 'wide' WHERE key = 1",
        "its width is 'wide', which netlab would not have written"
      ),
      ("UPDATE dataset SET target = 'x'", "its data does not match its configuration"),
      ("DELETE FROM epoch WHERE run = 1 AND epoch = 2", "its curve is incomplete"),
      (
        "UPDATE run SET val_loss = 'small' WHERE key = 1",
        "its val_loss is 'small', which netlab would not have written"
      ),
      ("UPDATE run SET weights_sha256 = 'x' WHERE key = 1", "its weights were changed or damaged"),
    ])
  func refusing(damage: String, reason: String) throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep("b", "width: 2, epochs: 3", directory)
      try database("b", directory).execute(damage)
      let merge = try Netlab.run("merge", "b", "--store", "a", in: directory)
      #expect(merge.status == 1)
      #expect(merge.errors.contains("is skipped: \(reason)"))
      let mine = try database("a", directory)
      #expect(
        try mine.value(
          "SELECT count(*) FROM runs WHERE id NOT GLOB replace(hex(zeroblob(16)), '0', '[0-9a-f]')")
          == .integer(0))
      #expect(try mine.value("SELECT count(*) FROM runs").integer ?? 9 <= 1)
      #expect(try Netlab.run("doctor", "--store", "a", in: directory).status == 0)
    }
  }

  @Test("A store whose schema is not netlab's own, and a store that is this one, are refused")
  func strangers() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep("b", "width: 2, epochs: 3", directory)
      let itself = try Netlab.run("merge", "./b", "--store", "b", in: directory)
      #expect(itself.status == 2 && itself.errors == "netlab: './b' is this store itself\n")
      let missing = try Netlab.run("merge", "nowhere", "--store", "b", in: directory)
      #expect(missing.status == 2 && missing.errors.contains("there is no store at 'nowhere'"))
      try database("b", directory).execute(
        "CREATE TRIGGER evil AFTER INSERT ON run BEGIN DELETE FROM run; END")
      let foreign = try Netlab.run("merge", "b", "--store", "a", in: directory)
      #expect(
        foreign.status == 2
          && foreign.errors.contains("that differ from netlab's"))
    }
  }
}
