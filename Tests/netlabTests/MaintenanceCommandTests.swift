// The commands `netlab doctor`, `gc` and `backup` on damaged and busy stores.

import Files
import Foundation
import SQLite
import TestSupport
import Testing

struct MaintenanceCommandTests {
  /// A store of four runs.
  private func sweep(_ directory: TemporaryDirectory) throws {
    try directory.writeGrid(parameters: "width: [2, 4], epochs: 3")
    #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
  }

  private func url(_ directory: TemporaryDirectory, _ name: String) -> URL {
    URL(fileURLWithPath: directory.file(name))
  }

  private func weights(_ directory: TemporaryDirectory) -> [String] {
    directory.contents(of: "runs/weights").filter { $0.hasSuffix(".h5") }
  }

  @Test("A sound store has no findings, and gc removes nothing")
  func sound() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory)
      let doctor = try Netlab.run("doctor", in: directory)
      #expect(doctor.status == 0 && doctor.output == "the store 'runs' is sound\n")
      #expect(try Netlab.run("gc", in: directory).output == "0 files removed, 0 bytes\n")
      #expect(weights(directory).count == 4)
    }
  }

  @Test("Only sweep and merge create a missing store")
  func missing() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      for command in [
        ["gc"], ["gc", "--dry-run"], ["doctor"], ["doctor", "--repair"], ["verify"], ["backup", "copy"],
        ["runs", "rm", "--yes", "0"], ["runs", "tag", "word", "0"], ["report"],
      ] {
        let outcome = try Netlab.run(command, in: directory)
        #expect(outcome.status == 2, "\(command): \(outcome)")
        #expect(outcome.errors.hasPrefix("netlab: there is no store at 'runs'"), "\(command): \(outcome)")
        #expect(directory.contents() == [])
      }
    }
  }

  @Test("Runs with missing or damaged weights are found, reset, and retrained to the same bytes")
  func weightsInTrouble() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory)
      let names = weights(directory)
      let before = try names.map { try Data(contentsOf: url(directory, "runs/weights/\($0)")) }
      try FileManager.default.removeItem(at: url(directory, "runs/weights/\(names[0])"))
      var damaged = before[1]
      damaged[damaged.count / 2] ^= 1
      // As a new file, because a hard link in a backup must not change.
      try damaged.write(to: url(directory, "runs/weights/\(names[1])"), options: .atomic)

      let doctor = try Netlab.run("doctor", in: directory)
      #expect(doctor.status == 1)
      #expect(
        doctor.output.contains(
          "run \(names[0].prefix(12)): its weights 'runs/weights/\(names[0])' are missing"))
      #expect(
        doctor.output.contains(
          "run \(names[1].prefix(12)): its weights 'runs/weights/\(names[1])' were changed"))
      #expect(doctor.output.hasSuffix("2 findings, 2 of which --repair can repair\n"))
      #expect(try Netlab.run("doctor", "--repair", in: directory).status == 0)
      // The earlier name still works, and is not documented.
      #expect(try Netlab.run("doctor", "--mend", in: directory).status != 2)
      #expect(try !Netlab.run("doctor", "--help", in: directory).output.contains("mend"))
      let sweep = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
      #expect(sweep.output.contains("4 completed; 2 to train, 2 reused"))
      #expect(try names.map { try Data(contentsOf: url(directory, "runs/weights/\($0)")) } == before)
      #expect(try Netlab.run("doctor", in: directory).status == 0)
    }
  }

  @Test("gc removes netlab's leftovers, but no foreign or referenced files")
  func strays() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory)
      let id = String(repeating: "0123456789abcdef", count: 2)
      let strays = [
        "runs/weights/\(id).h5", "runs/checkpoints/\(id).7.h5", "runs/checkpoints/\(id).7.h5.999999999.tmp",
        "runs/weights/\(id).h5.0123456789abcdef.tmp",
      ]
      // Names that netlab never gives, and a file that is being written.
      let others = [
        "runs/weights/notes.txt", "runs/weights/../outside.h5", "runs/weights/\(id).h5.word.tmp",
        "runs/weights/\(id).h5.+7.tmp", "runs/checkpoints/\(id).07.h5",
      ]
      let writer = try AtomicFileWriter(directory.file("runs/weights/\(id).h5"))
      for name in strays + others { try directory.write("x", to: name) }
      let dry = try Netlab.run("gc", "--dry-run", in: directory)
      #expect(dry.output.hasSuffix("4 files would be removed, 4 bytes\n"))
      for name in strays + others { #expect(directory.exists(name)) }
      #expect(try Netlab.run("doctor", in: directory).output.contains("4 files are unreferenced"))
      #expect(try Netlab.run("gc", in: directory).output == "4 files removed, 4 bytes\n")
      for name in strays { #expect(!directory.exists(name)) }
      for name in others { #expect(directory.exists(name)) }
      #expect(weights(directory).count == 4)
      try writer.commit()
      #expect(try Netlab.run("gc", in: directory).output == "1 files removed, 0 bytes\n")
    }
  }

  @Test("A changed configuration, a lost lease and a lost checkpoint are found")
  func rows() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory)
      let store = try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
      try store.execute(
        """
        UPDATE run SET config = replace(config, '"seed":0', '"seed":9') WHERE key = 1;
        UPDATE run SET status = 'running' WHERE key = 2;
        UPDATE run SET checkpoint_epoch = 2 WHERE key = 3;
        DELETE FROM epoch WHERE run = 4 AND epoch = 2;
        """)
      let output = try Netlab.run("doctor", in: directory).output
      #expect(output.contains("is not the hash of its configuration"))
      #expect(output.contains("is marked as running, but no process trains it"))
      #expect(output.contains(".2.h5' is missing"))
      #expect(output.contains("has 2 epochs of its curve, not 3"))
      // The seed is none of the sweep's.
      #expect(output.contains("is not a trial of its spec"))
      #expect(output.hasSuffix("6 findings, 3 of which --repair can repair\n"))
      #expect(try Netlab.run("doctor", "--repair", in: directory).status == 1)
      #expect(
        try store.rows("SELECT status, checkpoint_epoch FROM run WHERE key > 1 ORDER BY key") == [
          [.text("interrupted"), .null], [.text("completed"), .null], [.text("pending"), .null],
        ])
    }
  }

  @Test("A backup is a store with the same report, made during a sweep, and never overwrites another")
  func backup() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory)
      #expect(try Netlab.run("report", "--output", "a", in: directory).status == 0)
      try directory.write(
        "{name: 'long', data: {path: 'points.csv', target: 'side'}, parameters: {width: 64, epochs: 1000000, patience: 0}}",
        to: "long.json")
      let process = try Netlab.start(
        ["sweep", "long.json", "--quiet"], in: directory.path, errors: url(directory, "errors"))
      try process.run()
      defer {
        process.terminate()
        process.waitUntilExit()
      }
      for _ in 0..<200 {
        let running = try Netlab.run(
          "query", "SELECT count(*) FROM runs WHERE status = 'running'", in: directory)
        if running.output.contains("1") { break }
        Thread.sleep(forTimeInterval: 0.02)
      }
      let backup = try Netlab.run("backup", "copy/", in: directory)
      #expect(backup.status == 0 && backup.output == "copy/: the database and the weights of 4 runs\n")
      #expect(try Netlab.run("doctor", "--store", "copy", in: directory).status == 0)
      #expect(
        try Netlab.run("report", "points", "--store", "copy", "--output", "b", in: directory).status == 0)
      for file in ["report.md", "runs.csv", "cells.csv"] {
        #expect(try directory.read("a/\(file)") == directory.read("b/\(file)"))
      }
      #expect(
        try Netlab.run(
          "query", "SELECT status FROM runs WHERE width = 64", "--store", "copy", "--format", "csv",
          in: directory
        )
        .output == "status\ninterrupted\n")
      let again = try Netlab.run("backup", "copy", in: directory)
      #expect(again.status == 2 && again.errors.contains("'copy' already exists"))
      #expect(!directory.contents().contains { $0.contains(".part") })
    }
  }

  @Test(
    "A damaged or foreign database gives an error message from every command",
    arguments: ["truncated", "garbage", "page"])
  func damage(kind: String) throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory)
      let database = url(directory, "runs/netlab.db")
      var bytes = try Data(contentsOf: database)
      switch kind {
      case "truncated": bytes = bytes.prefix(bytes.count / 2 + 100)
      case "garbage": bytes = Data((0..<bytes.count).map { UInt8(truncatingIfNeeded: $0 &* 31) })
      default: for i in 4096..<bytes.count { bytes[i] = 0xA5 }
      }
      try bytes.write(to: database)
      for file in ["runs/netlab.db-wal", "runs/netlab.db-shm"] where directory.exists(file) {
        try FileManager.default.removeItem(at: url(directory, file))
      }
      for command in [
        ["doctor"], ["sweep", "grid.json"], ["report"], ["runs", "ls"], ["query", "SELECT * FROM runs"],
        ["backup", "copy"], ["gc"],
      ] {
        let outcome = try Netlab.run(command, in: directory)
        let isFound = command == ["doctor"] && outcome.status == 1
        #expect(isFound || outcome.status == 2, "\(command): \(outcome)")
        if outcome.status == 2 {
          #expect(
            outcome.errors.hasPrefix("netlab: ") && outcome.errors.contains("netlab.db"),
            "\(command): \(outcome)")
        }
      }
      #expect(weights(directory).count == 4)
    }
  }
}
