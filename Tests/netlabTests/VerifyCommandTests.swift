// The command `netlab verify`: retraining reproduces all bits, and differences are found.

import Foundation
import HDF5
import SQLite
import TestSupport
import Testing

struct VerifyCommandTests {
  private func sweep(
    _ directory: TemporaryDirectory, parameters: String = "width: [2, 4], epochs: 5",
    more: String = "seeds: 2"
  ) throws {
    try directory.writeGrid(parameters: parameters, more: more)
    #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
  }

  private func store(_ directory: TemporaryDirectory) throws -> Connection {
    try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
  }

  private func ids(_ directory: TemporaryDirectory) throws -> [String] {
    try store(directory).rows("SELECT id FROM run ORDER BY id").compactMap(\.[0].text)
  }

  /// - Returns: the rows of the table, without the line of names.
  private func verify(
    _ words: String..., in directory: TemporaryDirectory, status: Int32
  ) throws -> [[String]] {
    let outcome = try Netlab.run(["verify", "--quiet", "--format", "json"] + words, in: directory)
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    return rows.map { row in
      ["run", "result", "epochs", "tensors", "remark", "difference"].map { column in
        row[column].map { $0 is NSNull ? "" : "\($0)" } ?? "no such column"
      }
    }
  }

  @Test("A whole sweep is identical, which is stored and reported; the runs are not modified")
  func identical() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(
        directory,
        parameters: """
          width: [2, 4], normalization: ["batch", "none"], optimizer: ["adamw", "nesterov"], dropout: 0.1,
          weight_decay: 0, epochs: 6
          """)
      let database = try store(directory)
      let before = "SELECT * FROM runs ORDER BY id"
      let runs = try database.rows(before)
      let rows = try verify(in: directory, status: 0)
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

  @Test("A run that went on from a shorter one, and one that diverged, are the same from the start")
  func otherEnds() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory, parameters: "width: 3, epochs: 3, optimizer: 'adam'")
      try sweep(directory, parameters: "width: 3, epochs: 7, optimizer: 'adam'")
      #expect(try verify(in: directory, status: 0).map { $0[2] } == ["7", "7"])

      let rows = (0..<60).map { "\($0),\(Double(($0 * 7) % 60) * 100)" }
      try directory.write((["x,t"] + rows).joined(separator: "\n"), to: "line.csv")
      try directory.write(
        "{data: {path: 'line.csv', target: 't'}, parameters: {learning_rate: 10, width: 4, epochs: 50}}",
        to: "diverging.json")
      _ = try Netlab.run("sweep", "diverging.json", "--quiet", in: directory)
      let database = try store(directory)
      let id = try #require(try database.value("SELECT id FROM run WHERE status = 'diverged'").text)
      let diverged = try verify(id, in: directory, status: 0)
      #expect(diverged.map { $0[1] } == ["identical"] && diverged[0][3] == "0")

      try database.execute("UPDATE epoch SET train_loss = 5 WHERE epoch = 1 AND train_loss > 1e4")
      let changed = try verify(id.prefix(8).description, in: directory, status: 1)
      #expect(changed[0][5].hasPrefix("epoch 1: train_loss 5.0 stored, "), "\(changed)")
    }
  }

  @Test("The first changed metric is reported, with its distance")
  func changedCurve() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory)
      let database = try store(directory)
      let id = try #require(try ids(directory).first)
      let key = "(SELECT key FROM run WHERE id = '\(id)')"
      let value = try #require(
        try database.value("SELECT val_loss FROM epoch WHERE run = \(key) AND epoch = 3").double)
      try database.run(
        "UPDATE epoch SET val_loss = ? WHERE run = \(key) AND epoch = 3", [.real(value.nextUp.nextUp)])
      try database.execute("UPDATE epoch SET learning_rate = 2 WHERE run = \(key) AND epoch = 5")
      let rows = try verify(in: directory, status: 1)
      #expect(rows.map { $0[1] }.sorted() == ["different", "identical", "identical", "identical"])
      let row = try #require(rows.first { $0[1] == "different" })
      #expect(row[0] == id.prefix(12))
      #expect(
        row[5]
          == "epoch 3: val_loss \(value.nextUp.nextUp) stored, \(value) now, 2 ulp (2 of 5 epochs differ)"
      )
      // On the same machine there is nothing to remark.
      #expect(row[4] == "")
      #expect(
        try database.rows("SELECT run_id, difference FROM verifications WHERE identical = 0")
          == [[.text(id), .text(row[5])]])

      #expect(try Netlab.run("report", "--output", "report", in: directory).status == 0)
      #expect(
        try directory.read("report/report.md").contains("| verified | 4 of 4 runs, 1 different, last 20"))

      // Its latest verification is what counts.
      try database.run("UPDATE epoch SET val_loss = ? WHERE run = \(key) AND epoch = 3", [.real(value)])
      try database.execute("UPDATE epoch SET learning_rate = 0.01 WHERE run = \(key) AND epoch = 5")
      _ = try verify(id, in: directory, status: 0)
      #expect(try Netlab.run("report", "--output", "report", in: directory).status == 0)
      #expect(
        try directory.read("report/report.md").contains("| verified | 4 of 4 runs, all identical, last 20"))
    }
  }

  @Test("Every instruction set trains to the same bits")
  func kernels() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(
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

  @Test("Missing rows, and metrics of the whole run, are compared too")
  func changedRun() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory)
      let database = try store(directory)
      let ids = try ids(directory)
      func execute(_ sql: String, _ id: String) throws {
        try database.execute("\(sql) = (SELECT key FROM run WHERE id = '\(id)')")
      }
      try execute("DELETE FROM epoch WHERE epoch = 5 AND run", ids[0])
      try execute("UPDATE run SET test_f1 = NULL, best_epoch = 4711 WHERE key", ids[1])
      try execute("UPDATE run SET test_confusion = '[[1,2],[3,4]]' WHERE key", ids[2])
      try execute("UPDATE run SET blas = 'another BLAS', val_loss = 7 WHERE key", ids[3])
      let rows = try ids.map { try verify($0, in: directory, status: 1)[0] }
      #expect(rows[0][5] == "epoch 5: not in the stored curve (1 of 5 epochs differ)")
      #expect(rows[1][5].contains("best_epoch 4711 stored, "))
      #expect(rows[1][5].contains("; test_f1 none stored, "))
      #expect(rows[2][5].contains("test_confusion [[1,2],[3,4]] stored, [["))
      #expect(rows[3][5].contains("val_loss of the run 7.0 stored, "))
      #expect(
        rows[3][4].hasPrefix("another BLAS then, ") && rows[3][4].hasSuffix(" now"))
    }
  }

  @Test("One bit of one weight is found, and so is a file that is damaged or missing")
  func changedWeights() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory, parameters: "width: 3, epochs: 4", more: "seeds: 3")
      let database = try store(directory)
      let ids = try ids(directory)
      func url(_ id: String) -> URL { URL(fileURLWithPath: directory.file("runs/weights/\(id).h5")) }

      // The bits of a weight that stands in the layer alone, and not in the state.
      let data = try Data(contentsOf: url(ids[0]))
      let weights = try FileImage.read([UInt8](data)) { root in
        try root.group("layer_1") { try $0.readFloats("weight").values }
      }
      var bytes = [UInt8](data)
      let pattern = weights.flatMap { weight in
        withUnsafeBytes(of: weight.bitPattern.littleEndian, Array.init)
      }
      let place = try #require(bytes.indices.first { bytes[$0...].starts(with: pattern) })
      // Element 3 of three rows with two columns.
      bytes[place + 12] ^= 1
      try Data(bytes).write(to: url(ids[0]))
      let process = try verify(ids[0], in: directory, status: 1)
      #expect(process[0][5].contains("its SHA-256 differs from the one stored"))

      try database.run(
        "UPDATE run SET weights_sha256 = ? WHERE id = ?", [.text(try sha256(url(ids[0]))), .text(ids[0])])
      let changed = Float(bitPattern: weights[3].bitPattern ^ 1)
      let difference = try verify(ids[0], in: directory, status: 1)[0][5]
      // The same weights may stand in the layer and in the state: whichever was hit.
      #expect(difference.contains(": \(changed) stored, \(weights[3]) now, 1 ulp (1 of "), "\(difference)")

      try FileManager.default.removeItem(at: url(ids[1]))
      let missing = try verify(ids[1], in: directory, status: 1)
      #expect(missing[0][5].hasPrefix("weights: cannot read 'runs/weights/\(ids[1]).h5': No such file"))
      #expect(try verify(ids[2], in: directory, status: 0)[0][1] == "identical")
    }
  }

  /// As the shell's tool computes it, since this test has no hash of its own.
  private func sha256(_ url: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    process.arguments = [url.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(output.prefix(64))
  }

  @Test("A sample takes its share of the runs, at least one, and always the same ones")
  func sample() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory, parameters: "width: [2, 3, 4, 5, 6], epochs: 2", more: "seeds: 4")
      let ids = try ids(directory).map { $0.prefix(12).description }
      #expect(
        try verify("--sample", "20%", in: directory, status: 0).map { $0[0] }
          == [0, 5, 10, 15].map { ids[$0] })
      #expect(try verify("--sample", "0.01%", in: directory, status: 0).map { $0[0] } == [ids[0]])
      #expect(try verify("--sample=100%", in: directory, status: 0).map { $0[0] } == ids)
      let two = try verify(ids[3], ids[7], ids[3], in: directory, status: 0)
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

  @Test("Data that were moved are named, and others are refused")
  func data() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      try sweep(directory, parameters: "width: 2, epochs: 2", more: "seeds: 1")
      let (id, path) = (try ids(directory)[0], directory.file("points.csv"))
      // The path is stored as an absolute one, so that it is found from anywhere.
      try TemporaryDirectory.with { (other: TemporaryDirectory) throws -> Void in
        #expect(try Netlab.run("verify", "--store", directory.file("runs"), in: other).status == 0)
      }

      try FileManager.default.moveItem(atPath: path, toPath: directory.file("moved.csv"))
      try expectError(
        "the data of run \(id.prefix(12)): cannot read '\(path)': No such file or directory; if the file is elsewhere "
          + "now, name it with --data", in: directory)
      _ = try verify("--data", "moved.csv", in: directory, status: 0)

      try directory.write(try directory.read("moved.csv") + "1,2,above\n", to: "points.csv")
      let digest = try sha256(URL(fileURLWithPath: path))
      let expected = try sha256(URL(fileURLWithPath: directory.file("moved.csv")))
      try expectError(
        "'\(path)' is not the data of run \(id.prefix(12)): its SHA-256 is \(digest), that of the run's data is "
          + "\(expected); name the right file with --data", in: directory)

      let database = try store(directory)
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
      try sweep(directory, parameters: "width: 2, epochs: 3", more: "seeds: 1")
      let database = try store(directory)
      let id = try ids(directory)[0]
      try database.execute("UPDATE run SET val_brier = NULL, test_brier = NULL")
      try database.execute("UPDATE epoch SET val_brier = NULL")
      #expect(try verify(id, in: directory, status: 0)[0][1] == "identical")
      // A single missing value is one.
      try database.execute("UPDATE epoch SET val_f1 = NULL WHERE epoch = 2")
      let difference = try verify(id, in: directory, status: 1)[0][5]
      #expect(difference.hasPrefix("epoch 2: val_f1 none stored, "))
    }
  }

  @Test("Configurations that were changed, or are another engine's, and runs without a result are refused")
  func refusals() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let nothing =
        "there is no store at 'runs': train something with 'netlab sweep', or select another store with --store"
      try expectError(nothing, in: directory)
      #expect(!directory.exists("runs"))
      try sweep(directory)
      let database = try store(directory)
      let ids = try ids(directory)
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
      let id = String(try sha256(URL(fileURLWithPath: directory.write(old, to: "config.json"))).prefix(32))
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
      _ = try verify(ids[3], in: directory, status: 0)
      #expect(
        try Netlab.run("verify", ids[3], "--sweep", "points", in: directory).errors.hasPrefix(
          "netlab: RUN and --sweep cannot be combined\n"))
      try database.execute("UPDATE run SET status = 'interrupted'")
      let empty = try Netlab.run("verify", in: directory)
      #expect(empty.status == 2)
      #expect(empty.errors.contains("has no completed and no diverged run yet: there is nothing to verify"))
    }
  }

  @Test("Help reads on stdout")
  func help() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let outcome = try Netlab.run("verify", "--help", in: directory)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("Usage: netlab verify [RUN…] [options]"))
    }
  }
}
