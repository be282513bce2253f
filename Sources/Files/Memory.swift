import Glibc

/// The memory of this machine.
public enum Memory {
  /// The bytes that are built in.
  public static var physical: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }
}
