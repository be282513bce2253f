// Writes curves.csv: every epoch of every run.

import Experiments
import Files
import Tabular

extension SweepReport {
  /// Writes the curves of all runs to a folder, one run at a time, in the order of the grid, with the metrics that
  /// occur.
  ///
  /// - Parameter curve: returns the epochs of a run.
  /// - Returns: the file's path.
  public func writeCurves(
    to directory: String, curve: (_ run: RunID) throws -> [EpochRecord]
  ) throws -> String {
    let path = Path.resolve(Self.curvesName, from: directory)
    AtomicFileWriter.removeAbandoned(of: path)
    let file = try AtomicFileWriter(path)
    try curves(curve) { try file.append($0) }
    try file.synchronize()
    try file.commit()
    return path
  }

  /// Whether the file in the folder is up to date.
  public func areCurvesCurrent(
    in directory: String, curve: (_ run: RunID) throws -> [EpochRecord]
  ) throws -> Bool {
    let path = Path.resolve(Self.curvesName, from: directory)
    guard try File.exists(path) else { return false }
    var rest = try File.read(path)[...]
    var isEqual = true
    try curves(curve) { text in
      isEqual = isEqual && rest.starts(with: text.utf8)
      rest = rest.dropFirst(text.utf8.count)
    }
    return isEqual && rest.isEmpty
  }

  public static let curvesName = "curves.csv"

  private func curves(
    _ curve: (_ run: RunID) throws -> [EpochRecord], _ append: (String) throws -> Void
  ) throws {
    let metrics = results.comparison.metrics.filter { $0.split != .test }
    let columns = [.epoch] + metrics.map(EpochColumn.metric) + [.learningRate, .seconds]
    var text = CSVText.line(["run_id"] + columns.map(\.name))
    for run in sweep.runs {
      for row in EpochColumn.table(try curve(run.id), of: run.id, columns).rows {
        CSVText.write(row, to: &text)
      }
      if text.utf8.count > 1 << 16 {
        try append(text)
        text = ""
      }
    }
    try append(text)
  }
}
