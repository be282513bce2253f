// Compares a few runs side by side.

import Datasets
import Experiments
import JSON
import NeuralNetwork
import Search
import Tabular

/// The differences between runs in configuration, results and curves.
public struct RunComparison {
  private let runs: [RunRecord]
  private let curves: [[EpochRecord]]
  private let curveColumn: EpochColumn
  /// Abbreviated ids, as long as needed to be unique.
  private let names: [String]
  /// The settings that differ: hyperparameters, seed and anything else that decides a result.
  private let differences: [(name: String, values: [Value])]

  /// - Parameters:
  ///   - curves: one for each run, in the same order.
  ///   - curveColumn: the curve to show.
  public init(_ runs: [RunRecord], curves: [[EpochRecord]], curveColumn: EpochColumn) {
    self.runs = runs
    self.curves = curves
    self.curveColumn = curveColumn
    let ids = runs.map(\.id)
    let length = (8...32).first { length in Set(ids.map { $0.prefix(length) }).count == Set(ids).count } ?? 32
    names = ids.map { String($0.prefix(length)) }
    differences = Self.differences(runs)
  }

  // MARK: Tables

  /// The differences between the runs' configurations.
  public var configuration: Table { table("differs", rows: differences) }

  private static func differences(_ runs: [RunRecord]) -> [(name: String, values: [Value])] {
    // If all layers have the same width, depth and width are shown instead.
    let isUniform = ["depth", "width"].allSatisfy { name in
      runs.allSatisfy { $0.cell.hyperparameters[name] != nil }
    }
    let hyperparameters = HyperparameterDefinition.allNames.filter { !isUniform || $0 != "hidden_layers" }
    let columns = hyperparameters.map(RunColumn.hyperparameter) + [.seed]
    return (columns.map { ($0.name, runs.map($0.value)) } + settings(runs)).filter { Set($0.1).count > 1 }
  }

  /// What decides a run's result besides hyperparameters and seed: `data.split_seed`, `metric.name`, `engine`, …
  private static func settings(_ runs: [RunRecord]) -> [(String, [Value])] {
    let configurations = runs.map { run -> [String: Value] in
      guard let node = try? JSONNode.parse(run.configuration), case .object(let members) = node.value else {
        return [:]
      }
      return flattened(members.filter { !["parameters", "seed"].contains($0.key) }, prefix: "")
    }
    let names = Set(configurations.flatMap(\.keys)).sorted()
    return names.map { name in (name, configurations.map { $0[name] ?? .null }) }
  }

  private static func flattened(_ members: [String: JSONValue], prefix: String) -> [String: Value] {
    var values: [String: Value] = [:]
    for (key, value) in members {
      switch value {
      case .object(let inner): values.merge(flattened(inner, prefix: "\(prefix)\(key).")) { $1 }
      case .string(let text): values[prefix + key] = .text(text)
      default: values[prefix + key] = .text(value.canonicalText)
      }
    }
    return values
  }

  /// Whether a metric was measured on the same rows and in the same way for all runs, so that values can be ranked.
  private func isComparable(_ metric: Metric) -> Bool {
    let differing = Set(differences.map(\.name))
    if differing.contains("fold") { return false }
    // However the features are transformed, the rows and the target are the same.
    let features = Set(RecipeSettings.featureKeys.map { "data.\($0)" })
    if differing.contains(where: { $0.hasPrefix("data.") && !features.contains($0) }) { return false }
    return metric != .loss || differing.isDisjoint(with: ["loss", "huber_delta"])
  }

  /// The metrics at each run's best epoch, and the cost of training.
  public var results: Table { table("result", rows: resultRows.map { ($0.name, $0.values) }) }

  /// The same, with the best value of each row marked.
  public var markedResults: Table {
    table(
      "result",
      rows: resultRows.map { row in
        let numbers = row.values.compactMap(\.double)
        guard let metric = row.metric, isComparable(metric), Set(numbers).count > 1,
          let best = metric.goal == .minimize ? numbers.min() : numbers.max()
        else { return (row.name, row.values) }
        return (row.name, row.values.map { $0.double == best ? .text("\($0.readable) *") : $0 })
      })
  }

  /// Values of all runs, with the metric if they can be ranked.
  private struct Row {
    let name: String
    let values: [Value]
    let metric: Metric?
  }

  private var resultRows: [Row] {
    func row(_ column: RunColumn, _ metric: Metric? = nil) -> Row {
      Row(name: column.name, values: runs.map(column.value), metric: metric)
    }
    let status = runs.allSatisfy { $0.status == .completed } ? [] : [row(.status)]
    let rows =
      status + [row(.parameterCount), row(.bestEpoch), row(.lastEpoch)]
      + SplitMetric.ofRun.map { row(.metric($0), $0.metric) } + [row(.seconds)]
    return rows.filter { $0.values.contains { !$0.isNull } }
  }

  /// The curves at about the given number of epochs, evenly spaced, including the first and the last.
  public func curve(atMost count: Int = 11) -> Table {
    let series = curves.map { curve in
      Dictionary(
        curve.map { ($0.epoch, curveColumn.value($0)) },
        uniquingKeysWith: { first, _ in first })
    }
    let last = series.compactMap { $0.keys.max() }.max() ?? 0
    let steps = min(count, last)
    let epochs =
      steps < 2
      ? Array(1..<last + 1)
      : (0..<steps).map { 1 + ($0 * (last - 1) + (steps - 1) / 2) / (steps - 1) }
    return Table(
      columns: ["epoch"] + names,
      rows: epochs.map { epoch in [.integer(epoch)] + series.map { $0[epoch] ?? .null } })
  }

  /// Configuration and results in one table, for programs.
  public var all: Table {
    let (configuration, results) = (configuration, results)
    return Table(columns: ["column"] + names, rows: configuration.rows + results.rows)
  }

  private func table(_ title: String, rows: [(String, [Value])]) -> Table {
    Table(columns: [title] + names, rows: rows.map { [.text($0.0)] + $0.1 })
  }

  // MARK: Text

  /// The whole comparison, for people.
  ///
  /// - Parameter format: `table` or `markdown`.
  public func text(_ format: TableFormat) -> String {
    func section(_ title: String, _ body: String) -> String {
      (format == .markdown ? "## " : "") + title + "\n\n" + body
    }
    let differences =
      configuration.rows.isEmpty ? "Nothing differs in configuration.\n" : format.text(configuration)
    return [
      section("What differs", differences),
      section("At each run's best epoch (*: the best of a row)", format.text(markedResults)),
      section(curveColumn.name, format.text(curve())),
    ].joined(separator: "\n")
  }

  /// The curves as a text plot; nil if there are no numbers.
  ///
  /// - Parameter width: the width of the terminal.
  public func plot(width: Int) throws(GnuplotError) -> String? {
    var script = "set terminal dumb \(min(max(width - 2, 40), 110)),20 noenhanced\nset encoding utf8\n"
    var values: [Double] = []
    for (index, curve) in curves.enumerated() {
      let points = curve.map { (epoch: $0.epoch, value: curveColumn.value($0).double) }
      values += points.compactMap(\.value).filter { PlotText.isDrawable($0) }
      script += PlotText.data(
        "curve\(index)", points.map { (x: Double($0.epoch), rest: [PlotText.number($0.value)]) })
    }
    guard !values.isEmpty else { return nil }
    let lines = names.enumerated().map { index, name in
      "$curve\(index) using 1:2 with lines title \(PlotText.quoted(name))"
    }
    let drawing = try Gnuplot.run(
      script + Plot.scale("y", values)
        + "set xlabel \"epoch\"\nplot \(lines.joined(separator: ", "))\n")
    // The output begins with a form feed.
    return String(decoding: drawing.drop { $0 == 0x0C }, as: UTF8.self)
  }
}
