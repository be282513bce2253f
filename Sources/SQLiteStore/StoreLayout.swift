// Where things lie in a store's folder.

import Experiments
import Files

/// The paths of a store.
public struct StoreLayout: Sendable {
  /// As the user named it.
  public let directory: String

  /// The folder where nobody names another.
  public static let usual = "runs"

  public init(_ directory: String) {
    self.directory = directory
  }

  public var database: String { "\(directory)/netlab.db" }
  /// The database as it was before it was brought up to date from that version of its schema.
  public func backup(ofVersion version: Int) -> String { "\(database).v\(version).bak" }
  public var weightsDirectory: String { "\(directory)/weights" }
  public var lock: String { "\(directory)/netlab.lock" }
  public var checkpointsDirectory: String { "\(directory)/checkpoints" }
  /// The state of a run under way after so many epochs.
  public func checkpoint(ofRun id: RunID, epoch: Int) -> String {
    "\(checkpointsDirectory)/\(id).\(epoch).h5"
  }
  /// Throws where a folder of files is a link: what is removed from a store lies in it, and not in somebody else's.
  func requireOwnFolders() throws(StoreError) {
    for folder in [weightsDirectory, checkpointsDirectory] where File.isLink(folder) {
      throw .linked(path: folder)
    }
  }

  public func weights(ofRun id: RunID) -> String { "\(weightsDirectory)/\(id).h5" }
}
