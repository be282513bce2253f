// Identifies a process so that others can tell whether it is still alive.

import Glibc

/// A unique identity of a process: process ids are reused, but not with the same start time, boot and namespace.
package struct ProcessIdentity: Hashable, Sendable {
  package let host: String
  /// The kernel's id of the current boot.
  package let boot: String
  /// The number of the PID namespace of the process; containers have their own. Empty if unknown.
  package let namespace: String
  package let pid: Int
  /// The start time of the process, in clock ticks since boot.
  package let start: Int

  package init(host: String, boot: String, namespace: String, pid: Int, start: Int) {
    self.host = host
    self.boot = boot
    self.namespace = namespace
    self.pid = pid
    self.start = start
  }

  /// This process.
  package static let current = ProcessIdentity(
    host: hostName, boot: bootID, namespace: namespace, pid: Int(getpid()),
    start: startTicks(of: Int(getpid())) ?? 0)

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static let bootID: String = {
    let text = (try? SystemFile.contents("/proc/sys/kernel/random/boot_id")) ?? ""
    return String(text.prefix { !$0.isWhitespace })
  }()

  /// Empty if /proc is missing or shows another PID namespace, and so tells nothing about other processes.
  private static let namespace: String = {
    guard SystemFile.target(ofLink: "/proc/self") == "\(getpid())",
      // "pid:[4026531836]"
      let text = SystemFile.target(ofLink: "/proc/self/ns/pid")
    else { return "" }
    let digits = text.utf8.filter { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return String(decoding: digits, as: UTF8.self)
  }()

  /// Field 22 of /proc/PID/stat; nil if there is no such process, or only a zombie.
  private static func startTicks(of pid: Int) -> Int? {
    guard let text = try? SystemFile.contents("/proc/\(pid)/stat"),
      // The second field is the program's name in parentheses, which may contain anything.
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return fields.count > 19 && fields[0] != "Z" ? Int(fields[19]) : nil
  }

  /// Whether the process is alive.
  ///
  /// The kernel knows about processes in the same PID namespace. Any other process may be on another machine or in
  /// another container, even with the same host name, so only its heartbeat tells; the same goes for processes from
  /// before a reboot, which send none. The clocks of machines that share a store must agree within
  /// `Lease.maxSilence`.
  ///
  /// - Parameters:
  ///   - heartbeat: the time of its last heartbeat, in seconds since 1970.
  ///   - me: the process that asks.
  package func isAlive(heartbeat: Double, now: Double, me: ProcessIdentity = .current) -> Bool {
    guard host == me.host, boot == me.boot, namespace == me.namespace, !namespace.isEmpty else {
      return self == me || abs(now - heartbeat) < Lease.maxSilence
    }
    if let found = Self.startTicks(of: pid) { return found == start }
    // /proc may hide other users' processes, and their start times with them.
    guard pid > 0, let process = pid_t(exactly: pid), kill(process, 0) != 0, errno == EPERM else {
      return false
    }
    return abs(now - heartbeat) < Lease.maxSilence
  }
}
