// The files that compare the runs of a sweep. They follow from the store alone: no clock, no path of this machine.

import Files
import RunStore
import SQLite
import Sweeps

/// A report on a sweep.
public struct SweepReport {
  let comparison: Comparison
  /// How many runs and cells the report's tables show at most.
  let top: Int

  public init(_ sweep: SweepRecord, top: Int) {
    comparison = Comparison(sweep)
    self.top = top
  }

  /// Writes `report.md`, `runs.csv` and `cells.csv` into a folder, which is made if it is not there.
  ///
  /// - Returns: the paths of the files.
  public func write(to directory: String) throws -> [String] {
    try File.makeDirectory(directory)
    let files = [
      ("report.md", markdown), ("runs.csv", TableFormat.csv.text(comparison.sweep.runs)),
      ("cells.csv", TableFormat.csv.text(cells)),
    ]
    return try files.map { name, text in
      let path = Path.resolve(name, from: directory)
      try File.writeAtomically(text, to: path)
      return path
    }
  }

  /// The sweep's name as the name of a folder.
  public static func directoryName(_ name: String) -> String {
    let kept = name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." ? $0 : "-" }
    let text = String(kept)
    return text.allSatisfy { $0 == "." } ? "sweep" : text
  }

  /// One row a cell, best first, with all its hyperparameters and the mean and standard deviation of each figure.
  private var cells: Table {
    let hyperparameters = HyperparameterDefinition.allNames + ["parameter_count"]
    let figures = comparison.allFigures()
    let columns =
      ["cell_id"] + hyperparameters + ["runs", "completed", "diverged"]
      + figures.flatMap { ["\($0)_mean", "\($0)_sd"] } + ["seconds_mean"]
    let rows = comparison.cells.map { cell -> [SQLValue] in
      let counts: [SQLValue] = [.integer(cell.runs.count), .integer(cell.completed), .integer(cell.diverged)]
      let means = figures.flatMap { figure -> [SQLValue] in
        let sample = comparison.sample(figure, of: cell)
        return [SQLValue(sample?.mean), SQLValue(sample?.standardDeviation)]
      }
      return [.text(cell.id)] + hyperparameters.map { comparison.value(cell.row, $0) } + counts + means
        + [SQLValue(comparison.sample("seconds", of: cell)?.mean)]
    }
    return Table(columns: columns, rows: rows)
  }
}
