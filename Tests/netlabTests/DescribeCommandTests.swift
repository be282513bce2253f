import TestSupport
import Testing

/// Of the 60 points 36 are trained on.
struct DescribeCommandTests {
  @Test("A network is described by the shapes of its layers and its cost, computed by hand")
  func layers() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(
        parameters: """
          hidden_layers: [3], normalization: "batch", dropout: [0, 0.5], batch_size: 10, optimizer: "momentum",
          learning_rate: [0.1, 0.01],
          """)
      // Parameters: 3 (2 + 1 + 2) + 1 (3 + 1). Forward: 2 · 10 (3 · 2 + 1 · 3); backward: twice that without 2 · 10 · 3 · 2.
      // An epoch: 36 (18 + 24). Memory: 4 bytes times 16 · 16 + 3 · 16 and 16 · 16 + 16 parameters in 3 places, the 19 best, 128
      // rows of 2 · 16 activations and 16 features, and 10 rows of 16 features, 2 · 16 deltas, 16 slopes and 16 normalised units.
      let text = try Netlab.run("describe", "grid.json", in: directory)
      #expect(text.errors == "")
      #expect(
        text.output == """
          2–3–1: relu, batch normalization, dropout 0 or 0.5, binary_cross_entropy

          layer  activation  W      b      Z       A       dW     db     dZ      γ      β      parameters
              1  relu        3 × 2  3 × 1  3 × 10  3 × 10  3 × 2  3 × 1  3 × 10  3 × 1  3 × 1          15
              2  sigmoid     1 × 3  1 × 1  1 × 10  1 × 10  1 × 3  1 × 1  1 × 10                         4

          parameters: 19
          a step: 420 FLOP (420), forward 180 FLOP (180), backward 240 FLOP (240)
          an epoch: 4 steps, 1.51 kFLOP (1512)
          memory of a run: 33.9 KiB (34764 bytes)

          """)
      #expect(
        try Netlab.run("describe", "grid.json", "--format", "md", in: directory).output == """
          ## 2–3–1: relu, batch normalization, dropout 0 or 0.5, binary_cross_entropy

          | layer | activation | W | b | Z | A | dW | db | dZ | γ | β | parameters |
          | ---: | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | ---: |
          | 1 | relu | 3 × 2 | 3 × 1 | 3 × 10 | 3 × 10 | 3 × 2 | 3 × 1 | 3 × 10 | 3 × 1 | 3 × 1 | 15 |
          | 2 | sigmoid | 1 × 3 | 1 × 1 | 1 × 10 | 1 × 10 | 1 × 3 | 1 × 1 | 1 × 10 |  |  | 4 |

          - parameters: 19
          - a step: 420 FLOP (420), forward 180 FLOP (180), backward 240 FLOP (240)
          - an epoch: 4 steps, 1.51 kFLOP (1512)
          - memory of a run: 33.9 KiB (34764 bytes)

          """)
      #expect(directory.contents() == ["grid.json", "points.csv"])
    }
  }

  @Test("Several networks are numbered, and in one table for programs")
  func several() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(
        parameters: """
          hidden_layers: [[], [3, 2]], activation: "tanh", normalization: ["none", "layer"], batch_size: 0
          """)
      let text = try Netlab.run("describe", "grid.json", in: directory).output
      #expect(
        text.split(separator: "\n").filter { $0.contains(": tanh") || $0.contains("–1: ") } == [
          "1. 2–1: binary_cross_entropy", "2. 2–3–2–1: tanh, binary_cross_entropy",
          "3. 2–3–2–1: tanh, layer normalization, binary_cross_entropy",
        ])
      #expect(text.contains("an epoch: 1 step, "))
      #expect(
        try Netlab.run("describe", "grid.json", "--format", "csv", in: directory).output
          == [
            "network,sizes,layer,activation,W,b,Z,A,dW,db,dZ,γ,β,parameters",
            "1,2–1,1,sigmoid,1 × 2,1 × 1,1 × 36,1 × 36,1 × 2,1 × 1,1 × 36,,,3",
            "2,2–3–2–1,1,tanh,3 × 2,3 × 1,3 × 36,3 × 36,3 × 2,3 × 1,3 × 36,,,9",
            "2,2–3–2–1,2,tanh,2 × 3,2 × 1,2 × 36,2 × 36,2 × 3,2 × 1,2 × 36,,,8",
            "2,2–3–2–1,3,sigmoid,1 × 2,1 × 1,1 × 36,1 × 36,1 × 2,1 × 1,1 × 36,,,3",
            "3,2–3–2–1,1,tanh,3 × 2,3 × 1,3 × 36,3 × 36,3 × 2,3 × 1,3 × 36,3 × 1,3 × 1,15",
            "3,2–3–2–1,2,tanh,2 × 3,2 × 1,2 × 36,2 × 36,2 × 3,2 × 1,2 × 36,2 × 1,2 × 1,12",
            "3,2–3–2–1,3,sigmoid,1 × 2,1 × 1,1 × 36,1 × 36,1 × 2,1 × 1,1 × 36,,,3", "",
          ].joined(separator: "\n"))
      #expect(
        try Netlab.run("describe", "grid.json", "--network", "1", "--format", "json", in: directory).output
          == """
          [
            {"network": 1, "sizes": "2–1", "layer": 1, "activation": "sigmoid", "W": "1 × 2", "b": "1 × 1", \
          "Z": "1 × 36", "A": "1 × 36", "dW": "1 × 2", "db": "1 × 1", "dZ": "1 × 36", "parameters": 3}
          ]

          """)
    }
  }

  @Test("Many networks have one line each, and can still be shown in full")
  func summary() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(
        parameters: "depth: [0, 1, 2], width: [2, 4], batch_size: 0, learning_rate: [0.1, 0.01]")
      let text = try Netlab.run("describe", "grid.json", in: directory)
      #expect(
        text.errors == "--network N shows the layers of one of these networks, --all those of every network\n"
      )
      #expect(
        text.output == """
          network  sizes    depth  width  layers  parameters  MFLOP per step  steps per epoch  MFLOP per epoch  memory in KiB
                1  2–1          0              1           3        0.000288                1         0.000288          20.39
                2  2–2–1        1      2       2           9        0.001008                1         0.001008          37.29
                3  2–4–1        1      4       2          17        0.002016                1         0.002016          37.32
                4  2–2–2–1      2      2       3          15        0.001872                1         0.001872          49.68
                5  2–4–4–1      2      4       3          37        0.005472                1         0.005472          49.77

          """)
      // Of 2–4–4–1: 36 (6 (4 · 2 + 4 · 4 + 1 · 4) − 2 · 4 · 2) operations, and 4 (2 · 3 (16 + 1) 16 + 37
      // + 128 (3 + 1) 16 + 36 (1 + 2 + 2) 16) bytes, all in panels of 16.
      let csv = try Netlab.run("describe", "grid.json", "--format", "csv", in: directory)
      #expect(csv.errors == "")
      #expect(
        csv.output
          == [
            "network,sizes,depth,width,layers,parameters,flops_per_step,steps_per_epoch,flops_per_epoch,memory_bytes",
            "1,2–1,0,,1,3,288,1,288,20876", "2,2–2–1,1,2,2,9,1008,1,1008,38180",
            "3,2–4–1,1,4,2,17,2016,1,2016,38212", "4,2–2–2–1,2,2,3,15,1872,1,1872,50876",
            "5,2–4–4–1,2,4,3,37,5472,1,5472,50964", "",
          ].joined(separator: "\n"))
      let all = try Netlab.run("describe", "grid.json", "--all", in: directory).output
      let titles = all.split(separator: "\n").filter { $0.contains("binary_cross_entropy") }
      #expect(titles.count == 5)
      #expect(titles.last == "5. 2–4–4–1: relu, binary_cross_entropy")
      #expect(
        try Netlab.run("describe", "grid.json", "--network", "5", in: directory).output.hasPrefix(
          "5. 2–4–4–1: relu, binary_cross_entropy\n\nlayer"))
      #expect(try Netlab.run("describe", "grid.json", "--quiet", in: directory).errors == "")
    }
  }

  @Test("Batch sizes and optimizers distinguish networks if they change the cost of a run")
  func distinct() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(
        parameters: """
          hidden_layers: [3, 3, 3, 3, 3, 3, 3, 3, 3], batch_size: [5, 36, 100],
          optimizer: ["sgd", "adam", "nadam", "rmsprop"], momentum: [0, 0.9]
          """)
      let outcome = try Netlab.run("describe", "grid.json", "--format", "csv", "--summary", in: directory)
      let rows = outcome.output.split(separator: "\n").map { $0.split(separator: ",") }
      #expect(rows[0].prefix(6) == ["network", "sizes", "optimizer", "batch_size", "layers", "parameters"])
      let names = rows.dropFirst().map { "\($0[2]), \($0[3])" }
      #expect(
        Set(names) == [
          "sgd, 5", "rmsprop, 5", "adam or nadam or rmsprop with momentum, 5", "sgd, 36 or 100",
          "rmsprop, 36 or 100", "adam or nadam or rmsprop with momentum, 36 or 100",
        ])
      #expect(names.count == 6)
      // Parameters: 3 · 3 + 8 · 3 · 4 + 4.
      #expect(rows.dropFirst().allSatisfy { $0[1] == "2–3×9–1" && $0[5] == "109" })
      #expect(rows.dropFirst().map { $0[3] == "5" ? "8" : "1" } == rows.dropFirst().map { String($0[7]) })
      let memory = Dictionary(uniqueKeysWithValues: zip(names, rows.dropFirst().map { Int($0[9]) ?? 0 }))
      let least = memory["sgd, 5"] ?? 0
      // In panels of 16: ten layers of 16 · 16 weights and 16 biases.
      let parameters = 10 * 17 * 16
      #expect(memory["rmsprop, 5"] == least + 4 * parameters)
      #expect(memory["adam or nadam or rmsprop with momentum, 5"] == least + 8 * parameters)
    }
  }

  @Test(
    "Invalid combinations of options are errors",
    arguments: [
      (["--network", "2"], "there is no network 2: the grid has only one"),
      (["--network", "0"], "--network takes a whole number of at least 1, not '0'"),
      (["--network", "one"], "--network takes a whole number of at least 1, not 'one'"),
      (["--network"], "the option '--network' needs a value"),
      (["--al"], "there is no option '--al'; did you mean '--all'?"),
      (["--all", "--summary"], "--summary and --all cannot be combined"),
      (["--all", "--split"], "--all and --split cannot be combined"),
      (["--format", "jsn"], "--format has no 'jsn'; did you mean 'json'?"),
    ])
  func usage(options: [String], message: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: 2")
      let outcome =
        options.count == 1
        ? try Netlab.run("describe", "grid.json", options[0], in: directory)
        : try Netlab.run("describe", "grid.json", options[0], options[1], in: directory)
      #expect(outcome.status == 2)
      #expect(outcome.output == "")
      #expect(outcome.errors == "netlab: \(message)\nTry 'netlab describe --help'.\n")
    }
  }
}
