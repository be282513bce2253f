// Where things lie in a store's folder.

/// The paths of a store.
public struct StoreLayout: Sendable {
  /// As the user named it.
  public let directory: String

  public init(_ directory: String) {
    self.directory = directory
  }

  public var database: String { "\(directory)/netlab.db" }
  public var weightsDirectory: String { "\(directory)/weights" }
  public var lock: String { "\(directory)/netlab.lock" }
  public func weights(ofRun id: String) -> String { "\(weightsDirectory)/\(id).h5" }
}
