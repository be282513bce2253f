// Errors of HDF5.

import CHDF5

/// A failed HDF5 operation, with the library's reason if it gave one.
public struct HDF5Error: Error, Equatable, Sendable, CustomStringConvertible {
  /// The operation, such as "open dataset 'layer_1/weight'".
  public let operation: String
  /// The reason, such as "no such object".
  public let message: String

  /// Creates an error from its two parts.
  public init(operation: String, message: String) {
    self.operation = operation
    self.message = message
  }

  /// Both parts in one sentence, without a full stop.
  public var description: String { "cannot \(operation): \(message)" }
}

extension HDF5Error {
  /// The latest error on this thread's stack, which the next HDF5 call clears.
  static func last(_ operation: String) -> HDF5Error {
    var message = "HDF5 gives no reason"
    withUnsafeMutablePointer(to: &message) {
      _ = H5Ewalk2(
        hid_t(H5E_DEFAULT), H5E_WALK_UPWARD,
        { _, record, message in
          guard let text = record?.pointee.desc, let message else { return 0 }
          message.assumingMemoryBound(to: String.self).pointee = String(cString: text)
          return 1  // Stop: with H5E_WALK_UPWARD the first record is the innermost and most specific.
        }, $0)
    }
    return HDF5Error(operation: operation, message: message)
  }

  /// Throws HDF5's last error if `status`, the result of an HDF5 function, indicates failure.
  static func check(_ status: some SignedInteger, _ operation: @autoclosure () -> String) throws(HDF5Error) {
    if status < 0 { throw last(operation()) }
  }
}
