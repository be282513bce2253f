// The commands `netlab runs compare`, `netlab runs export` and `netlab sweeps show`.

import Files
import JSON
import TestSupport
import Testing

struct RunsCompareTests {
  private func withStore(
    parameters: String = "width: [2, 4], epochs: 30", _ body: (TemporaryDirectory, [String]) throws -> Void
  ) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: parameters)
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      try body(directory, try Netlab.rows("SELECT id FROM runs ORDER BY width, seed", in: directory))
    }
  }

  @Test("Only differences in configuration are shown, and the better metric is marked")
  func compare() throws {
    try withStore { directory, ids in
      let shown = try Netlab.run("runs", "compare", String(ids[0].prefix(12)), ids[2], in: directory)
      #expect(shown.status == 0)
      let lines = shown.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      #expect(lines[0] == "What differs")
      #expect(lines[2].hasPrefix("differs"))
      #expect(lines[3].split(separator: " ") == ["width", "2", "4"])
      // The seeds are alike, and nothing else differs.
      #expect(lines[4] == "")
      let losses = try Netlab.rows(
        "SELECT val_loss FROM runs WHERE id IN ('\(ids[0])', '\(ids[2])') ORDER BY width", in: directory
      ).compactMap(Double.init)
      let marked = lines.filter { $0.hasPrefix("val_loss ") }.first ?? ""
      #expect(marked.hasSuffix(" *") == (losses[1] < losses[0]))
      #expect(lines.contains { $0.split(separator: " ").first == "30" })
      #expect(
        shown.output.contains("+-----") == Netlab.isInstalled("gnuplot") || shown.errors.contains("gnuplot"))

      let csv = try Netlab.run(
        "runs", "compare", ids[0], ids[1], ids[2], "--format", "csv", in: directory)
      let rows = csv.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
      #expect(rows[0] == ["column"] + ids.prefix(3).map { String($0.prefix(8)) })
      #expect(rows[1] == ["width", "2", "2", "4"])
      #expect(rows[2] == ["seed", "0", "1", "0"])
      #expect(rows.last?[0] == "seconds")
    }
  }

  @Test("Runs on different rows are distinguished, and none of their metrics is marked as better")
  func otherRows() throws {
    try withStore { directory, ids in
      try directory.write(
        "{name: 'other', data: {path: 'points.csv', target: 'side', split_seed: 7}, parameters: {width: 2, epochs: 30}}",
        to: "other.json")
      #expect(try Netlab.run("sweep", "other.json", "--quiet", in: directory).status == 0)
      let other = try Netlab.rows(
        "SELECT run_id FROM sweep_runs JOIN sweeps ON id = sweep_id WHERE name = 'other'", in: directory)[0]
      let shown = try Netlab.run("runs", "compare", ids[0], other, "--format", "md", in: directory)
      #expect(shown.output.contains("| data.split_seed | 0 | 7 |"))
      #expect(!shown.output.contains(" \\* |"))
    }
  }

  @Test("Damaged weights are not exported")
  func damagedExport() throws {
    try withStore { directory, ids in
      let path = directory.file("runs/weights/\(ids[0]).h5")
      var bytes = try File.read(path)
      bytes[bytes.count / 2] ^= 1
      try File.writeAtomically(bytes, to: path)
      let refused = try Netlab.run("runs", "export", ids[0], "best", in: directory)
      #expect(refused.status == 2)
      #expect(refused.errors.contains("its SHA-256 differs from the one stored with the run"))
      #expect(!directory.exists("best"))
    }
  }

  @Test("Without gnuplot there is no plot, and a remark")
  func noGnuplot() throws {
    try withStore { directory, ids in
      let shown = try Netlab.run(
        ["runs", "compare", ids[0], ids[1]], in: directory, environment: ["PATH": "/nowhere"])
      #expect(shown.status == 0)
      #expect(shown.errors == "netlab: no plot: gnuplot is not installed (Debian's gnuplot-nox)\n")
    }
  }

  @Test("Comparisons that are not possible are errors")
  func wrongInput() throws {
    try withStore { directory, ids in
      for (arguments, message) in [
        ([ids[0]], "RUN is missing"), ([ids[0], ids[0]], "one run cannot be compared with itself"),
        ([ids[0], "zzz"], "there is no run 'zzz' in the store"),
        ([ids[0], ids[1], "--curve", "val_los"], "there is no curve 'val_los'; did you mean 'val_loss'?"),
      ] {
        let refused = try Netlab.run(["runs", "compare"] + arguments, in: directory)
        #expect(refused.status == 2)
        #expect(refused.errors.hasPrefix("netlab: \(message)\n"), "\(refused.errors)")
        #expect(refused.output == "")
      }
    }
  }

  @Test(
    "An exported run is self-contained, and its spec retrains it",
    arguments: [
      "width: 3, epochs: 4",
      "hidden_layers: [[3, 2]], activation: [['tanh', 'relu']], class_weights: [[1, 2]], epochs: 4",
      "hidden_layers: [[3, 2]], activation: ['tanh', 'relu'], optimizer: 'adam', dropout: 0.25, epochs: 4, l2: 0.01",
      "depth: 0, epochs: 3, optimizer: 'rmsprop', momentum: 0, schedule: 'cosine'",
      "width: 2, epochs: 3, normalization: 'batch', optimizer: 'sgd', momentum: 0.9, warmup_epochs: 1",
    ])
  func export(parameters: String) throws {
    try withStore(parameters: parameters) { directory, ids in
      let id = ids[0]
      let exported = try Netlab.run("runs", "export", id, "best", in: directory)
      #expect(exported.status == 0)
      #expect(exported.output == "best/run.json\nbest/curve.csv\nbest/weights.h5\nbest/grid.json\n")
      let again = try Netlab.run("sweep", "best/grid.json", "--dry-run", in: directory)
      #expect(again.output.contains("1 reused, 0 to train"), "\(again.output)\(again.errors)")
      let trained = try Netlab.run("sweep", "best/grid.json", "--store", "other", "--quiet", in: directory)
      #expect(trained.status == 0)
      let answer = try Netlab.run(
        "query", "SELECT id FROM runs", "--store", "other", "--format", "csv", in: directory)
      #expect(answer.output == "id\n\(id)\n")

      let run = try #require(JSONNode.parse(try directory.read("best/run.json")).value.members)
      #expect(run["id"]?.text == id)
      #expect(run["config"]?.members?["seed"]?.double == 0)
      let count = try Netlab.rows("SELECT count(*) FROM curves WHERE run_id = '\(id)'", in: directory)
      let curve = try directory.read("best/curve.csv")
      #expect(["\(curve.split(separator: "\n").count - 1)"] == count)
      #expect(
        try File.read(directory.file("best/weights.h5")) == File.read(directory.file("runs/weights/\(id).h5"))
      )

      let refused = try Netlab.run("runs", "export", id, "best", in: directory)
      #expect(refused.status == 2)
      #expect(refused.errors.hasPrefix("netlab: 'best' is not empty: nothing was written\n"))
    }
  }

  @Test("An export warns if the data of its spec has been moved")
  func exportOfMovedData() throws {
    try withStore { directory, ids in
      try File.remove(directory.file("points.csv"))
      let exported = try Netlab.run("runs", "export", ids[0], "best", in: directory)
      #expect(exported.status == 0)
      #expect(exported.errors.hasPrefix("netlab: grid.json names '"))
      #expect(
        exported.errors.hasSuffix("points.csv', which does not exist: correct the path before you use it\n"))
    }
  }

  @Test("A sweep is shown with its data, its best run and its spec")
  func showSweep() throws {
    try withStore { directory, _ in
      let shown = try Netlab.run("sweeps", "show", "points", in: directory)
      let pairs = shown.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      #expect(pairs.contains(["runs", "4"]))
      #expect(pairs.contains(["pending", "0"]))
      #expect(pairs.contains(["target", "side", "(binary)"]))
      let best = try Netlab.rows("SELECT id FROM runs ORDER BY val_loss LIMIT 1", in: directory)[0]
      #expect(pairs.contains(["best_run", best]))
      #expect(shown.output.hasSuffix("\n" + (try directory.read("grid.json")) + "\n"))
      let json = try Netlab.run("sweeps", "show", "--format", "json", in: directory)
      #expect(elementCount(json.output) == 1)
      #expect(
        try Netlab.run("sweeps", "show", "x", in: directory).errors
          == "netlab: there is no sweep 'x' in the store\n")
    }
  }

  private func elementCount(_ text: String) -> Int? {
    (try? JSONNode.parse(text))?.value.elements.count
  }
}
