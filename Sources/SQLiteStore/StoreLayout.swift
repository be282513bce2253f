// The paths of the files in a store's folder.

import Experiments
import Files

/// The paths of a store.
public struct StoreLayout: Sendable {
  /// The path as given by the user.
  public let directory: String

  /// The default folder.
  public static let usual = "runs"

  public init(_ directory: String) {
    self.directory = directory
  }

  public var database: String { "\(directory)/netlab.db" }
  /// The copy of the database from before a migration from this schema version.
  public func backup(ofVersion version: Int) -> String { "\(database).v\(version).bak" }
  public var weightsDirectory: String { "\(directory)/weights" }
  public var lock: String { "\(directory)/netlab.lock" }
  public var checkpointsDirectory: String { "\(directory)/checkpoints" }
  /// The checkpoint of a run after a number of epochs.
  public func checkpoint(ofRun id: RunID, epoch: Int) -> String {
    "\(checkpointsDirectory)/\(id).\(epoch).h5"
  }
  /// Throws if a folder is a symbolic link, so that only files of the store are removed.
  func requireOwnFolders() throws(StoreError) {
    for folder in [weightsDirectory, checkpointsDirectory] where File.isLink(folder) {
      throw .linked(path: folder)
    }
  }

  public func weights(ofRun id: RunID) -> String { "\(weightsDirectory)/\(id).h5" }
}
