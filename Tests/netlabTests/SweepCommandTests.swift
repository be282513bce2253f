import Foundation
import HDF5
import SQLite
import TestSupport
import Testing

struct SweepCommandTests {
  @Test("A sweep trains and stores every run; a second one trains nothing and says so")
  func sweeps() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      let dry = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      #expect(dry.status == 0)
      #expect(dry.output.hasSuffix("  width: 2, 4\n0 reused, 4 to train\n"))
      #expect(!directory.exists("runs"))

      let first = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
      #expect(first.status == 0)
      #expect(first.errors == "")
      #expect(
        first.output.contains("points: 2 cells × 2 seeds = 4 runs\n4 completed; 4 to train, 0 reused, in "))
      #expect(directory.contents(of: "runs/weights").count == 4)

      let second = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(second.output.hasSuffix("4 completed; nothing to train: all runs were in the store\n"))
      let after = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      #expect(after.output.hasSuffix("4 reused, 0 to train\n"))

      // More seeds: only what is missing is trained.
      try directory.writeGrid(more: "seeds: [0, 1, 7]")
      let third = try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
      #expect(third.output.contains("6 completed; 2 to train, 4 reused, in "))
    }
  }

  @Test("How the data was understood is said on stderr, by a dry run on stdout, and not with --quiet")
  func paragraph() throws {
    try TemporaryDirectory.with { directory in
      let rows = (0..<60).map {
        "\($0),\($0 % 7 == 0 ? "" : "\($0 % 11)"),\($0 % 3 == 0 ? "red" : "blue"),1,\($0 % 2)"
      }
      try directory.write(
        (["id,x,colour,same,t"] + rows + ["60,1,red,1,"]).joined(separator: "\n"), to: "t.csv")
      try directory.write(
        "{data: {path: 't.csv', target: 't', exclude: ['id', 'none*']}, parameters: {width: 2, epochs: 1}}",
        to: "grid.json")
      let text = """
        data: t.csv (separator comma, utf-8, header)
          60 rows, without 1 that have no target: 36 training, 12 validation, 12 test
          target 't': binary of 2 classes, since it has two values
          1 number: x (9 missing)
          1 category: colour (2 words)
          left out: 'same', since it is constant
          remark: no column is named 'none*', as exclude says

        """
      let dry = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      #expect(dry.output.contains("runs\n" + text) && dry.errors == "", "\(dry.output)")
      let sweep = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(sweep.errors.hasPrefix(text) && !sweep.output.contains("data:"), "\(sweep.errors)")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).errors == "")
    }
  }

  @Test(
    "Networks that do not fit in memory can be described, and are refused before anything is stored")
  func tooLarge() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "depth: 1000, width: 1000000", more: "")
      let dry = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      #expect(dry.status == 0 && dry.output.hasSuffix("0 reused, 1 to train\n"))
      #expect(try Netlab.run("describe", "grid.json", in: directory).status == 0)
      let sweep = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(sweep.status == 2 && sweep.output.isEmpty)
      #expect(sweep.errors.contains("parameters: a network of depth 1000, width 1000000 takes 1116"))
      #expect(!directory.exists("runs"))
    }
  }

  @Test("Curves and weights are the same, bit for bit, whatever the number of jobs")
  func jobs() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [3, 5], depth: [0, 2], batch_size: [0, 7], epochs: 6")
      for jobs in ["1", "4"] {
        #expect(
          try Netlab.run("sweep", "grid.json", "--jobs", jobs, "--store", jobs, in: directory).status == 0)
      }
      let weights = directory.contents(of: "1/weights")
      #expect(weights.count == 12)
      #expect(directory.contents(of: "4/weights") == weights)
      for file in weights {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: directory.file("1/weights/\(file)")))
        #expect(try Data(contentsOf: URL(fileURLWithPath: directory.file("4/weights/\(file)"))) == bytes)
      }
      let sql =
        "SELECT run_id, epoch, train_loss, train_accuracy, val_loss, val_accuracy FROM curves ORDER BY 1, 2"
      let curves = try ["1", "4"].map {
        try Connection(path: directory.file("\($0)/netlab.db"), mode: .readOnly).rows(sql)
      }
      #expect(curves[0].count == 12 * 6)
      #expect(curves[0] == curves[1])
    }
  }

  @Test("A run that diverges reports the epoch, and the others continue")
  func divergence() throws {
    try TemporaryDirectory.with { directory in
      let rows = (0..<50).map { "\($0),\(Double($0) * 3.5 + 0.25)" }
      try directory.write((["x,y"] + rows).joined(separator: "\n"), to: "line.csv")
      try directory.write(
        """
        {data: {path: "line.csv", target: "y"},
         parameters: {optimizer: "sgd", target_scaling: "none", depth: 0, learning_rate: [0.0001, 1000], epochs: 40,
           batch_size: 0}}
        """, to: "line.json")
      let outcome = try Netlab.run("sweep", "line.json", "--quiet", in: directory)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("1 completed, 1 diverged; 2 to train"))
      let query = try Netlab.run(
        "query", "SELECT status, error, best_epoch, val_loss FROM runs WHERE status = 'diverged'", "--format",
        "csv",
        in: directory)
      let lines = query.output.components(separatedBy: "\n")
      #expect(lines[0] == "status,error,best_epoch,val_loss")
      #expect(lines[1].hasPrefix("diverged,the loss became NaN or infinite in epoch "))
      #expect(lines[1].hasSuffix(",,"))
    }
  }

  @Test(
    "An interrupted sweep keeps finished work, exits with 130, and resumes exactly",
    arguments: [SIGINT, SIGTERM])
  func interruption(signal: Int32) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 64], epochs: 200000", more: "seeds: 40")
      let errors = URL(fileURLWithPath: directory.file("errors"))
      let process = try Netlab.start(
        ["sweep", "grid.json", "--jobs", "2"], in: directory.path, errors: errors)
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      // Until training has begun and its first epochs are stored.
      for _ in 0..<600 {
        let count = try? Connection(path: directory.file("runs/netlab.db"), mode: .readOnly)
          .value("SELECT count(*) FROM curves")
        if let count, count.integer ?? 0 > 0 { break }
        Thread.sleep(forTimeInterval: 0.05)
      }
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == 130)
      #expect(try directory.read("errors").contains("interrupted; everything finished so far is kept"))
      let store = try Connection(path: directory.file("runs/netlab.db"), mode: .readOnly)
      #expect(try store.value("SELECT count(*) FROM runs WHERE status = 'running'") == .integer(0))
      #expect(try store.value("SELECT count(*) > 0 FROM runs WHERE status = 'interrupted'") == .integer(1))
      #expect(try store.value("PRAGMA integrity_check") == .text("ok"))
      let dry = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      #expect(dry.output.contains("to train"))
    }
  }

  @Test("The stored weights belong to the run")
  func weights() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(
        parameters: "hidden_layers: [5, 3], activation: 'tanh', epochs: 4", more: "seeds: 1")
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      let names = directory.contents(of: "runs/weights")
      #expect(names.count == 1)
      let file = URL(fileURLWithPath: directory.file("runs/weights/\(names[0])"))
      try FileImage.read(Array(Data(contentsOf: file))) { (root: borrowing GroupReader) throws -> Void in
        #expect(try root.string("run_id") + ".h5" == names[0])
        #expect(try root.string("loss") == "binary_cross_entropy")
        #expect(try root.strings("features") == ["x", "y"])
        #expect(try root.strings("classes") == ["above", "below"])
        #expect((1...4).contains(try root.integer("epoch")))
        for (layer, shape, activation) in [
          (1, [5, 2], "tanh"), (2, [3, 5], "tanh"), (3, [1, 3], "sigmoid"),
        ] {
          try root.group("layer_\(layer)") { (group: borrowing GroupReader) throws -> Void in
            #expect(try group.readFloats("weight").shape == shape)
            #expect(try group.readFloats("bias").shape == [shape[0], 1])
            #expect(try group.string("activation") == activation)
          }
        }
      }
    }
  }
}
