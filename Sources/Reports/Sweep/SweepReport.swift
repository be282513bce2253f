// Writes the report of a sweep. Its files depend only on the records, not on time or local paths.

import Experiments
import JSON
import Tabular

/// The data of a report's sections.
struct SweepResults {
  let comparison: Comparison
  /// The importance of each hyperparameter for the objective; nil if it cannot be computed.
  let importance: Importance?
  /// The curves of the best, the median and the worst run.
  let curves: [NamedCurve]
  /// The maximum number of runs and cells in a table.
  let top: Int

  /// A run's curve and its label.
  struct NamedCurve {
    let name: String
    let run: RunRecord
    let curve: [EpochRecord]
  }

  /// - Parameter curve: returns the epochs of a run.
  init(_ sweep: SweepRecord, top: Int, curve: (_ run: RunID) throws -> [EpochRecord]) throws {
    let comparison = Comparison(sweep)
    self.comparison = comparison
    importance = Importance(comparison)
    self.top = top
    curves = try comparison.landmarks.map { name, run in
      NamedCurve(name: name, run: run, curve: try curve(run.id))
    }
  }

  /// The objective in a sentence of Markdown.
  var objectiveName: String { MarkdownText.escaped(comparison.objective.name) }
}

/// The report of a sweep.
public struct SweepReport {
  /// The sections in order.
  static let sections: [any ReportSection.Type] = [
    HeadlineSection.self, BestCellsSection.self, BestRunsSection.self, EffectsSection.self,
    ImportanceSection.self, HeatmapSection.self, LearningCurvesSection.self, QualityFrontSection.self,
    TrainingTimeSection.self, FailuresSection.self, DataSection.self, OriginSection.self,
  ]

  let results: SweepResults
  private var sections: [any ReportSection] { Self.sections.map { $0.init(results) } }
  var sweep: SweepRecord { results.comparison.sweep }

  /// - Parameters:
  ///   - top: the maximum number of runs and cells in the report's tables.
  ///   - curve: returns the epochs of a run.
  public init(
    _ sweep: SweepRecord, top: Int, curve: (_ run: RunID) throws -> [EpochRecord]
  ) throws {
    results = try SweepResults(sweep, top: top, curve: curve)
  }

  /// `report.md`, the sections' files, and the plots if gnuplot is installed.
  public func comparisonFiles() throws -> [ReportFile] {
    let sections = sections
    let plots = Gnuplot.isInstalled ? sections.map(\.plot) : sections.map { _ in nil }
    let drawings = try Plot.files(plots.compactMap(\.self))
    return [ReportFile(name: "report.md", text: markdown(sections, plots))] + sections.flatMap(\.files)
      + drawings
  }

  /// - Parameter plots: the files of the sections' plots; nil if they were not drawn.
  private func markdown(_ sections: [any ReportSection], _ plots: [Plot?]) -> String {
    var texts = zip(sections, plots).compactMap { $0.markdown(with: $1) }
    if plots.allSatisfy({ $0 == nil }), !results.comparison.ranked.isEmpty {
      texts.insert(
        "There are no plots, because gnuplot (Debian's \(Gnuplot.package)) was not installed.\n",
        at: min(1, texts.count))
    }
    return texts.joined(separator: "\n")
  }

  /// `report.json`: the comparison for programs.
  public func jsonFile() -> ReportFile {
    var members: [String: JSONValue] = [:]
    for section in sections { members.merge(section.json) { first, _ in first } }
    return ReportFile(name: "report.json", text: JSONValue.object(members).canonicalText + "\n")
  }

  /// `report.html`: one interactive page.
  ///
  /// - Parameter curves: returns the epochs of some runs, thinned to about the given number.
  public func htmlFile(
    curves: (_ runs: [RunID], _ epochs: Int) throws -> [[EpochRecord]]
  ) throws -> ReportFile {
    ReportFile(name: "report.html", bytes: try HTMLReport.page(results, library: D3Library(), curves: curves))
  }

  /// `cells.tex`: the best cells as a LaTeX table.
  public func latexFile() -> ReportFile {
    let text = """
      % \(sweep.name.singleLine): the best cells by mean \(sweep.objective.metric.name); mean and standard deviation over the seeds.
      % A rank with "=" is statistically tied with the best. \\usepackage{booktabs}; \\input{cells.tex}

      """
    return ReportFile(
      name: "cells.tex", text: text + TableFormat.latex.text(BestCellsSection(results).paperTable))
  }

  /// Reasons to doubt the best cell, such as a baseline that it does not beat.
  public var warnings: [String] { BaselineComparison(results.comparison).warnings }

  /// The id of the best cell's best run, abbreviated; nil if none has completed.
  public var bestRun: String? {
    results.comparison.cells.first.flatMap { results.comparison.best(of: $0.runs) }?.shortID
  }

  /// The best cells, for a terminal.
  public var topOfComparison: String {
    "\(sweep.name.singleLine): the best cells by mean \(sweep.objective.metric.name)\n\n"
      + TableFormat.table.text(BestCellsSection(results).table)
  }
}
