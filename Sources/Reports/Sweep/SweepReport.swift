// The report on a sweep. Its files follow from the records alone: no clock, no path of this machine.

import Experiments
import JSON
import Tabular

/// What the sections of a report are made of.
struct SweepResults {
  let comparison: Comparison
  /// What each hyperparameter explains of the differences in the objective; nil where it cannot be told.
  let importance: Importance?
  /// Those of the best, the median and the worst run.
  let curves: [NamedCurve]
  /// How many runs and cells a table shows at most.
  let top: Int

  /// A run's curve and what the report calls it.
  struct NamedCurve {
    let name: String
    let run: RunRecord
    let curve: [EpochRecord]
  }

  /// - Parameter curve: gives the epochs of a run.
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

/// A report on a sweep.
public struct SweepReport {
  /// The sections in their order.
  static let sections: [any ReportSection.Type] = [
    HeadlineSection.self, BestCellsSection.self, BestRunsSection.self, EffectsSection.self,
    ImportanceSection.self, HeatmapSection.self, LearningCurvesSection.self, QualityFrontSection.self,
    TrainingTimeSection.self, FailuresSection.self, DataSection.self, OriginSection.self,
  ]

  let results: SweepResults
  private var sections: [any ReportSection] { Self.sections.map { $0.init(results) } }
  var sweep: SweepRecord { results.comparison.sweep }

  /// - Parameters:
  ///   - top: how many runs and cells the report's tables show at most.
  ///   - curve: gives the epochs of a run.
  public init(
    _ sweep: SweepRecord, top: Int, curve: (_ run: RunID) throws -> [EpochRecord]
  ) throws {
    results = try SweepResults(sweep, top: top, curve: curve)
  }

  /// `report.md`, the sections' files, and the plots where gnuplot is installed.
  public func comparisonFiles() throws -> [ReportFile] {
    let sections = sections
    let plots = Gnuplot.isInstalled ? sections.map(\.plot) : sections.map { _ in nil }
    let drawings = try Plot.files(plots.compactMap(\.self))
    return [ReportFile(name: "report.md", text: markdown(sections, plots))] + sections.flatMap(\.files)
      + drawings
  }

  /// - Parameter plots: of the sections; nil where there is none beside it.
  private func markdown(_ sections: [any ReportSection], _ plots: [Plot?]) -> String {
    var texts = zip(sections, plots).compactMap { $0.markdown(with: $1) }
    if plots.allSatisfy({ $0 == nil }), !results.comparison.ranked.isEmpty {
      texts.insert(
        "There are no plots: gnuplot (Debian's \(Gnuplot.package)) was not installed where this was written.\n",
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

  /// `report.html`: one page with everything in it.
  ///
  /// - Parameter curves: gives the epochs of some runs, thinned to about as many as are asked for.
  public func htmlFile(
    curves: (_ runs: [RunID], _ epochs: Int) throws -> [[EpochRecord]]
  ) throws -> ReportFile {
    ReportFile(name: "report.html", bytes: try HTMLReport.page(results, library: D3Library(), curves: curves))
  }

  /// `cells.tex`: the best cells, to be read into a paper.
  public func latexFile() -> ReportFile {
    let text = """
      % \(sweep.name.singleLine): the best cells by mean \(sweep.objective.metric.name); mean and standard deviation over the seeds.
      % A rank with "=" cannot be told apart from the best. \\usepackage{booktabs}; \\input{cells.tex}

      """
    return ReportFile(
      name: "cells.tex", text: text + TableFormat.latex.text(BestCellsSection(results).table))
  }

  /// The best cells, for a terminal.
  public var topOfComparison: String {
    "\(sweep.name.singleLine): the best cells by mean \(sweep.objective.metric.name)\n\n"
      + TableFormat.table.text(BestCellsSection(results).table)
  }
}
