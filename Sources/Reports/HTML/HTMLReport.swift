// The report for looking around in: one file with its data, its program and its library.

import CPage
import Experiments

/// `report.html` of a sweep. The same store gives the same bytes.
enum HTMLReport {
  /// The most completed runs whose curves are in the page; the median and the worst one come on top.
  static let maxCurves = 500
  /// About as many epochs a curve has; more cannot be told apart in a plot.
  static let epochsOfCurve = 200

  /// The whole file, in UTF-8.
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

  /// The bytes of one of the files that the page is put together from.
  private static func file(_ name: String) -> [UInt8] {
    var size = 0
    guard let bytes = netlab_page_file(name, &size) else { return [] }
    return Array(UnsafeBufferPointer(start: bytes, count: size))
  }

  /// The page with each `<!-- insert NAME -->` replaced by what it names.
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

/// The runs whose curves are in the page.
struct CurveChoice {
  let comparison: Comparison
  /// Places of runs in the sweep, the best completed ones first.
  let rows: [Int]
  /// Those of `Comparison.landmarks`.
  let standard: [Int]
  /// How many runs that may have a curve are not among them.
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
