// Finds the state from which a leased run can continue.

import Experiments
import Files
import Models
import SQLite

/// A file with a training state, and the run whose curve leads up to it.
struct ResumptionSource {
  let path: String
  let sha256: String
  let run: RunID
  /// The number of epochs completed there.
  let epochs: Int
}

extension StoreWriter {
  /// The run's own checkpoint or, if there is none, the end of the longest run that differs only in having fewer
  /// epochs.
  func resumptionSource(of lease: Lease) throws -> ResumptionSource? {
    let run = lease.run
    if let checkpoint = lease.checkpoint, let sha256 = checkpoint.sha256 {
      let path = layout.checkpoint(ofRun: run.id, epoch: checkpoint.epoch)
      return ResumptionSource(path: path, sha256: sha256, run: run.id, epochs: checkpoint.epoch)
    }
    guard let lineage = run.lineage else { return nil }
    let shorter = try connection.rows(
      """
      SELECT run.id, run.weights_sha256, run.last_epoch FROM run JOIN cell ON cell.key = run.cell
      WHERE run.lineage = ? AND run.status = 'completed' AND cell.epochs < ? ORDER BY cell.epochs DESC LIMIT 1
      """, [SQLValue(lineage), .integer(run.cell.hyperparameters.epochs)])
    guard let row = shorter.first, let id = RunID(row[0]), let sha256 = row[1].text,
      let epochs = row[2].integer
    else { return nil }
    return ResumptionSource(path: layout.weights(ofRun: id), sha256: sha256, run: id, epochs: epochs)
  }
}

extension ResumptionSource {
  /// The state in the file; nil if it is missing, damaged or unsuitable.
  func network(for run: PlannedRun, in plan: Plan) throws -> StoredNetwork? {
    // Whatever the store says, a run cannot continue from a longer one.
    guard 1..<run.cell.hyperparameters.epochs ~= epochs, let image = try? File.read(path),
      try SHA256(of: image).hexadecimal == sha256,
      let network = try? StoredNetwork(image: image), network.runID == self.run,
      network.architecture == plan.runSet.architecture(of: run),
      let stored = network.state, stored.epoch == epochs
    else { return nil }
    return network
  }

  /// - Parameter curve: the curve of the state's run, up to its epochs.
  func startingPoint(
    _ network: StoredNetwork, for run: PlannedRun, in plan: Plan, curve: [EpochRecord]
  ) -> StartingPoint? {
    let settings = plan.runSet.trainingSettings(of: run.cell)
    let exampleCount = plan.divisions[run.division].training.count
    guard let state = network.state?.trainingState(of: settings, exampleCount: exampleCount)
    else { return nil }
    return StartingPoint(state: state, best: network.parameters, curve: curve, of: self.run)
  }
}
