// Reports of sweeps with few runs, many, or hyperparameters that do not always apply.

import Datasets
import Experiments
import NeuralNetwork
import Search
import Tabular
import Testing

@testable import Reports

struct SweepResultTests {
  /// A run of a cell with its values of some columns.
  private struct Row {
    let cell: Int
    let seed: Int
    let values: [Value]
    let status: RunStatus
  }

  /// - Parameter columns: names of hyperparameters and metrics, and `parameter_count`.
  private func sweep(
    _ columns: [String], _ rows: [Row],
    objective: Objective = Objective(SplitMetric(.validation, .loss)), task: Task = .binary
  ) throws -> SweepRecord {
    let runs = try rows.map { row in
      var hyperparameters: [String: ParameterValue] = [:]
      var metrics: [SplitMetric: Double] = [:]
      var parameterCount = 1
      for (column, value) in zip(columns, row.values) {
        if let metric = SplitMetric.named(column) {
          metrics[metric] = value.double
        } else if column == "parameter_count" {
          parameterCount = value.integer ?? 0
        } else {
          hyperparameters[column] = Self.parameter(value)
        }
      }
      return try RunRecord.sample(
        "c\(row.cell)", cell: "c\(row.cell)", hyperparameters, parameterCount: parameterCount, seed: row.seed,
        status: row.status, metrics: metrics)
    }
    return try .sample(runs, objective: objective, task: task)
  }

  private func comparison(
    _ columns: [String], _ rows: [Row],
    objective: Objective = Objective(SplitMetric(.validation, .loss)), task: Task = .binary
  ) throws -> Comparison {
    Comparison(try sweep(columns, rows, objective: objective, task: task))
  }

  private static func parameter(_ value: Value) -> ParameterValue? {
    switch value {
    case .integer(let integer): .integer(integer)
    case .real(let number): .number(number)
    case .text(let name): .name(name)
    case .null, .blob: nil
    }
  }

  private func run(_ cell: Int, _ seed: Int = 0, _ values: Value..., status: RunStatus = .completed) -> Row {
    Row(cell: cell, seed: seed, values: values, status: status)
  }

  /// Cells by the names that their runs' ids begin with.
  private func names(_ cells: [CellResult]) -> [String] {
    cells.map { String($0.runs[0].shortID.prefix { $0 != "a" }) }
  }

  @Test("A heatmap needs two hyperparameters, and has at most a million places")
  func heatmaps() throws {
    let one = try comparison(
      ["depth", "val_loss"], [run(0, 0, .integer(1), .real(1)), run(1, 0, .integer(2), .real(2))])
    #expect(one.varied == ["depth"] && Heatmap(one, nil) == nil)
    let large = (0...1000).map { run($0, 0, .integer($0), .integer($0), .real(1)) }
    #expect(Heatmap(try comparison(["depth", "width", "val_loss"], large), nil) == nil)
    // 400 times 300 places.
    let rows = (0..<400).map { run($0, 0, .integer($0), .integer($0 % 300), .real(1)) }
    let heatmap = Heatmap(try comparison(["depth", "width", "val_loss"], rows), nil)
    #expect(heatmap?.rowValues.count == 400 && heatmap?.columnValues.count == 300)
  }

  @Test("A place without runs is empty, and a hyperparameter that does not apply is a dash")
  func emptyPlaces() throws {
    let columns = ["optimizer", "momentum", "val_loss"]
    let comparison = try comparison(
      columns,
      [
        run(0, 0, .text("sgd"), .null, .real(4)), run(1, 0, .text("momentum"), .real(0.5), .real(2)),
        run(2, 0, .text("momentum"), .real(0.9), .real(1)),
      ])
    #expect(comparison.varied == ["optimizer", "momentum"])
    let heatmap = try #require(Heatmap(comparison, nil))
    #expect(heatmap.table.columns.count == 4 && heatmap.table.columns.contains("–"))
    let place = try #require(heatmap.columnValues.firstIndex(of: .null))
    #expect(heatmap.rowValues == [.text("momentum"), .text("sgd")])
    #expect(heatmap.completed[0][place] == "" && heatmap.completed[1][place] == "1/1")
    #expect(heatmap.means[0][place] == nil && heatmap.means[1][place]?.mean == 4)
    // The cell without a momentum stands for both: 2 and 1 against 4 and 4, so the optimizer explains 1.5625 of 1.6875.
    let importance = try #require(Importance(comparison))
    #expect(importance.names == ["optimizer", "momentum"])
    #expect(abs(importance.shares.main[0] - 1.5625 / 1.6875) < 1e-12)
    #expect(abs(importance.shares.main[1] - 0.0625 / 1.6875) < 1e-12)
    #expect(importance.shares.missing == 0 && importance.shares.combinations == 4)
    #expect(importance.terms.map(\.name) == ["optimizer", "momentum", "optimizer × momentum"])
    // Two combinations by the cell without a momentum, and one by each of the others.
    #expect(Importance(comparison, maxCombinations: 4) != nil)
    #expect(Importance(comparison, maxCombinations: 3) == nil)
  }

  @Test("Equal shares keep their order, and the strongest pair includes main effects")
  func strongest() throws {
    var rows: [Row] = []
    // A full grid of three: the first two do the same, and the third nothing.
    for (index, levels) in [
      [0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1],
    ].enumerated() {
      rows.append(
        run(
          index, 0, .integer(levels[0]), .integer(levels[1]), .integer(levels[2]),
          .real(Double(levels[0] + levels[1]))))
    }
    let names = ["depth", "width", "batch_size"]
    let equal = try #require(Importance(try comparison(names + ["val_loss"], rows)))
    #expect(Set(equal.terms.prefix(2).map(\.name)) == Set(equal.names.filter { $0 != "batch_size" }))
    #expect(equal.terms.prefix(2).map(\.name) == equal.names.filter { $0 != "batch_size" })
    #expect(Set(equal.strongestPair ?? []) == ["depth", "width"])
    // If only one matters, all pairs with it are equally strong, and the first is taken.
    let single = rows.map { row in
      Row(
        cell: row.cell, seed: 0,
        values: row.values.dropLast() + [.real(Double(row.values[1].integer ?? 0))], status: .completed)
    }
    let importance = try #require(Importance(try comparison(names + ["val_loss"], single)))
    let other = importance.names.first { $0 != "width" }
    #expect(importance.strongestPair == importance.names.filter { $0 == "width" || $0 == other })
    #expect(importance.terms.first?.name == "width")
  }

  @Test("Cells that differ significantly from the best are distinguished, and others are tied with it")
  func ties() throws {
    var rows: [Row] = []
    for (cell, losses) in [
      [1.0, 2, 3], [11, 12, 13], [3, 1, 2.25], [50, .nan, .nan], [.nan, .nan, .nan],
    ].enumerated() {
      for (seed, loss) in losses.enumerated() {
        rows.append(
          run(cell, seed, .integer(cell), Value(loss), status: loss.isNaN ? .pending : .completed))
      }
    }
    let cells = try comparison(["depth", "val_loss"], rows).cells
    #expect(names(cells) == ["c0", "c2", "c1", "c3", "c4"])
    // Always 10 more: p is 0. The other differences, 2, −1 and −0.75, are chance; their t is 0.0867, and p = 1 − t / √(2 + t²).
    #expect(cells.map(\.isTied) == [true, true, false, true, false])
    #expect(cells[0].p == nil && cells[2].p == 0 && cells[3].p == nil && cells[4].p == nil)
    #expect(abs((cells[1].p ?? 0) - 0.938_800_993_863_79) < 1e-9)
    #expect(cells.map(\.completed) == [3, 3, 3, 1, 0])
    #expect(PairedTest.significance == 0.05)
  }

  @Test("The front has cells that no other with as few parameters beats, by the split used for selection")
  func front() throws {
    let rows = [(10, 0.5), (20, 0.75), (20, 0.625), (40, 0.75), (80, 0.875)].enumerated().map {
      cell, values in
      run(cell, 0, .integer(cell), .integer(values.0), .real(values.1), .real(1 - values.1))
    }
    let columns = ["depth", "parameter_count", "val_accuracy", "val_loss"]
    func front(_ sweep: SweepRecord) throws -> QualityFrontSection {
      QualityFrontSection(try SweepResults(sweep, top: 1) { _ in [] })
    }
    let accuracy = try front(sweep(columns, rows))
    #expect(accuracy.metric.name == "val_accuracy" && names(accuracy.front) == ["c0", "c1", "c4"])
    let regression = try front(
      sweep(
        ["depth", "parameter_count", "train_r2"], [run(0, 0, .integer(1), .integer(1), .real(0.5))],
        objective: Objective(SplitMetric(.training, .meanSquaredError)), task: .regression))
    #expect(regression.metric.name == "train_r2" && names(regression.front) == ["c0"])
  }

  @Test("The headline metric is of the best available split, and metrics are those that occur")
  func metrics() throws {
    let columns = ["val_loss", "val_accuracy", "test_accuracy", "val_f1", "train_accuracy"]
    func quoted(_ values: [Value]) throws -> String {
      try comparison(columns, [Row(cell: 0, seed: 0, values: [.real(1)] + values, status: .completed)]).quoted
        .name
    }
    #expect(try quoted([.real(1), .real(1), .null, .real(1)]) == "test_accuracy")
    #expect(try quoted([.real(1), .null, .null, .real(1)]) == "val_accuracy")
    #expect(try quoted([.null, .null, .null, .real(1)]) == "train_accuracy")
    #expect(try quoted([.null, .null, .null, .null]) == "val_loss")
    let some = try comparison(
      columns, [run(0, 0, .real(1), .real(1), .null, .real(1), .null)],
      objective: Objective(SplitMetric(.validation, .f1)))
    #expect(some.mainMetrics.map(\.name) == ["val_loss", "val_accuracy", "val_f1"])
    #expect(some.metrics.map(\.name) == ["val_loss", "val_accuracy", "val_f1"])
    #expect(some.summary(some.cells[0].cell) == "the only cell")
    #expect(some.cells[0].cell.tableValue("nothing") == .null)
    #expect(some.sample(SplitMetric(.test, .loss), of: some.cells[0].runs) == nil)
  }

  // MARK: Statistics

  @Test("The standard deviation of large numbers has no cancellation")
  func largeNumbers() {
    let base = 0x1p52
    #expect(Sample([base, base + 1, base + 2])?.standardDeviation == 1)
    #expect(Sample([2])?.standardDeviation == nil && Sample([2])?.margin == nil && Sample([2])?.mean == 2)
    // t(0.975, 1) is tan(0.475 π) = 12.706204736.
    #expect(abs((Sample([0, 2])?.margin ?? 0) - 12.706204736174) < 1e-9)
    #expect(Sample([0, 2])?.readable == "1 ± 1.4" && Sample([2])?.readable == "2")
  }

  @Test("Half of the combinations are enough, fewer are not, and a single one is not")
  func halfGrid() {
    func cell(_ levels: [Int], _ results: [Double]) -> VarianceShares.Cell {
      .init(levels: levels, results: results)
    }
    let half = [cell([0, 0], [1]), cell([1, 1], [2])]
    #expect(VarianceShares(half, levelCounts: [2, 2])?.missing == 2)
    #expect(VarianceShares(half, levelCounts: [2, 3]) == nil)
    #expect(VarianceShares([cell([0], [1, 2])], levelCounts: [2]) == nil)
    #expect(VarianceShares([cell([0], [1, 2]), cell([1], [])], levelCounts: [2]) == nil)
    // Only the seeds differ: variances of 0.25 and 0.25 and no difference of means.
    let seeds = VarianceShares([cell([0], [1, 2]), cell([1], [2, 1])], levelCounts: [2])
    #expect(seeds?.seed == 1 && seeds?.main == [0] && seeds?.higher == 0 && seeds?.missing == 0)
    #expect(VarianceShares.size([1000, 1000]) == 1_000_000 && VarianceShares.size([1000, 1001]) == nil)
    #expect(
      VarianceShares.size([]) == nil && VarianceShares.size([2, 0]) == nil && VarianceShares.size([3]) == 3)
    #expect(VarianceShares.size([1_000_000, 1]) == 1_000_000 && VarianceShares.size([1_000_001]) == nil)
    #expect(VarianceShares.size([1 << 20, 1 << 40, 1 << 40]) == nil)
  }

  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5, 0.6), "holm") gives 0.05 0.12 0.12 0.03 1 1.
  @Test("Holm's p-values never fall, and never are more than 1")
  func holm() {
    let adjusted = PairedTest.holm([0.01, 0.04, 0.03, 0.005, 0.5, 0.6])
    for (value, expected) in zip(adjusted, [0.05, 0.12, 0.12, 0.03, 1, 1]) {
      #expect(abs(value - expected) < 1e-12)
    }
    #expect(PairedTest.holm([]) == [] && PairedTest.holm([0.3]) == [0.3])
  }

  @Test("Of two equal points, the first is on the front")
  func equalPoints() {
    #expect(ParetoFront.indices([(cost: 1, loss: 1), (cost: 1, loss: 1), (cost: 2, loss: 1)]) == [0])
  }

  // Python: hashlib.sha256(b"x" * 256).hexdigest()[:16], and of b"a-0123456789abcdef".
  @Test(
    "A folder name has at most 255 bytes; longer names keep 200, and names that look hashed are hashed"
  )
  func folders() throws {
    let longest = String(repeating: "x", count: 255)
    #expect(try SweepReport.directoryName(longest) == longest)
    #expect(
      try SweepReport.directoryName(longest + "x") == String(repeating: "x", count: 200) + "-85e62acd750c4eb5"
    )
    #expect(try SweepReport.directoryName("a-0123456789abcdef") == "a-0123456789abcdef-e02618daad8d529f")
    for name in ["a-0123456789abcde", "a-0123456789abcdeg", "a_0123456789abcdef", "a-00123456789abcdef"] {
      #expect(try SweepReport.directoryName(name) == name)
    }
  }
}
