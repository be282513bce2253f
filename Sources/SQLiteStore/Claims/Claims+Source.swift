// Where a claimed run can go on.

import Models
import Experiments
import Files
import SQLite
import Search

extension Claims {
  /// A file with a state, and the run whose curve leads to it.
  struct Source {
    let path: String
    let sha256: String
    let run: RunID
  }
}

extension Claims.Claim {
  /// The run's own checkpoint, or else the end of the longest run that differs in having fewer epochs alone.
  ///
  /// - Returns: with the epochs done there; nil where there is neither.
  func source(_ writer: borrowing StoreWriter) throws -> (Claims.Source, epochs: Int)? {
    if let checkpointEpoch, let checkpointDigest {
      let path = writer.layout.checkpoint(ofRun: run.id, epoch: checkpointEpoch)
      return (Claims.Source(path: path, sha256: checkpointDigest, run: run.id), checkpointEpoch)
    }
    guard let lineage = run.lineage else { return nil }
    let shorter = try writer.connection.rows(
      """
      SELECT run.id, run.weights_sha256, run.last_epoch FROM run JOIN cell ON cell.key = run.cell
      WHERE run.lineage = ? AND run.status = 'completed' AND cell.epochs < ? ORDER BY cell.epochs DESC LIMIT 1
      """, [SQLValue(lineage), .integer(run.cell.hyperparameters.epochs)])
    guard let row = shorter.first, let id = RunID(row[0]), let sha256 = row[1].text,
      let epochs = row[2].integer
    else { return nil }
    return (Claims.Source(path: writer.layout.weights(ofRun: id), sha256: sha256, run: id), epochs)
  }
}

extension Claims.Claim {
  /// Where the run begins: at its checkpoint, at the end of a shorter training, or from the start.
  func start(_ writer: borrowing StoreWriter, in plan: Plan) throws -> RunStart {
    guard let (source, epochs) = try source(writer) else { return RunStart(run) }
    return RunStart(run, from: try startingPoint(writer, in: plan, source, epochs))
  }

  /// - Returns: nil where a part is missing or damaged: the run then begins from the start, which costs time and nothing else.
  private func startingPoint(
    _ writer: borrowing StoreWriter, in plan: Plan, _ source: Claims.Source, _ epochs: Int
  ) throws -> StartingPoint? {
    // Longer than the run itself is no way to it, whatever the store says.
    guard 1..<run.cell.hyperparameters.epochs ~= epochs, let image = try? File.read(source.path),
      try SHA256(of: image).hexadecimal == source.sha256,
      let network = try? StoredNetwork(image: image), network.runID == source.run,
      network.architecture
        == run.cell.hyperparameters.architecture(
          featureCount: plan.data(of: run).inputCount, classCount: plan.dataset.classes.count),
      let stored = network.state, stored.epoch == epochs
    else { return nil }
    let settings = run.cell.hyperparameters.trainingSettings(classCounts: plan.dataset.classes.map { _ in 1 })
    guard let state = stored.trainingState(of: settings, exampleCount: plan.data(of: run).training.count)
    else { return nil }
    return StartingPoint(
      state: state, best: network.parameters,
      curve: try writer.connection.curve(ofRun: source.run, epochs: epochs), of: source.run)
  }
}
