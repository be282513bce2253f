// Forecasts how many runs of a sweep are reused, continued and trained.

import Experiments
import SQLite

extension StoreReader {
  /// - Parameter maxAttempts: as in `Store.register`.
  public func forecast(of runs: [PlannedRun], retryingUpTo maxAttempts: Int?) throws -> Forecast {
    try connection.forecast(of: runs, retryingUpTo: maxAttempts)
  }
}

extension Connection {
  func forecast(of runs: [PlannedRun], retryingUpTo maxAttempts: Int?) throws -> Forecast {
    var forecast = Forecast()
    var select = try prepare("SELECT status, attempts, checkpoint_epoch FROM run WHERE id = ?")
    var selectShorter = try prepare(
      """
      SELECT 1 FROM run JOIN cell ON cell.key = run.cell
      WHERE run.lineage = ? AND run.status = 'completed' AND cell.epochs < ? LIMIT 1
      """)
    for run in runs {
      try select.bind([SQLValue(run.id)])
      let row = try select.step() ? select.row : [.text(RunStatus.pending.rawValue), .integer(0), .null]
      let isRetried = maxAttempts.map { row[1].integer ?? 0 < $0 } ?? false
      let isReused = !RunStatus(row[0]).needsTraining(retriesFailed: isRetried)
      try selectShorter.bind([SQLValue(run.lineage), .integer(run.cell.hyperparameters.epochs)])
      let isContinued = try !row[2].isNull || selectShorter.step()
      forecast.add(isReused: isReused, isContinued: isContinued)
    }
    return forecast
  }
}
