// curves.csv: every epoch of every run.

import Files
import SQLiteStore
import Tabular

extension SweepReport {
  /// Writes the curves of all runs into a folder, without holding them: run by run in the order of the grid, with the figures that
  /// some epoch has.
  ///
  /// - Returns: the file's path.
  public func writeCurves(_ reader: borrowing StoreReader, to directory: String) throws -> String {
    let path = Path.resolve(Self.curvesName, from: directory)
    AtomicFileWriter.removeAbandoned(of: path)
    let file = try AtomicFileWriter(path)
    try curves(reader) { try file.append($0) }
    try file.synchronize()
    try file.commit()
    return path
  }

  /// Whether the folder has the file as it would be written now.
  public func areCurvesCurrent(_ reader: borrowing StoreReader, in directory: String) throws -> Bool {
    let path = Path.resolve(Self.curvesName, from: directory)
    guard try File.exists(path) else { return false }
    var rest = try File.read(path)[...]
    var isEqual = true
    try curves(reader) { text in
      isEqual = isEqual && rest.starts(with: text.utf8)
      rest = rest.dropFirst(text.utf8.count)
    }
    return isEqual && rest.isEmpty
  }

  public static let curvesName = "curves.csv"

  private func curves(_ reader: borrowing StoreReader, _ append: (String) throws -> Void) throws {
    let figures = comparison.allFigures().filter { !$0.hasPrefix("test_") }
    let columns = ["run_id", "epoch"] + figures + ["learning_rate", "seconds"]
    var text = CSVFormat.line(columns)
    for id in sweep.runs.rows.compactMap(comparison.id) {
      for row in try reader.curve(ofRun: id, columns: columns).rows {
        CSVFormat.write(row, to: &text)
      }
      if text.utf8.count > 1 << 16 {
        try append(text)
        text = ""
      }
    }
    try append(text)
  }
}
