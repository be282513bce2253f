import Glibc

/// The memory of this machine.
public enum Memory {
  /// The bytes that are built in.
  public static var physical: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

  /// Whether this process can have so many bytes more. Swift ends the program where it cannot have an array's.
  static func holds(_ bytes: Int) -> Bool {
    guard bytes < physical, let memory = malloc(max(bytes, 1)) else { return false }
    free(memory)
    return true
  }
}
