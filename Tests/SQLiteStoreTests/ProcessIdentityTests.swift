// Tells whether a worker's process is still alive.

import Experiments
import Glibc
import Testing

struct ProcessIdentityTests {
  @Test(
    "The kernel tells whether processes in the same namespace are alive; for all others the latest heartbeat does"
  )
  func liveness() {
    let me = ProcessIdentity.current
    #expect(me.isAlive(heartbeat: 0, now: 1e9))
    #expect(me.boot.count == 36 && me.start > 0)
    #expect(!me.namespace.isEmpty && me.namespace.allSatisfy(\.isNumber))
    func other(
      host: String? = nil, boot: String? = nil, namespace: String? = nil, pid: Int? = nil, start: Int? = nil
    ) -> ProcessIdentity {
      ProcessIdentity(
        host: host ?? me.host, boot: boot ?? me.boot, namespace: namespace ?? me.namespace,
        pid: pid ?? me.pid, start: start ?? me.start)
    }
    #expect(!other(start: me.start - 1).isAlive(heartbeat: 1e9, now: 1e9))
    #expect(!other(pid: 1 << 30).isAlive(heartbeat: 1e9, now: 1e9))
    #expect(!other(pid: .max).isAlive(heartbeat: 1e9, now: 1e9))
    #expect(!other(pid: -1).isAlive(heartbeat: 1e9, now: 1e9))
    let strangers = [
      other(host: "elsewhere", start: 1), other(boot: "another machine of that name"),
      other(namespace: "1", pid: 1), other(namespace: "", start: 1),
    ]
    for stranger in strangers {
      #expect(stranger.isAlive(heartbeat: 1000, now: 1059))
      #expect(!stranger.isAlive(heartbeat: 1000, now: 1061))
      // A clock that is ahead must not keep a lease forever.
      #expect(stranger.isAlive(heartbeat: 1059, now: 1000))
      #expect(!stranger.isAlive(heartbeat: 1061, now: 1000))
      #expect(!stranger.isAlive(heartbeat: .infinity, now: 1000))
    }
    // Without /proc the namespace is unknown, but a process still recognizes itself.
    let blind = other(namespace: "")
    #expect(blind.isAlive(heartbeat: 0, now: 1e9, me: blind))
    #expect(!other(namespace: "", start: 1).isAlive(heartbeat: 0, now: 1e9, me: blind))
  }

  @Test("A process that has ended and was not waited for is dead")
  func zombies() throws {
    var pid = pid_t()
    let word = strdup("true")
    defer { free(word) }
    try #require(posix_spawn(&pid, "/bin/true", nil, nil, [word, nil], nil) == 0)
    defer { waitpid(pid, nil, 0) }
    func fields() throws -> [Substring] {
      try SystemFile.contents("/proc/\(pid)/stat").split(separator: " ")
    }
    for _ in 0..<1000 where try fields()[2] != "Z" { usleep(1000) }
    #expect(try fields()[2] == "Z")
    let me = ProcessIdentity.current
    let start = try #require(Int(try fields()[21]))
    let zombie = ProcessIdentity(
      host: me.host, boot: me.boot, namespace: me.namespace, pid: Int(pid), start: start)
    #expect(!zombie.isAlive(heartbeat: 1e9, now: 1e9))
  }
}
