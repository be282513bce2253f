// The errors of a store.

import Experiments

/// A reason why a store cannot be used.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
  case missing(directory: String)
  case notNetlab(path: String)
  case newerVersion(path: String, version: Int, known: Int)
  case olderVersion(path: String, version: Int, known: Int)
  case cannotWrite(directory: String, reason: String)
  /// Like `cannotWrite`, but before anything was changed.
  case cannotOpen(directory: String, reason: String)
  case cannotRead(path: String, reason: String)
  /// - Parameter reason: SQLite's error message.
  case damaged(path: String, reason: String)
  /// A value that netlab would not have written.
  case invalidValue(path: String, of: String, column: String, value: String)
  /// A sweep or list that names a run more than once.
  case repeatedRun(path: String, run: RunID)
  /// A run whose epochs are not 1, 2, 3, …
  case brokenCurve(path: String, run: RunID)
  case noSweeps(directory: String)
  case backupExists(path: String)
  case sameStore(directory: String)
  case foreignSchema(path: String)
  /// A file or folder of a store that is a symbolic link.
  case linked(path: String)
  case unknown(kind: String, name: String)
  case beingTrained(run: RunID)
  case notCompleted(run: RunID, status: RunStatus)
  case ambiguous(kind: String, name: String, matches: [String])

  /// Whether it is thrown before anything has been changed.
  public var isRefusal: Bool {
    if case .cannotWrite = self { false } else { !isDamage }
  }

  /// Whether the database cannot be read.
  public var isDamage: Bool {
    switch self {
    case .cannotRead, .damaged: true
    default: false
    }
  }

  public var description: String {
    switch self {
    case .missing(let directory):
      "there is no store at '\(directory)': train something with 'netlab sweep', or select another store with --store"
    case .notNetlab(let path): "'\(path)' is not a netlab database; it was not changed"
    case .newerVersion(let path, let version, let known):
      "'\(path)' was written by a newer netlab (schema \(version), this one supports \(known)); it was not changed"
    case .olderVersion(let path, let version, let known):
      "'\(path)' was written by an older netlab (schema \(version), this one reads \(known)); 'netlab gc', like every "
        + "command that writes, migrates it"
    case .cannotWrite(let directory, let reason), .cannotOpen(let directory, let reason):
      "cannot write to the store '\(directory)': \(reason)"
    case .cannotRead(let path, let reason): "cannot read '\(path)': \(reason)"
    case .sameStore(let directory): "'\(directory)' is this store itself"
    case .foreignSchema(let path):
      "'\(path)' has tables, views, indexes or triggers that differ from netlab's: nothing was read or changed"
    case .linked(let path):
      "'\(path)' is a symbolic link, and netlab changes nothing outside a store's folder: link the whole folder instead"
    case .backupExists(let path):
      "'\(path)' already exists: choose a new name for the backup"
    case .damaged(let path, let reason):
      "'\(path)' is damaged (\(reason)): the weights files are not affected, and h5py can read them; restore a backup of "
        + "the database, or try \"sqlite3 \(path) .recover\""
    case .invalidValue(let path, let owner, let column, let value):
      "'\(path)': the \(column) of \(owner) is \(value), which netlab would not have written; 'netlab doctor' examines the "
        + "whole store"
    case .repeatedRun(let path, let run):
      "'\(path)': the sweep names run \(run.prefix(12)) twice, which netlab would not have written"
    case .brokenCurve(let path, let run):
      "'\(path)': the epochs of run \(run.prefix(12)) are not 1, 2, 3, …, as netlab would have written them"
    case .noSweeps(let directory): "the store '\(directory)' has no sweeps yet"
    case .unknown(let kind, let name): "there is no \(kind) '\(name)' in the store"
    case .beingTrained(let run):
      "the run \(run.prefix(12)) is being trained: stop its sweep first; nothing was removed"
    case .notCompleted(let run, let status):
      "the run \(run.prefix(12)) is \(status.rawValue): only a completed run has weights"
    case .ambiguous(let kind, let name, let matches):
      "'\(name)' is ambiguous among \(matches.count) \(kind)s: \(matches.map { $0.prefix(12) }.joined(separator: ", "))"
    }
  }
}
