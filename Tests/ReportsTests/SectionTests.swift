// The sections of a report, on a sweep of two depths, two widths and two seeds.

import Datasets
import Experiments
import JSON
import NeuralNetwork
import Search
import Testing

@testable import Reports

struct SectionTests {
  private static let loss = SplitMetric(.validation, .loss)
  private static let accuracy = SplitMetric(.validation, .accuracy)

  /// Wider networks are better, and those with two layers of 8 units diverge.
  private func results() throws -> SweepResults {
    var runs: [RunRecord] = []
    for (cell, (depth, width, loss)) in [(1, 4, 0.5), (1, 8, 0.25), (2, 4, 0.75), (2, 8, nil)].enumerated() {
      for seed in 0...1 {
        let metrics = loss.map { [Self.loss: $0 + Double(seed) / 64, Self.accuracy: 1 - $0] } ?? [:]
        let run = try RunRecord.sample(
          "\(cell)\(seed)", cell: "cell\(cell)", ["depth": .integer(depth), "width": .integer(width)],
          parameterCount: 10 * depth * width, seed: seed, status: loss == nil ? .diverged : .completed,
          metrics: metrics, seconds: 2, error: loss == nil ? "the loss became NaN" : nil)
        runs.append(run)
      }
    }
    return try SweepResults(.sample(runs), top: 2) { run in
      (1...3).map { epoch in
        EpochRecord(
          epoch: epoch, training: MetricValues { $0 == .loss ? 1 / Double(epoch) : nil }, validation: nil,
          learningRate: 0.1, seconds: 1)
      }
    }
  }

  @Test("Every section but the first has a distinct heading, and no two give the same file, plot or JSON")
  func distinct() throws {
    let sections = try SweepReport.sections.map { $0.init(try results()) }
    #expect(sections.dropFirst().allSatisfy { $0.heading != nil } && sections.first?.heading == nil)
    #expect(sections.allSatisfy { $0.text?.hasSuffix("\n") == true })
    let names =
      sections.compactMap(\.heading) + sections.flatMap(\.files).map(\.name)
      + sections.compactMap { $0.plot?.name } + sections.flatMap(\.json.keys)
    #expect(Set(names).count == names.count, "\(names)")
  }

  @Test("A section's Markdown is its heading, its plot if there is one, and its text")
  func markdown() throws {
    struct Sample: ReportSection {
      init(_ results: SweepResults) {}
      let heading: String? = "Heading"
      let text: String? = "Text.\n"
    }
    struct Nothing: ReportSection {
      init(_ results: SweepResults) {}
    }
    let section = Sample(try results())
    #expect(section.markdown(with: nil) == "## Heading\n\nText.\n")
    let plot = Plot(name: "x.svg", caption: "a|b", script: "")
    #expect(section.markdown(with: plot) == "## Heading\n\n![a\\|b](x.svg)\n\nText.\n")
    let nothing = Nothing(try results())
    #expect(nothing.markdown(with: plot) == nil && nothing.plot == nil && nothing.json.isEmpty)
  }

  @Test("The headline counts cells, seeds and runs, and names the best cell")
  func headline() throws {
    let section = HeadlineSection(try results())
    #expect(
      section.text?.hasPrefix("# s\n\n4 cells × 2 seeds = 8 runs: 6 completed, 2 diverged.\n") == true)
    #expect(section.text?.contains("(smallest): depth 1, width 8.") == true)
    #expect(
      section.bestInWords
        == "Best cell by mean val_loss: depth 1, width 8; val_accuracy 0.75 ± 0 (95 % interval 0.75 to 0.75) over 2/2 runs."
    )
    #expect(section.files.map(\.name) == ["runs.csv"])
  }

  @Test("Data is named by the hash of its content, or of the files for earlier sweeps")
  func data() throws {
    for (identity, row, id, sha256) in [
      (DataIdentity.content("0a"), "| content | 0a |", JSONValue.string("0a"), JSONValue.null),
      (.files(sha256: "0b"), "| SHA-256 | 0b |", .null, .string("0b")),
    ] {
      let sweep = try SweepRecord.sample(
        [.sample("a")], identity: identity,
        notes: [TransformNote("read as", .string("separator comma")), TransformNote("divided by", .real(4))])
      let section = DataSection(try SweepResults(sweep, top: 1) { _ in [] })
      let text = try #require(section.text)
      #expect(text.contains("| file | d |\n\(row)\n| examples | 10 |"), "\(text)")
      #expect(text.hasSuffix("| read as | separator comma |\n| divided by | 4 |\n"), "\(text)")
      let json = section.json["data"]?.canonicalText ?? ""
      #expect(
        json.contains("\"id\":\(id.canonicalText),") && json.contains("\"sha256\":\(sha256.canonicalText),"))
    }
  }

  @Test("The best cells have a row each, up to the given number")
  func bestCells() throws {
    let section = BestCellsSection(try results())
    #expect(
      section.table.rows.map { $0.prefix(6) } == [
        [.integer(1), .text("10aaaaaa"), .integer(1), .integer(8), .integer(80), .text("2/2")],
        [.integer(2), .text("00aaaaaa"), .integer(1), .integer(4), .integer(40), .text("2/2")],
      ])
    #expect(section.paperTable.rows[0].prefix(2) == [.integer(1), .integer(1)])
    // A sweep that was stored without a baseline.
    #expect(section.json["baseline"] == .null)
    #expect(section.text?.hasPrefix("The best 2 of 4 cells; all are in [`cells.csv`](cells.csv). ") == true)
    #expect(section.json["cells"]?.elements.count == 4)
  }

  @Test("The best runs are ranked, and the best one is in JSON with all its columns")
  func bestRuns() throws {
    let section = BestRunsSection(try results())
    let rows = section.text?.split(separator: "\n").suffix(2).map { $0.prefix(10) }
    #expect(rows == ["| 10aaaaaa", "| 11aaaaaa"])
    let best = try #require(section.json["best_run"]?.members)
    #expect(best.count == RunColumn.all.count)
    #expect(best["val_loss"] == .real(0.25) && best["width"] == .integer(8))
  }

  @Test("Effects are means over the runs with each value")
  func effects() throws {
    let section = EffectsSection(try results())
    #expect(section.text?.contains("| 4 | 4/4 | 0.6328") == true)
    #expect(section.text?.contains("| 2 | 2/4 | 0.7578") == true)
    let widths = section.json["effects"]?.members?["width"]?.elements ?? []
    #expect(widths.map { $0.members?["mean"] } == [.real(0.6328125), .real(0.2578125)])
    #expect(section.plot?.name == "effects.svg")
  }

  @Test("Importance has a share for each hyperparameter and the seed, which add up to one")
  func importance() throws {
    let section = ImportanceSection(try results())
    let shares = (section.json["importance"]?.elements ?? []).compactMap { $0.members?["share"]?.double }
    #expect(shares.count == 5)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    #expect(section.text?.contains("1 of the 4 combinations have no result") == true)
  }

  @Test("A heatmap is of the hyperparameters in its heading")
  func heatmap() throws {
    let section = HeatmapSection(try results())
    #expect(section.heading == "depth × width")
    #expect(section.text?.hasSuffix("| 1 | 0.5078 | 0.2578 |\n| 2 | 0.7578 | 0/2 |\n") == true)
    #expect(section.plot?.script.contains("0.0 1 0.7578125") == true)
  }

  @Test("Learning curves are of the best, the median and the worst run, of the splits that have the metric")
  func curves() throws {
    let section = LearningCurvesSection(try results())
    #expect(section.text?.contains("| worst | 21aaaaaa |") == true)
    let script = try #require(section.plot?.script)
    #expect(script.contains("$curve2 << END\n1.0 1.0\n2.0 0.5\n"))
    #expect(script.contains("'best train_loss'") && !script.contains("val_loss"))
  }

  @Test("The Pareto front has the cells that no smaller cell beats")
  func front() throws {
    let results = try results()
    let section = QualityFrontSection(results)
    let front = section.json["pareto_front"]?.members
    #expect(front?["figure"] == .string("val_accuracy"))
    let best = results.comparison.cells.prefix(2).reversed().map { JSONValue.string($0.cell.id.text) }
    #expect(front?["cells"]?.elements == Array(best))
    #expect(section.plot?.script.contains("$front << END\n40.0 0.5\n80.0 0.75\nEND\n") == true)
  }

  @Test("Training time has sum, minimum, median and maximum")
  func time() throws {
    let section = TrainingTimeSection(try results())
    #expect(section.text?.contains("sequentially | 12 s |") == true)
    #expect(section.text?.contains("| 2, 2, 2 s |") == true)
  }

  @Test("Failures are counted by value, with a reason for each run")
  func failures() throws {
    let section = FailuresSection(try results())
    #expect(section.text?.hasPrefix("2 diverged.\n\n") == true)
    #expect(section.text?.contains("| depth | 2 | 2/4 |\n| width | 8 | 2/4 |\n") == true)
    #expect(section.text?.contains("| 30aaaaaa | 2 | 8 | 0 | diverged | the loss became NaN |") == true)
  }

  @Test("Data and provenance show the records")
  func dataAndOrigin() throws {
    let results = try results()
    #expect(DataSection(results).text?.contains("| target | t (binary) |") == true)
    #expect(DataSection(results).json["data"]?.members?["training"] == .integer(6))
    #expect(OriginSection(results).facts.last.map { [$0.0, $0.1] } == ["verified", "no run yet"])
  }
}
