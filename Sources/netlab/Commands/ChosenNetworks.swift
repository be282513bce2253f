// Selects the networks of a command that applies them: those of a run, or of a sweep's best cell.

import Experiments
import Models
import Reports
import SQLiteStore

/// The networks that an operand names.
struct ChosenNetworks {
  /// The operand that names the last sweep.
  static let best = "best"

  let predictor: Predictor
  /// How their data were read.
  let source: StoredSource
  /// A sentence about the cell; nil for a run.
  let note: String?

  /// - Parameter name: the beginning of a run's id, a sweep's name or the beginning of its id, or `best`.
  init(_ name: String, _ reader: borrowing StoreReader) throws {
    switch try Self.owner(name, reader) {
    case .run(let id):
      predictor = Predictor(try reader.network(ofRun: id))
      source = try reader.storedRun(id).source
      note = nil
    case .sweep(let id):
      let sweep = try reader.sweep(id)
      let title = "sweep \(sweep.name) (\(id.prefix(8)))"
      guard let best = BestCell(of: sweep) else {
        throw UsageError(description: "no run of the \(title) is completed yet", command: nil)
      }
      let runs = best.runs.filter { $0.status == .completed }
      predictor = try Predictor(runs.map { try reader.network(ofRun: $0.id) })
      source = try reader.storedRun(runs[0].id).source
      var note =
        "best cell of \(title) by mean \(best.objective): \(best.summary); cell \(best.cell.id.prefix(8)), "
      note += runs.count == 1 ? "1 network" : "\(runs.count) networks"
      if runs.count < best.runs.count {
        note += "; \(best.runs.count - runs.count) of its \(best.runs.count) runs are not completed"
      }
      let unfinished = sweep.runs.count { $0.status.needsTraining(retriesFailed: false) }
      if unfinished > 0 { note += "; \(unfinished) of the sweep's \(sweep.runs.count) runs are not finished" }
      self.note = note
    }
  }

  private enum Owner {
    case run(RunID)
    case sweep(SweepID)
  }

  private enum Match<ID> {
    case one(ID)
    case none
    case several(StoreError)

    init(_ find: () throws -> ID) throws {
      do {
        self = .one(try find())
      } catch StoreError.unknown {
        self = .none
      } catch let error as StoreError {
        guard case .ambiguous = error else { throw error }
        self = .several(error)
      }
    }
  }

  private static func owner(_ name: String, _ reader: borrowing StoreReader) throws -> Owner {
    if name == best { return .sweep(try reader.id(ofSweepNamed: nil)) }
    let run = try Match { try reader.id(ofRunNamed: name) }
    let sweep = try Match { try reader.id(ofSweepNamed: name) }
    switch (run, sweep) {
    case (.one(let id), .none): return .run(id)
    case (.none, .one(let id)): return .sweep(id)
    case (.several(let error), .none), (.none, .several(let error)): throw error
    case (.none, .none): throw StoreError.unknown(kind: "run and no sweep", name: name)
    case (.one(let run), .one(let sweep)):
      throw UsageError(
        description:
          "'\(name)' is ambiguous: it names the sweep \(sweep.prefix(12)) and begins the id of run "
          + "\(run.prefix(12)); give more of one of the ids",
        command: nil)
    case (.several, .one(let id)):
      throw UsageError(
        description:
          "'\(name)' is ambiguous: it names the sweep \(id.prefix(12)) and begins the ids of several runs; "
          + "give more of one of the ids",
        command: nil)
    case (.one, .several), (.several, .several):
      throw UsageError(
        description:
          "'\(name)' is ambiguous: it begins the ids of runs and of sweeps; give more of one of the ids",
        command: nil)
    }
  }
}
