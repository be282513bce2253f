// Who trains: which process on which machine, told so that others can see whether it still lives.

import Glibc
import Sweeps

/// A process, named so that no other one ever has the same name: a process id is used again, but not with the same start and
/// boot.
struct ProcessIdentity: Hashable, Sendable {
  let host: String
  /// The kernel's name for the time since the machine was started.
  let boot: String
  let pid: Int
  /// When the process began, in clock ticks since the boot.
  let start: Int

  /// This process.
  static let current = ProcessIdentity(
    host: hostName, boot: bootID, pid: Int(getpid()), start: startTicks(of: Int(getpid())) ?? 0)

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static let bootID: String = {
    let text = (try? SystemFile.contents("/proc/sys/kernel/random/boot_id")) ?? ""
    return String(text.prefix { !$0.isWhitespace })
  }()

  /// Field 22 of /proc/PID/stat; nil where there is no such process.
  private static func startTicks(of pid: Int) -> Int? {
    guard let text = try? SystemFile.contents("/proc/\(pid)/stat"),
      // The second field is the program's name in brackets, and may hold anything.
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return fields.count > 19 ? Int(fields[19]) : nil
  }

  /// Seconds after which the owner of a lease on another machine counts as dead, if nothing is heard of it. Its heart beats
  /// every few seconds.
  static let silence = 60.0

  /// Whether the process lives: on this machine the kernel knows, of others their latest heartbeat tells.
  ///
  /// - Parameter heartbeat: when it was last heard of, in seconds since 1970.
  func isAlive(heartbeat: Double, now: Double) -> Bool {
    guard host == Self.current.host else { return now - heartbeat < Self.silence }
    return boot == Self.current.boot && Self.startTicks(of: pid) == start
  }
}
