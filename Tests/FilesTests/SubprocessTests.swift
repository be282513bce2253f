// Child processes.

import Files
import Foundation
import TestSupport
import Testing

struct SubprocessTests {
  private func output(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String = "",
    timeLimit: Duration = .seconds(20), limit: Int = 1 << 24
  ) throws -> String {
    let process = try Subprocess(
      program, arguments, environment: environment, input: Array(input.utf8), timeLimit: timeLimit)
    return String(decoding: try process.collect(limit: limit), as: UTF8.self)
  }

  private func reason(_ body: () throws -> Void) -> String? {
    do {
      try body()
    } catch {
      return (error as? SubprocessError)?.reason
    }
    return nil
  }

  @Test("Arguments arrive unchanged, without a shell")
  func arguments() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let words = ["$(touch \(directory.file("PWNED")))", "a'\u{301}b", "`id`", "", "a b", "*", "\n"]
      let expected = words.map { "\($0)|" }.joined()
      #expect(try output("/usr/bin/printf", ["%s|"] + words) == expected)
      #expect(directory.contents() == [])
    }
  }

  @Test("The child's environment is the given one, and PATH without relative folders")
  func environment() throws {
    let lines = try output("/usr/bin/env", [], environment: ["A": "1", "B": "x=y"]).split(separator: "\n")
    #expect(Set(lines.filter { !$0.hasPrefix("PATH=/") }) == ["A=1", "B=x=y"])
  }

  // More than a socket holds, so that reading and writing must take turns.
  @Test("Input and output arrive completely")
  func input() throws {
    let text = String(repeating: "0123456789abcdef\n", count: 100_000)
    #expect(try output("/bin/cat", [], input: text) == text)
    #expect(try output("/bin/cat", []) == "")
  }

  @Test("A program that does not read its input is not an error")
  func unreadInput() throws {
    #expect(try output("/bin/echo", ["x"], input: String(repeating: "y", count: 1 << 22)) == "x\n")
  }

  // It ends with its input in the socket, and whoever reads next gets ECONNRESET.
  @Test("A program that ends later without reading its input is not an error either")
  func laterUnreadInput() throws {
    #expect(try output("/bin/sh", ["-c", "sleep 0.1; echo x"], input: "y") == "x\n")
  }

  @Test("Output up to the limit is complete, and one more byte is an error")
  func limit() throws {
    #expect(try output("/usr/bin/printf", ["12345"], limit: 5) == "12345")
    #expect(
      reason { _ = try output("/usr/bin/printf", ["12345"], limit: 4) } == "it wrote more than 4 bytes")
  }

  @Test("An earlier interrupted call does not keep one that is dropped from being forgotten")
  func oldInterruption() throws {
    let process = try Subprocess("/bin/sleep", ["60"], environment: [:], timeLimit: .seconds(60))
    errno = EINTR
    _ = consume process
  }

  @Test("Signals end a program, whether or not this process ignores them")
  func signals() {
    for signal in [SIGPIPE, SIGXFSZ, SIGTERM] {
      #expect(
        reason { _ = try output("/bin/sh", ["-c", "kill -\(signal) $$"]) } == "signal \(signal) ended it")
    }
  }

  @Test("The time limit starts when the output is collected")
  func lateCollection() throws {
    let process = try Subprocess("/bin/echo", ["x"], environment: [:], timeLimit: .milliseconds(500))
    usleep(600_000)
    #expect(try process.collect(limit: 10) == Array("x\n".utf8))
  }

  @Test("A program that fails, is killed, hangs, writes too much or is missing is an error with a reason")
  func failures() {
    #expect(reason { _ = try output("/bin/sh", ["-c", "exit 3"]) } == "it ended with status 3")
    #expect(reason { _ = try output("/bin/sh", ["-c", "kill -9 $$"]) } == "signal 9 ended it")
    #expect(
      reason { _ = try output("/bin/sleep", ["60"], timeLimit: .milliseconds(30)) } == "it took too long")
    // It closes its output, and does not end.
    #expect(
      reason {
        _ = try output(
          "/bin/sh", ["-c", "exec sleep 60 >/dev/null </dev/null"], timeLimit: .milliseconds(60))
      } == "it took too long")
    #expect(
      reason { _ = try output("/bin/cat", ["/dev/zero"], limit: 1000) } == "it wrote more than 1000 bytes")
    #expect(reason { _ = try output("/nowhere/cat", []) } == "No such file or directory")
  }

  @Test("A dropped process is killed with its children, and leaves no zombie")
  func dropping() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let script =
        "sleep 60 & echo $$ $! >\(directory.file("new")); mv \(directory.file("new")) \(directory.file("ids")); wait"
      do {
        let process = try Subprocess("/bin/sh", ["-c", script], environment: [:], timeLimit: .seconds(60))
        while !directory.exists("ids") { usleep(1000) }
        _ = consume process
      }
      let ids = try directory.read("ids").split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
      #expect(ids.count == 2)
      #expect(kill(ids[0], 0) != 0)
      // The grandchild dies soon, and may remain a zombie.
      func isAlive() -> Bool {
        let state = try? String(contentsOfFile: "/proc/\(ids[1])/stat", encoding: .utf8)
        return state.map { !$0.contains(") Z ") && !$0.contains(") X ") } ?? false
      }
      for _ in 0..<1000 where isAlive() { usleep(10_000) }
      #expect(!isAlive())
    }
  }

  @Test("A child inherits no open files")
  func descriptors() throws {
    // A descriptor that no program opens by itself.
    let file = fcntl(STDERR_FILENO, F_DUPFD, 500)
    defer { close(file) }
    #expect(file >= 500)
    let numbers = try output("/bin/sh", ["-c", "for f in /proc/self/fd/*; do echo ${f##*/}; done"])
      .split(separator: "\n").compactMap { Int32($0) }
    #expect(numbers.contains(0) && numbers.contains(1) && numbers.contains(2))
    #expect(!numbers.contains(file))
  }

  @Test("Programs are found in PATH")
  func search() {
    #expect(Subprocess.path(of: "sh")?.hasSuffix("/sh") == true)
    #expect(Subprocess.path(of: "no such program") == nil)
    // A folder, and a file that no one may execute.
    #expect(Subprocess.path(of: ".") == nil)
    #expect(Subprocess.path(of: "../../etc/passwd") == nil)
  }
}
