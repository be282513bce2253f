// The interactive report: one file with data, program and library.

import CPage
import Experiments

/// `report.html` of a sweep. The same store gives the same bytes.
enum HTMLReport {
  /// The maximum number of completed runs with curves in the page, besides the median and the worst run.
  static let maxCurves = 500
  /// The approximate number of epochs per curve; a plot cannot show more.
  static let epochsOfCurve = 200

  /// The contents of the file, in UTF-8.
  static func page(
    _ results: SweepResults, library: D3Library,
    curves: (_ runs: [RunID], _ epochs: Int) throws -> [[EpochRecord]]
  ) throws -> [UInt8] {
    let choice = CurveChoice(results.comparison)
    let runs = results.comparison.sweep.runs
    let data = ReportData(
      choice: choice, curves: try curves(choice.rows.map { runs[$0].id }, epochsOfCurve),
      provenance: OriginSection(results).facts, best: HeadlineSection(results).bestInWords
    ).json
    return filled(file("report.html")) { name in
      switch name {
      case "data": data
      case "d3": library.source
      default: file(name)
      }
    }
  }

  /// The contents of one of the files that make up the page.
  private static func file(_ name: String) -> [UInt8] {
    var size = 0
    guard let bytes = netlab_page_file(name, &size) else { return [] }
    return Array(UnsafeBufferPointer(start: bytes, count: size))
  }

  /// Replaces each `<!-- insert NAME -->` of the page.
  private static func filled(_ page: [UInt8], with part: (String) -> [UInt8]) -> [UInt8] {
    let (opening, closing) = ("<!-- insert ", " -->")
    let pieces = String(decoding: page, as: UTF8.self).split(
      separator: opening, omittingEmptySubsequences: false)
    var bytes = Array(pieces[0].utf8)
    for piece in pieces.dropFirst() {
      let halves = piece.split(separator: closing, maxSplits: 1, omittingEmptySubsequences: false)
      bytes += part(String(halves[0]))
      for rest in halves.dropFirst() { bytes += rest.utf8 }
    }
    return bytes
  }
}

/// Selects the runs whose curves are in the page.
struct CurveChoice {
  let comparison: Comparison
  /// Indices of the runs in the sweep, best completed ones first.
  let rows: [Int]
  /// The runs of `Comparison.landmarks`.
  let standard: [Int]
  /// The number of runs that may have a curve but are not included.
  let leftOut: Int

  init(_ comparison: Comparison) {
    self.comparison = comparison
    let runs = comparison.sweep.runs
    let placeOfID = Dictionary(
      runs.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    func places(_ runs: [RunRecord]) -> [Int] { runs.compactMap { placeOfID[$0.id] } }

    let completed = places(comparison.ranked)
    standard = places(comparison.landmarks.map(\.run))
    let best = Self.unique(completed.prefix(HTMLReport.maxCurves) + standard)
    // A run that diverged has a curve too.
    let others = runs.indices.filter { runs[$0].status != .completed && runs[$0].status != .pending }
    rows = best + others.prefix(max(HTMLReport.maxCurves - best.count, 0))
    leftOut = completed.count + others.count - rows.count
  }

  private static func unique(_ places: [Int]) -> [Int] {
    var seen: Set<Int> = []
    return places.filter { seen.insert($0).inserted }
  }
}
