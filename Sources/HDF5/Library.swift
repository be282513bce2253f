// The one door to the HDF5 library. Nothing here knows of files, groups or datasets.

import CHDF5
import Synchronization

/// The process's HDF5 library, which is one big global state.
enum Library {
  /// Held while anything in this module uses HDF5; counts the images opened so far.
  private static let imageCount = Mutex(0)

  /// Runs `body` with the library to itself, and with a name that no other image has had.
  ///
  /// HDF5 may be built without thread safety, so everything takes turns here. Not reentrant.
  static func withHDF5<R>(_ body: (_ imageName: String) throws -> R) throws -> R {
    try imageCount.withLock { count in
      // Error stacks are per thread, so each thread must be told not to print its own.
      H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
      H5Eclear2(hid_t(H5E_DEFAULT))
      // A damaged image may ask for a filter that HDF5 doesn't have: it must not load one from the disk.
      H5PLset_loading_state(0)
      count += 1
      // HDF5 takes images of one name for one file, and insists on seeing that no file has the name of an
      // image that it opens: below /dev/null there can't be one.
      //
      // The result only passes through the lock, which guards nothing of it.
      nonisolated(unsafe) let result = try body("/dev/null/image-\(count)")
      return result
    }
  }
}
