// Stores without permission to read them. Root passes every permission, so another user is needed.

import Foundation
import SQLite
import TestSupport
import Testing

@Suite(.enabled(if: Netlab.isPermitted(Netlab.asNobody), "another user needs permissions"))
struct PermissionTests {
  private func sweep(_ directory: TemporaryDirectory) throws {
    try directory.writeGrid(parameters: "width: [2, 4], epochs: 3")
    #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
  }

  private func setMode(_ mode: mode_t, _ path: String) throws {
    try #require(chmod(path, mode) == 0)
  }

  private static let readers = [
    ["runs", "ls"], ["report", "--output", "/tmp/netlab-never"], ["query", "SELECT id FROM runs"],
    ["sweeps", "ls"],
    ["doctor"], ["gc", "--dry-run"], ["verify"], ["sweep", "grid.json", "--dry-run"],
    ["backup", "/tmp/netlab-never"],
  ]
  private static let writers = [
    ["sweep", "grid.json", "--quiet"], ["verify"], ["gc"], ["merge", "copy"],
    ["runs", "tag", "0", "--add", "word"],
  ]

  @Test("A store behind a closed folder is not called missing, by any command")
  func closedFolder() throws {
    try TemporaryDirectory.with { directory in
      try sweep(directory)
      try setMode(0o700, directory.file("runs"))
      for command in Self.readers + Self.writers {
        let outcome = try Netlab.run(command, in: directory, wrapper: Netlab.asNobody)
        #expect(outcome.status != 0, "\(command): \(outcome)")
        guard command != ["merge", "copy"], command.first != "runs" || command[1] != "tag" else { continue }
        #expect(
          outcome.errors.contains("runs/netlab.db': Permission denied"), "\(command): \(outcome)")
        #expect(!outcome.errors.contains("there is no store"), "\(command): \(outcome)")
      }
    }
  }

  @Test("A database that may not be read is named with the reason, by any command")
  func closedDatabase() throws {
    try TemporaryDirectory.with { directory in
      try sweep(directory)
      try setMode(0o600, directory.file("runs/netlab.db"))
      for command in Self.readers {
        let outcome = try Netlab.run(command, in: directory, wrapper: Netlab.asNobody)
        #expect(outcome.status == 2, "\(command): \(outcome)")
        #expect(
          outcome.errors.contains("cannot read 'runs/netlab.db': Permission denied"), "\(command): \(outcome)"
        )
      }
    }
  }

  @Test(
    "A read-only store answers queries, and errors explain what is not possible",
    arguments: [false, true])
  func readOnly(isDoubled: Bool) throws {
    try TemporaryDirectory.with { directory in
      try sweep(directory)
      let store = (isDoubled ? "/" : "") + directory.file("runs")
      for command in [
        ["runs", "ls"], ["query", "SELECT id FROM runs"], ["sweeps", "ls"], ["doctor"], ["gc", "--dry-run"],
        ["sweep", "grid.json", "--dry-run"],
      ] {
        let outcome = try Netlab.run(
          command + ["--store", store], in: directory, wrapper: Netlab.asNobody)
        #expect(outcome.status == 0, "\(command): \(outcome)")
      }
      for command in [["sweep", "grid.json", "--quiet"], ["gc"]] {
        let outcome = try Netlab.run(
          command + ["--store", store], in: directory, wrapper: Netlab.asNobody)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("cannot write to the store '\(store)'"), "\(command): \(outcome)")
        #expect(outcome.errors.contains("Permission denied"), "\(command): \(outcome)")
      }
      // The lock is no obstacle then, but the database is.
      try setMode(0o666, directory.file("runs/netlab.lock"))
      let outcome = try Netlab.run(
        ["gc", "--store", store], in: directory, wrapper: Netlab.asNobody)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("netlab.db': Permission denied"), "\(outcome)")
    }
  }

  @Test("Weights that may not be read are not called missing, and are not trained again")
  func closedWeights() throws {
    try TemporaryDirectory.with { directory in
      try sweep(directory)
      let name = try #require(directory.contents(of: "runs/weights").first)
      try setMode(0o600, directory.file("runs/weights/\(name)"))
      let doctor = try Netlab.run(["doctor"], in: directory, wrapper: Netlab.asNobody)
      #expect(doctor.status == 1)
      #expect(doctor.output.contains("cannot read 'runs/weights/\(name)': Permission denied"))
      #expect(doctor.output.hasSuffix("1 findings, 0 of which --repair can repair\n"))
      let predict = try Netlab.run(
        ["predict", "\(name.prefix(12))", "points.csv"], in: directory, wrapper: Netlab.asNobody)
      #expect(predict.status == 2 && predict.errors.contains("weights/\(name)': Permission denied"))
      try setMode(0o700, directory.file("runs/weights"))
      let closed = try Netlab.run(["doctor"], in: directory, wrapper: Netlab.asNobody)
      #expect(closed.status != 0 && !closed.output.contains("missing"))
      #expect((closed.output + closed.errors).contains("Permission denied"))
    }
  }

  @Test("A write-ahead log that cannot be read is not ignored")
  func closedLog() throws {
    try TemporaryDirectory.with { directory in
      try sweep(directory)
      // Kept open, so that the changes stay in the write-ahead log.
      let writer = try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
      try writer.execute("UPDATE run SET error = 'changed'")
      try setMode(0o600, directory.file("runs/netlab.db-wal"))
      try setMode(0o600, directory.file("runs/netlab.db-shm"))
      let outcome = try Netlab.run(
        ["query", "SELECT count(*) FROM runs WHERE error = 'changed'"], in: directory,
        wrapper: Netlab.asNobody)
      #expect(outcome.status == 2 && outcome.errors.contains("cannot read"), "\(outcome)")
    }
  }
}
