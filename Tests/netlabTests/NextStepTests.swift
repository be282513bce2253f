// Hints of what comes next, and other names for hyperparameters.

import TestSupport
import Testing

struct NextStepTests {
  @Test("A sweep and a report that succeeded say what comes next, on stderr and not with --quiet")
  func next() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      let dry = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
      #expect(!dry.errors.contains("next:"))
      let sweep = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(sweep.errors.hasSuffix("\nnext: netlab report points\n") && !sweep.output.contains("next:"))
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).errors.isEmpty)

      let report = try Netlab.run("report", in: directory)
      let best = try #require(
        report.output.split(separator: "\n").dropFirst(2).first?.split(separator: " ").dropFirst().first)
      #expect(report.errors.hasSuffix("next: netlab predict \(best) ROWS.csv\n"), "\(report.errors)")
      #expect(try Netlab.run("predict", String(best), "points.csv", in: directory).status == 0)
      #expect(!report.output.contains("next:"))
      #expect(try !Netlab.run("report", "--check", in: directory).errors.contains("next:"))
      #expect(try !Netlab.run("report", "--quiet", in: directory).errors.contains("next:"))
    }
  }

  @Test("The next command has the store's option, and an id where a shell would need quotes")
  func quoting() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      try directory.write(
        try directory.read("grid.json").replacing("\"points\"", with: "\"it's $HOME\""), to: "grid.json")
      let sweep = try Netlab.run("sweep", "grid.json", "--store", "a b", in: directory)
      let id = try #require(sweep.output.split(separator: " ").dropFirst().first)
      #expect(sweep.errors.hasSuffix("\nnext: netlab report \(id) --store 'a b'\n"), "\(sweep.errors)")
      #expect(try Netlab.run("report", String(id), "--store", "a b", in: directory).status == 0)
    }
  }

  @Test("A sweep that leaves something undone does not say what comes next")
  func failure() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "learning_rate: 1e30, loss: \"hinge\", epochs: 3")
      let sweep = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(sweep.status == 1 && !sweep.errors.contains("next:"), "\(sweep.errors)")
    }
  }

  @Test("A table in the place of a spec points to init, and a damaged spec does not")
  func tables() throws {
    try TemporaryDirectory.with { directory in
      try directory.writePoints()
      try directory.write(try directory.read("points.csv"), to: "it's.csv")
      try directory.write("\u{1F}\u{8B}\u{8}", to: "t.csv.gz")
      for (table, word) in [
        ("points.csv", "points.csv"), ("it's.csv", "'it'\\''s.csv'"), ("t.csv.gz", "t.csv.gz"),
      ] {
        for command in ["sweep", "describe"] {
          let outcome = try Netlab.run(command, table, in: directory)
          #expect(outcome.status == 2 && outcome.output.isEmpty)
          #expect(
            outcome.errors
              == "netlab: \(table): this is no sweep specification; if it is a table, 'netlab init \(word)' writes one\n"
          )
        }
      }
      for (name, text) in [
        ("a.json", "x,y\n1,2\n"), ("b.txt", "{"), ("c.txt", "// a comment\n"), ("d", " \n/* x */ {"),
      ] {
        try directory.write(text, to: name)
        let outcome = try Netlab.run("sweep", name, in: directory)
        #expect(outcome.status == 2 && !outcome.errors.contains("init"), "\(outcome.errors)")
      }
    }
  }

  @Test("Other programs' names for hyperparameters mean the same sweep, or are explained")
  func aliases() throws {
    try TemporaryDirectory.with { directory in
      func title(_ parameters: String) throws -> String {
        try directory.writePoints()
        try directory.write(
          "{data: {path: 'points.csv', target: 'side'}, parameters: {\(parameters)}}", to: "grid.json")
        let dry = try Netlab.run("sweep", "grid.json", "--dry-run", in: directory)
        #expect(dry.status == 0, "\(dry.errors)")
        return String(dry.output.prefix { $0 != "\n" })
      }
      let same = try title(
        "learning_rate: [0.1, 0.2], batch_size: 7, optimizer: \"adam\", epochs: 3, hidden_layers: [[4], [2]]")
      #expect(
        try title(
          "lr: [0.1, 0.2], batch: 7, optimiser: \"adam\", n_epochs: 3, hidden_layer_sizes: [[4], [2]]")
          == same)
      #expect(same.contains("4 cells"))
      for (parameters, part) in [
        (
          "hidden_units: [4, 8]",
          "parameters.hidden_units: unknown key; did you mean 'width' or 'hidden_layers'?"
        ),
        ("num_layers: 2", "parameters.num_layers: unknown key; did you mean 'depth'?"),
        ("alpha: 1", "parameters.alpha: unknown key; did you mean 'l2'?"),
        ("batchs: 1", "parameters.batchs: unknown key; did you mean 'batch_size'?"),
        ("lr: 1, learning_rate: 2", "parameters.learning_rate: the values of learning_rate are given twice"),
        ("lr: -1", "parameters.lr: expected"),
      ] {
        try directory.writeGrid(parameters: parameters)
        let outcome = try Netlab.run("sweep", "grid.json", in: directory)
        #expect(outcome.status == 2 && outcome.errors.contains(part), "\(outcome.errors)")
      }
    }
  }

  @Test("A hyperparameter in the wrong place says where it belongs", arguments: ["epochs", "lr", "batch"])
  func misplaced(name: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(more: "\(name): 3")
      let top = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(top.status == 2)
      #expect(
        top.errors.hasPrefix("netlab: grid.json:5:")
          && top.errors.contains(": \(name): unknown key; it belongs to 'parameters'"),
        "\(top.errors)")
      try directory.write(
        try directory.read("grid.json").replacing("\(name): 3", with: "").replacing(
          "target:", with: "\(name): 3, target:"),
        to: "grid.json")
      let data = try Netlab.run("sweep", "grid.json", in: directory)
      #expect(
        data.errors.contains(": data.\(name): unknown key; it belongs to 'parameters'"), "\(data.errors)")
    }
  }
}
