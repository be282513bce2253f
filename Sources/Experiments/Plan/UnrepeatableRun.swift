// Reasons why a stored run cannot be retrained.

import NeuralNetwork

/// A defect of a stored run or of its data.
public enum UnrepeatableRun: Error, Equatable, Sendable, CustomStringConvertible {
  case changed(run: RunID, hash: RunID)
  case otherEngine(run: RunID, engine: Int)
  case earlierEngine(run: RunID, engine: EngineVersion)
  case otherRun(run: RunID, planned: RunID)
  case noResult(run: RunID, status: String)
  case nothingToRepeat(sweep: SweepID)
  case unknownData(run: RunID)
  case noData(run: RunID, reason: String)
  case wrongFiles(run: RunID, expected: String, count: Int)
  case otherData(run: RunID, path: String, found: String, expected: String)
  case earlierData(run: RunID)

  public var description: String {
    switch self {
    case .changed(let run, let hash):
      "the stored configuration of run \(run.prefix(12)) was changed: its hash is \(hash.prefix(12))"
    case .otherEngine(let run, let engine):
      "run \(run.prefix(12)) was trained by engine \(engine), and this is engine \(Engine.version): it cannot be verified"
    case .earlierEngine(let run, let engine):
      "run \(run.prefix(12)) was trained by engine \(engine.rawValue), and a spec would train it with engine "
        + "\(Engine.version), as another run"
    case .otherRun(let run, let planned):
      "the stored configuration of run \(run.prefix(12)) is not canonical: this netlab makes run \(planned.prefix(12)) of it"
    case .noResult(let run, let status):
      "run \(run.prefix(12)) is \(status): only a completed or a diverged run can be verified"
    case .nothingToRepeat(let sweep):
      "the sweep \(sweep.prefix(12)) has no completed and no diverged run yet: there is nothing to verify"
    case .unknownData(let run):
      "the store does not say where the data of run \(run.prefix(12)) are: name the file with --data"
    case .noData(let run, let reason):
      "the data of run \(run.prefix(12)): \(reason); if the file is elsewhere now, name it with --data"
    case .wrongFiles(let run, let expected, let count):
      "the data of run \(run.prefix(12)) are \(expected), not \(count): name them with --data"
    case .otherData(let run, let path, let found, let expected):
      "'\(path)' is not the data of run \(run.prefix(12)): its hash is \(found), that of the run's data is \(expected); "
        + "name the right file with --data"
    case .earlierData(let run):
      "run \(run.prefix(12)) was stored when data was identified by its file, and a spec would train it as another run"
    }
  }
}
