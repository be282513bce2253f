import Glibc

/// The memory of this machine.
public enum Memory {
  /// The installed memory in bytes.
  public static var physical: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

  /// Whether this process can allocate this many more bytes. Swift traps if an array cannot be allocated.
  public static func holds(_ bytes: Int) -> Bool {
    guard bytes < physical, let memory = malloc(max(bytes, 1)) else { return false }
    free(memory)
    return true
  }
}
