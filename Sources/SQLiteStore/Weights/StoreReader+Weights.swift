// Reads the networks of a store.

import Models
import Datasets
import Experiments
import Files
import HDF5
import SQLite

extension StoreReader {
  /// The network of a completed run, from its weights file.
  ///
  /// - Throws: `StoreError` if the run is not completed, or its file is missing, damaged or replaced.
  public func network(ofRun id: RunID) throws -> StoredNetwork {
    guard
      let row = try rows("SELECT status, weights_sha256 FROM runs WHERE id = ?", [SQLValue(id)]).rows.first
    else { throw StoreError.unknown(kind: "run", name: id.text) }
    let status = RunStatus(row[0])
    guard status == .completed else { throw StoreError.notCompleted(run: id, status: status) }
    return try StoredNetwork(ofRun: id, sha256: row[1].text, in: layout)
  }
}

extension StoredNetwork {
  /// Reads the weights file of a run.
  ///
  /// - Parameter sha256: the hash stored with the run.
  /// - Throws: as `StoreReader.network(ofRun:)`.
  package init(ofRun id: RunID, sha256: String?, in layout: StoreLayout) throws {
    let path = layout.weights(ofRun: id)
    let image = try layout.readWeights(ofRun: id, sha256: sha256)
    do {
      let network = try StoredNetwork(image: image)
      guard network.runID == id else {
        throw StoredNetwork.Fault("it contains the weights of another run, \(network.runID)")
      }
      self = network
    } catch let error as HDF5Error {
      throw StoreError.cannotRead(path: path, reason: error.description)
    } catch let error as StoredNetwork.Fault {
      throw StoreError.cannotRead(path: path, reason: error.description)
    }
  }
}

extension StoreLayout {
  /// The bytes of a run's weights file.
  ///
  /// - Parameter sha256: the hash stored with the run.
  /// - Throws: `StoreError.cannotRead` if it is another file.
  func readWeights(ofRun id: RunID, sha256: String?) throws -> [UInt8] {
    let image = try File.read(weights(ofRun: id))
    guard try SHA256(of: image).hexadecimal == sha256 else {
      throw StoreError.cannotRead(
        path: weights(ofRun: id),
        reason: "its SHA-256 differs from the one stored with the run: the file was changed or damaged")
    }
    return image
  }
}
