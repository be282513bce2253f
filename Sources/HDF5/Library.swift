// Serialises access to the HDF5 library.

import CHDF5
import Synchronization

/// The process's HDF5 library, which has global state.
enum Library {
  /// Held while this module uses HDF5; counts the images opened so far.
  private static let imageCount = Mutex(0)

  /// Runs `body` with exclusive access to the library and a unique image name.
  ///
  /// HDF5 may be built without thread safety, so all access is serialised. Not reentrant.
  static func withHDF5<R>(_ body: (_ imageName: String) throws -> R) throws -> R {
    try imageCount.withLock { count in
      // Error stacks are per thread, so printing must be disabled in each thread.
      H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
      H5Eclear2(hid_t(H5E_DEFAULT))
      // A damaged image may request a filter that HDF5 lacks, which must not be loaded from disk.
      H5PLset_loading_state(0)
      count += 1
      // HDF5 treats images with the same name as the same file, and insists that no file with the image's name
      // exists: there can be none below /dev/null.
      //
      // The result only passes through the lock, which does not guard it.
      nonisolated(unsafe) let result = try body("/dev/null/image-\(count)")
      return result
    }
  }
}
