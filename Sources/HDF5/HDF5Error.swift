// What HDF5 could not do, and why. Not an error of reading or writing the disk: this module never does.

import CHDF5

/// An HDF5 operation that failed, with the library's own reason where it gave one.
public struct HDF5Error: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was being done, such as "open dataset 'layer_1/weight'".
  public let operation: String
  /// Why it failed, such as "no such object".
  public let message: String

  /// Makes an error out of its two parts.
  public init(operation: String, message: String) {
    self.operation = operation
    self.message = message
  }

  /// Both parts in one sentence, without a full stop.
  public var description: String { "cannot \(operation): \(message)" }
}

extension HDF5Error {
  /// The error that HDF5 has just put on this thread's stack; its next call clears the stack.
  static func last(_ operation: String) -> HDF5Error {
    var message = "HDF5 gives no reason"
    withUnsafeMutablePointer(to: &message) {
      _ = H5Ewalk2(
        hid_t(H5E_DEFAULT), H5E_WALK_UPWARD,
        { _, record, message in
          guard let text = record?.pointee.desc, let message else { return 0 }
          message.assumingMemoryBound(to: String.self).pointee = String(cString: text)
          return 1  // Stop: upward starts at the innermost record, which says most.
        }, $0)
    }
    return HDF5Error(operation: operation, message: message)
  }

  /// Throws HDF5's last error when `status`, what an HDF5 function returned, says that it failed.
  static func check(_ status: some SignedInteger, _ operation: @autoclosure () -> String) throws(HDF5Error) {
    if status < 0 { throw last(operation()) }
  }
}
