// Runs child processes without a shell.

import Glibc

/// A running program whose output will be collected. Dropping the value kills the program, and everything it has
/// started: it has its own process group.
///
/// It inherits no open files. Its stdin and stdout are a socket, and its stderr is discarded.
public struct Subprocess: ~Copyable {
  private let process: pid_t
  private let socket: Int32
  private let name: String
  private let input: [UInt8]
  private let timeLimit: Duration

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: the absolute path, as from `path(of:)`.
  ///   - arguments: the arguments after the program's name.
  ///   - environment: the environment except PATH, which is this process's without relative folders.
  ///   - input: the bytes that `collect` sends to stdin.
  ///   - timeLimit: how long `collect` waits.
  public init(
    _ program: String, _ arguments: [String], environment: [String: String], input: [UInt8] = [],
    timeLimit: Duration
  ) throws(SubprocessError) {
    name = Path.name(of: program)
    self.input = input
    self.timeLimit = timeLimit
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw SubprocessError(name, code: errno) }
    defer { close(ends[1]) }
    var variables = environment
    variables["PATH"] = Self.folders.joined(separator: ":")
    do throws(SubprocessError) {
      process = try Self.spawn([program] + arguments, variables.map { "\($0)=\($1)" }, socket: ends[1])
    } catch {
      close(ends[0])
      throw error
    }
    socket = ends[0]
    if input.isEmpty { shutdown(socket, Int32(SHUT_WR)) }
  }

  deinit {
    close(socket)
    // Even an ended process keeps its id until it is waited for.
    kill(-process, SIGKILL)
    while waitpid(process, nil, 0) < 0 && errno == EINTR {}
  }

  // MARK: Its end

  /// Waits until the program ends.
  ///
  /// - Parameter limit: the maximum size of its output in bytes.
  /// - Returns: its stdout.
  /// - Throws: `SubprocessError` if it fails, writes more, or takes too long.
  public consuming func collect(limit: Int) throws(SubprocessError) -> [UInt8] {
    let deadline = ContinuousClock.now + timeLimit
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var rest = input[...]
    while true {
      let events = try awaitSocket(Int16(rest.isEmpty ? POLLIN : POLLIN | POLLOUT), until: deadline)
      if !rest.isEmpty, events & Int16(POLLOUT) != 0 {
        send(&rest)
        if rest.isEmpty { shutdown(socket, Int32(SHUT_WR)) }
      }
      let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
      // It may end without having read all of its input.
      if count == 0 || count < 0 && errno == ECONNRESET { break }
      guard count > 0 else { throw SubprocessError(name, code: errno) }
      guard bytes.count + count <= limit else {
        throw SubprocessError(name, "it wrote more than \(limit) bytes")
      }
      bytes += buffer[..<count]
    }
    try awaitSuccess(until: deadline)
    return bytes
  }

  /// Sends the next part of the input. If the program does not read it, its exit status tells why.
  private borrowing func send(_ rest: inout ArraySlice<UInt8>) {
    let count = rest.withUnsafeBytes {
      Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }
    if count > 0 {
      rest = rest.dropFirst(count)
    } else if errno != EINTR, errno != EAGAIN {
      rest = []
    }
  }

  /// - Returns: the events that occurred, or that the other end is closed.
  private borrowing func awaitSocket(
    _ events: Int16, until deadline: ContinuousClock.Instant
  ) throws(SubprocessError) -> Int16 {
    while true {
      let left = deadline - .now
      guard left > .zero else { throw SubprocessError(name, "it took too long") }
      var end = pollfd(fd: socket, events: events, revents: 0)
      if poll(&end, 1, Int32(clamping: Int((left / .milliseconds(1)).rounded(.up)))) > 0 {
        return end.revents
      }
    }
  }

  private borrowing func awaitSuccess(until deadline: ContinuousClock.Instant) throws(SubprocessError) {
    var pause: useconds_t = 100
    while true {
      var end = siginfo_t()
      let result = waitid(P_PID, id_t(process), &end, WEXITED | WNOHANG | WNOWAIT)
      guard result == 0 || errno == EINTR else { throw SubprocessError(name, code: errno) }
      if result == 0, end._sifields._sigchld.si_pid != 0 {
        let status = end._sifields._sigchld.si_status
        if end.si_code == Int32(CLD_EXITED), status == 0 { return }
        throw SubprocessError(
          name,
          end.si_code == Int32(CLD_EXITED) ? "it ended with status \(status)" : "signal \(status) ended it")
      }
      guard deadline > .now else { throw SubprocessError(name, "it took too long") }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
  }

  // MARK: Its beginning

  private static func spawn(
    _ arguments: [String], _ environment: [String], socket: Int32
  ) throws(SubprocessError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    // netlab's own files close by themselves; inherited ones may not.
    for file in ((try? File.names(in: "/proc/self/fd")) ?? []).compactMap(Int32.init)
    where file > STDERR_FILENO {
      posix_spawn_file_actions_addclose(&actions, file)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    sigaddset(&signals, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &signals)

    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, arguments[0], &actions, &attributes, &words, &variables)
    guard code == 0 else { throw SubprocessError(Path.name(of: arguments[0]), code: code) }
    return process
  }

  // MARK: Finding programs

  /// The absolute path of a program in PATH; nil if there is none.
  public static func path(of program: String) -> String? {
    folders.map { "\($0)/\(program)" }.first { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
  }

  /// PATH without relative folders, which may contain untrusted files.
  private static var folders: [String] {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return path.utf8.split(separator: UInt8(ascii: ":")).filter { $0.first == UInt8(ascii: "/") }
      .map { String(Substring($0)) }
  }
}

/// A program that could not be run, or failed.
public struct SubprocessError: Error, CustomStringConvertible {
  public let program: String
  public let reason: String

  init(_ program: String, _ reason: String) {
    self.program = program
    self.reason = reason
  }

  /// Includes the system's reason for its last call.
  init(_ program: String, code: Int32) {
    self.init(program, String(cString: strerror(code)))
  }

  public var description: String { "'\(program)' failed: \(reason)" }
}
