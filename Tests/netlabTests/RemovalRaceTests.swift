// Runs removed while another process works with them.

import Files
import Foundation
import TestSupport
import Testing

struct RemovalRaceTests {
  private func sweep(_ parameters: String, _ directory: TemporaryDirectory, store: String = "runs") throws {
    try directory.writeGrid(parameters: parameters)
    let outcome = try Netlab.run("sweep", "grid.json", "--quiet", "--store", store, in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func remove(_ condition: String, _ directory: TemporaryDirectory) throws {
    let outcome = try Netlab.run("runs", "rm", "--yes", "--where", condition, in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func ids(_ condition: String, _ directory: TemporaryDirectory) throws -> [String] {
    try Netlab.rows("SELECT id FROM runs WHERE \(condition) ORDER BY id", in: directory)
  }

  /// Starts a command that waits at a call until there is a file named "go".
  private func held(
    _ command: [String], at call: String, _ part: String, _ directory: TemporaryDirectory
  ) throws -> Process {
    let process = try Netlab.launch(
      command, in: directory, output: "answer",
      environment: Interposer().on(call, part, .touch(file: directory.file("reached")))
        .on(call, part, .await(file: directory.file("go"))).environment)
    try Netlab.wait { directory.exists("reached") }
    return process
  }

  @Test("A backup omits runs removed while it copies")
  func backup() throws {
    try TemporaryDirectory.with { directory in
      try sweep("width: [2, 4], epochs: 2", directory)
      let process = try held(["backup", "copy"], at: "link", "weights/", directory)
      try remove("width = 2", directory)
      try directory.write("", to: "go")
      #expect(Netlab.status(of: process) == 0)
      #expect(try directory.read("errors") == "")
      #expect(try directory.read("answer") == "copy: the database and the weights of 2 runs\n")
      #expect(try Netlab.run("doctor", "--store", "copy", in: directory).status == 0)
      #expect(
        try Netlab.rows("SELECT width, count(*) FROM runs GROUP BY 1", in: directory, store: "copy") == [
          "4,2"
        ])
    }
  }

  @Test("A backup of a store whose weights are missing fails")
  func backupOfDamaged() throws {
    try TemporaryDirectory.with { directory in
      try sweep("width: [2, 4], epochs: 2", directory)
      try File.remove(directory.file("runs/weights/\(ids("width = 2", directory)[0]).h5"))
      let outcome = try Netlab.run("backup", "copy", in: directory)
      #expect(outcome.status == 1 && outcome.errors.contains("No such file"), "\(outcome)")
      #expect(!directory.contents().contains { $0.hasPrefix("copy") })
    }
  }

  @Test("A merge does not give tags or sweeps of a removed run to the run that reuses its key")
  func merge() throws {
    try TemporaryDirectory.with { directory in
      try sweep("width: [2, 4], epochs: 2", directory, store: "other")
      #expect(
        try Netlab.run("runs", "tag", "word", "--where", "width = 2", "--store", "other", in: directory)
          .status == 0)
      // In reverse order, so that the runs merged first have the last keys here.
      try sweep("width: [4, 2], epochs: 2", directory)
      let last = try #require(ids("width = 4 AND seed = 1", directory).first)
      let process = try held(["merge", "other"], at: "open", "other/weights/\(last)", directory)
      try remove("width = 2", directory)
      try sweep("width: 8, epochs: 2", directory)
      try directory.write("", to: "go")
      #expect(Netlab.status(of: process) == 0)
      #expect(try directory.read("errors") == "")
      #expect(try Netlab.rows("SELECT run_id FROM tags", in: directory) == [])
      #expect(
        try Netlab.rows(
          "SELECT count(*) FROM sweep_runs JOIN runs ON id = run_id WHERE width = 8", in: directory) == ["2"])
      #expect(try Netlab.run("doctor", in: directory).status == 0)
    }
  }

  @Test(
    "doctor finds nothing if a run is removed while its weights are read", arguments: [[], ["--repair"]])
  func doctor(more: [String]) throws {
    try TemporaryDirectory.with { directory in
      try sweep("width: [2, 4], epochs: 2", directory)
      let run = try #require(ids("width = 2", directory).first)
      let process = try held(["doctor"] + more, at: "open", "runs/weights/\(run)", directory)
      try remove("width = 2", directory)
      try directory.write("", to: "go")
      #expect(Netlab.status(of: process) == 0)
      #expect(try directory.read("answer") == "the store 'runs' is sound\n")
    }
  }

  @Test(
    "A file whose row is about to be committed is not a leftover",
    arguments: [["gc", "--dry-run"], ["doctor"]])
  func strays(command: [String]) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2, epochs: 2", more: "seeds: 1")
      let sweep = try held(["sweep", "grid.json", "--quiet"], at: "fsync", "runs/weights$", directory)
      let process = try Netlab.launch(command, in: directory, errors: "errors-2", output: "answer-2")
      // Time for it to see the file; it waits for the end of the transaction.
      Thread.sleep(forTimeInterval: 0.3)
      try directory.write("", to: "go")
      #expect(Netlab.status(of: sweep) == 0)
      let status = Netlab.status(of: process)
      let answer = try directory.read("answer-2")
      #expect(status == 0, "\(answer)")
      #expect(!answer.contains("1 files"), "\(answer)")
    }
  }

  @Test("verify skips runs that are removed meanwhile, and counts them")
  func verify() throws {
    try TemporaryDirectory.with { directory in
      try sweep("width: [2, 4], epochs: 2", directory)
      let process = try held(["verify"], at: "open", "points.csv", directory)
      try remove("width = 2 AND seed = 1", directory)
      try directory.write("", to: "go")
      #expect(Netlab.status(of: process) == 1)
      #expect(try directory.read("errors") == "4 runs: 3 identical, 0 different, 1 not verified\n")
    }
  }
}
