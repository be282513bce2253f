// The command `netlab verify`: retraining reproduces all bits, and differences are found.

import Foundation
import HDF5
import TestSupport
import Testing

struct VerifyCommandTests {
  @Test("A whole sweep is identical, which is stored and reported; the runs are not modified")
  func identical() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try Verifying.sweep(
        directory,
        parameters: """
          width: [2, 4], normalization: ["batch", "none"], optimizer: ["adamw", "nesterov"], dropout: 0.1,
          weight_decay: 0, epochs: 6
          """)
      let database = try Verifying.store(directory)
      let before = "SELECT * FROM runs ORDER BY id"
      let runs = try database.rows(before)
      let rows = try Verifying.verify(in: directory, status: 0)
      #expect(rows.count == 16)
      #expect(Set(rows.map { $0[0] }) == Set(runs.compactMap { $0[0].text?.prefix(12).description }))
      #expect(rows.allSatisfy { $0[1] == "identical" && $0[2] == "6" && $0[4] == "" && $0[5] == "" })
      // Two layers of weights and biases, the scaling of the inputs, and the state; batch normalisation and Adam have more.
      #expect(Set(rows.map { $0[3] }) == ["9", "14"])
      #expect(try database.rows(before) == runs)
      #expect(
        try database.rows(
          """
          SELECT DISTINCT identical, difference, verifications.epochs, verifications.host = runs.host,
            verifications.blas = runs.blas, verifications.cpu IS runs.cpu FROM verifications JOIN runs ON id = run_id
          """)
          == [[.integer(1), .null, .integer(6), .integer(1), .integer(1), .integer(1)]])
      #expect(try database.value("SELECT count(*) FROM verifications") == .integer(16))

      let outcome = try Netlab.run("verify", "--sweep", "points", in: directory)
      #expect(outcome.status == 0)
      #expect(outcome.errors == "16 runs: 16 identical, 0 different\n")
      #expect(try Netlab.run("report", "--output", "report", in: directory).status == 0)
      let report = try directory.read("report/report.md")
      #expect(report.contains("| verified | 16 of 16 runs, all identical, last 20"))
      #expect(try Netlab.run("report", "--output", "again", in: directory).status == 0)
      #expect(try directory.read("again/report.md") == report)
    }
  }

  @Test("Runs that continued a shorter one, and diverged ones, are verified from the start")
  func otherEnds() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try Verifying.sweep(directory, parameters: "width: 3, epochs: 3, optimizer: 'adam'")
      try Verifying.sweep(directory, parameters: "width: 3, epochs: 7, optimizer: 'adam'")
      #expect(try Verifying.verify(in: directory, status: 0).map { $0[2] } == ["7", "7"])

      let rows = (0..<60).map { "\($0),\(Double(($0 * 7) % 60) * 100)" }
      try directory.write((["x,t"] + rows).joined(separator: "\n"), to: "line.csv")
      try directory.write(
        "{data: {path: 'line.csv', target: 't'}, parameters: {optimizer: 'sgd', target_scaling: 'none', learning_rate: 10, width: 4, epochs: 50}}",
        to: "diverging.json")
      _ = try Netlab.run("sweep", "diverging.json", "--quiet", in: directory)
      let database = try Verifying.store(directory)
      let id = try #require(try database.value("SELECT id FROM run WHERE status = 'diverged'").text)
      let diverged = try Verifying.verify(id, in: directory, status: 0)
      #expect(diverged.map { $0[1] } == ["identical"] && diverged[0][3] == "0")

      try database.execute(
        "UPDATE epoch SET train_loss = 5 WHERE epoch = 1 AND run = (SELECT key FROM run WHERE id = '\(id)')")
      let changed = try Verifying.verify(id.prefix(8).description, in: directory, status: 1)
      #expect(changed[0][5].hasPrefix("epoch 1: train_loss 5.0 stored, "), "\(changed)")
    }
  }

  @Test("Every instruction set trains to the same bits")
  func kernels() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try Verifying.sweep(
        directory,
        parameters: """
          width: [3, 40], normalization: ["layer", "batch", "none"], optimizer: ["adam", "sgd"], activation: ["gelu", "tanh"],
          dropout: 0.1, epochs: 6
          """, more: "")
      for kernels in ["AVX-512", "AVX2", "portable"] {
        let outcome = try Netlab.run(
          ["verify", "--quiet"], in: directory, environment: ["NETLAB_KERNELS": kernels])
        let isThere = !outcome.errors.contains("NETLAB_KERNELS is '\(kernels)', but this processor's are ")
        #expect(outcome.status == (isThere ? 0 : 2), "\(kernels): \(outcome.output)")
        #expect(isThere || kernels != "portable")
      }
      let unknown = try Netlab.run(["runs", "ls"], in: directory, environment: ["NETLAB_KERNELS": "avx"])
      #expect(unknown.status == 2)
      #expect(unknown.errors.hasPrefix("netlab: NETLAB_KERNELS is 'avx', but this processor's are "))
    }
  }

  @Test("A sample is a fixed fraction of the runs, at least one")
  func sample() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try Verifying.sweep(directory, parameters: "width: [2, 3, 4, 5, 6], epochs: 2", more: "seeds: 4")
      let ids = try Verifying.ids(directory).map { $0.prefix(12).description }
      #expect(
        try Verifying.verify("--sample", "20%", in: directory, status: 0).map { $0[0] }
          == [0, 5, 10, 15].map { ids[$0] })
      #expect(try Verifying.verify("--sample", "0.01%", in: directory, status: 0).map { $0[0] } == [ids[0]])
      #expect(try Verifying.verify("--sample=100%", in: directory, status: 0).map { $0[0] } == ids)
      let two = try Verifying.verify(ids[3], ids[7], ids[3], in: directory, status: 0)
      #expect(two.map { $0[0] } == [ids[3], ids[7]])
      for sample in ["5", "0%", "101%", "many%", "nan%"] {
        let outcome = try Netlab.run("verify", "--sample", sample, in: directory)
        #expect(outcome.status == 2)
        #expect(
          outcome.errors
            == "netlab: --sample takes a percentage above 0% and up to 100%, not '\(sample)'\n"
            + "Try 'netlab verify --help'.\n")
      }
    }
  }

  @Test("Moved data can be named with --data, and other data is refused")
  func data() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try Verifying.sweep(directory, parameters: "width: 2, epochs: 2", more: "seeds: 1")
      let (id, path) = (try Verifying.ids(directory)[0], directory.file("points.csv"))
      // The stored path is absolute, so the data is found from any folder.
      try TemporaryDirectory.with { (other: TemporaryDirectory) throws -> Void in
        #expect(try Netlab.run("verify", "--store", directory.file("runs"), in: other).status == 0)
      }

      try FileManager.default.moveItem(atPath: path, toPath: directory.file("moved.csv"))
      try expectError(
        "the data of run \(id.prefix(12)): cannot read '\(path)': No such file or directory; if the file is elsewhere "
          + "now, name it with --data", in: directory)
      _ = try Verifying.verify("--data", "moved.csv", in: directory, status: 0)

      try directory.write(try directory.read("moved.csv") + "1,2,above\n", to: "points.csv")
      let database = try Verifying.store(directory)
      let expected = try #require(try database.value("SELECT data_id FROM runs").text)
      let other = try Netlab.run("verify", in: directory)
      #expect(other.status == 2)
      #expect(
        other.errors.hasPrefix("netlab: '\(path)' is not the data of run \(id.prefix(12)): its hash is "))
      #expect(
        other.errors.hasSuffix(", that of the run's data is \(expected); name the right file with --data\n"))

      try database.execute("UPDATE dataset SET location = NULL")
      try expectError(
        "the store does not say where the data of run \(id.prefix(12)) are: name the file with --data",
        in: directory)
      #expect(try database.value("SELECT count(*) FROM verification") == .integer(2))
    }
  }

  private func expectError(_ message: String, _ words: String..., in directory: TemporaryDirectory) throws {
    let outcome = try Netlab.run(["verify"] + words, in: directory)
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors == "netlab: \(message)\n")
  }

  @Test("A metric that a run has no value of, since it is newer than the run, is no difference")
  func newerMetrics() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try Verifying.sweep(directory, parameters: "width: 2, epochs: 3", more: "seeds: 1")
      let database = try Verifying.store(directory)
      let id = try Verifying.ids(directory)[0]
      try database.execute("UPDATE run SET val_brier = NULL, test_brier = NULL")
      try database.execute("UPDATE epoch SET val_brier = NULL")
      #expect(try Verifying.verify(id, in: directory, status: 0)[0][1] == "identical")
      // A single missing value is one.
      try database.execute("UPDATE epoch SET val_f1 = NULL WHERE epoch = 2")
      let difference = try Verifying.verify(id, in: directory, status: 1)[0][5]
      #expect(difference.hasPrefix("epoch 2: val_f1 none stored, "))
    }
  }

  @Test("Changed configurations, other engine versions and runs without a result are refused")
  func refusals() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let nothing =
        "there is no store at 'runs': train something with 'netlab sweep', or select another store with --store"
      try expectError(nothing, in: directory)
      #expect(!directory.exists("runs"))
      try Verifying.sweep(directory)
      let database = try Verifying.store(directory)
      let ids = try Verifying.ids(directory)
      try expectError("there is no run 'zz' in the store", "zz", in: directory)

      try database.execute(
        "UPDATE run SET config = replace(config, '\"epochs\":5', '\"epochs\":6') WHERE id = '\(ids[0])'")
      let changed = try Netlab.run("verify", ids[0], in: directory)
      #expect(changed.status == 2)
      #expect(
        changed.errors.hasPrefix(
          "netlab: the stored configuration of run \(ids[0].prefix(12)) was changed: its hash is "))

      // As an older netlab would have left it, id and all.
      let config = try #require(
        try database.value("SELECT config FROM run WHERE id = ?", [.text(ids[1])]).text)
      let engine = try #require(config.firstMatch(of: /"engine":(\d+)/))
      let old = config.replacing(engine.0, with: "\"engine\":1")
      let id = String(
        try Verifying.sha256(URL(fileURLWithPath: directory.write(old, to: "config.json"))).prefix(32))
      try database.run(
        "UPDATE run SET id = ?, config = ? WHERE id = ?", [.text(id), .text(old), .text(ids[1])])
      try expectError(
        "run \(id.prefix(12)) was trained by engine 1, and this is engine \(engine.1): it cannot be verified",
        id,
        in: directory)

      try database.execute("UPDATE run SET status = 'failed' WHERE id = '\(ids[2])'")
      try expectError(
        "run \(ids[2].prefix(12)) is failed: only a completed or a diverged run can be verified", ids[2],
        in: directory)
      _ = try Verifying.verify(ids[3], in: directory, status: 0)
      #expect(
        try Netlab.run("verify", ids[3], "--sweep", "points", in: directory).errors.hasPrefix(
          "netlab: RUN and --sweep cannot be combined\n"))
      try database.execute("UPDATE run SET status = 'interrupted'")
      let empty = try Netlab.run("verify", in: directory)
      #expect(empty.status == 2)
      #expect(empty.errors.contains("has no completed and no diverged run yet: there is nothing to verify"))
    }
  }

  @Test("Help is printed on stdout")
  func help() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let outcome = try Netlab.run("verify", "--help", in: directory)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("Usage: netlab verify [RUN…] [options]"))
    }
  }
}
