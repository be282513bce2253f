// What a sweep would find in the store.

import Experiments
import SQLite
import Search

/// How many of a sweep's runs need not be trained.
public struct Forecast: Equatable, Sendable {
  public private(set) var reused = 0
  public private(set) var toTrain = 0
  /// Those to train of which the first epochs are there: of a checkpoint, or of a run with fewer epochs.
  public private(set) var continued = 0

  public init(toTrain: Int = 0) {
    self.toTrain = toTrain
  }

  mutating func add(isReused: Bool, isContinued: Bool) {
    if isReused {
      reused += 1
    } else {
      toTrain += 1
      if isContinued { continued += 1 }
    }
  }
}

extension StoreReader {
  /// - Parameter mostAttempts: as `StoreWriter.register`.
  public func forecast(of runs: [PlannedRun], retryingUpTo maxAttempts: Int?) throws -> Forecast {
    var forecast = Forecast()
    var select = try connection.prepare("SELECT status, attempts, checkpoint_epoch FROM run WHERE id = ?")
    var selectShorter = try connection.prepare(
      """
      SELECT 1 FROM run JOIN cell ON cell.key = run.cell
      WHERE run.lineage = ? AND run.status = 'completed' AND cell.epochs < ? LIMIT 1
      """)
    for run in runs {
      try select.bind([SQLValue(run.id)])
      let row = try select.step() ? select.row : [.text(RunStatus.pending.rawValue), .integer(0), .null]
      let isRetried = maxAttempts.map { row[1].integer ?? 0 < $0 } ?? false
      let isReused = !RunStatus(row[0]).isToBeTrained(retriesFailed: isRetried)
      try selectShorter.bind([SQLValue(run.lineage), .integer(run.cell.hyperparameters.epochs)])
      let isContinued = try !row[2].isNull || selectShorter.step()
      forecast.add(isReused: isReused, isContinued: isContinued)
    }
    return forecast
  }
}
