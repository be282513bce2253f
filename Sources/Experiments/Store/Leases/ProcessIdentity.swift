// Identifies a process so that others can tell whether it is still alive.

import Glibc

/// A process, named so that no other one ever has the same name: a process id is used again, but not with the same start, boot
/// and namespace.
package struct ProcessIdentity: Hashable, Sendable {
  package let host: String
  /// The kernel's name for the time since the machine was started.
  package let boot: String
  /// The number of the PID namespace in which the process has its id: containers have their own. Empty where it is not known.
  package let namespace: String
  package let pid: Int
  /// When the process began, in clock ticks since the boot.
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

  /// Empty where /proc shows the processes of another namespace than this one's, or is not there: then it tells nothing of others.
  private static let namespace: String = {
    guard SystemFile.target(ofLink: "/proc/self") == "\(getpid())",
      // "pid:[4026531836]"
      let text = SystemFile.target(ofLink: "/proc/self/ns/pid")
    else { return "" }
    let digits = text.utf8.filter { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return String(decoding: digits, as: UTF8.self)
  }()

  /// Field 22 of /proc/PID/stat; nil where there is no such process, or one that has ended and was not waited for.
  private static func startTicks(of pid: Int) -> Int? {
    guard let text = try? SystemFile.contents("/proc/\(pid)/stat"),
      // The second field is the program's name in brackets, and may hold anything.
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return fields.count > 19 && fields[0] != "Z" ? Int(fields[19]) : nil
  }

  /// Whether the process lives.
  ///
  /// Of those in its own PID namespace this process asks the kernel. Any other may be on another machine or in another container,
  /// even under the same name, and only its heartbeat tells: so does that of a process from before a restart, which is then silent.
  /// The clocks of machines that share a store must agree within `Lease.maxSilence`.
  ///
  /// - Parameters:
  ///   - heartbeat: when it was last heard of, in seconds since 1970.
  ///   - me: who asks.
  package func isAlive(heartbeat: Double, now: Double, me: ProcessIdentity = .current) -> Bool {
    guard host == me.host, boot == me.boot, namespace == me.namespace, !namespace.isEmpty else {
      return self == me || abs(now - heartbeat) < Lease.maxSilence
    }
    if let found = Self.startTicks(of: pid) { return found == start }
    // /proc may hide the processes of other users, and then shows no start.
    guard pid > 0, let process = pid_t(exactly: pid), kill(process, 0) != 0, errno == EPERM else {
      return false
    }
    return abs(now - heartbeat) < Lease.maxSilence
  }
}
