// Runs processes in the background, waits for their effects, and switches users.

import Foundation
import Testing

extension Netlab {
  /// Starts netlab with its errors, and its output, in files of the folder.
  public static func launch(
    _ arguments: [String], in directory: TemporaryDirectory, errors: String = "errors", output: String? = nil,
    environment: [String: String] = [:], wrapper: [String] = []
  ) throws -> Process {
    let process = try start(
      arguments, in: directory.path, errors: URL(fileURLWithPath: directory.file(errors)),
      environment: environment, wrapper: wrapper)
    process.standardOutput = FileHandle.nullDevice
    if let output {
      try directory.write("", to: output)
      process.standardOutput = FileHandle(forWritingAtPath: directory.file(output))
    }
    try process.run()
    return process
  }

  /// Waits until something is so; a test fails if it is not within 20 seconds.
  public static func wait(
    until isSo: () throws -> Bool, _ location: SourceLocation = #_sourceLocation
  ) throws {
    for _ in 0..<4000 {
      if try isSo() { return }
      Thread.sleep(forTimeInterval: 0.005)
    }
    Issue.record("it has not happened", sourceLocation: location)
  }

  /// Waits for a process; nil if it has not ended within 20 seconds, and is killed.
  public static func status(of process: Process) -> Int32? {
    for _ in 0..<4000 where process.isRunning { Thread.sleep(forTimeInterval: 0.005) }
    guard !process.isRunning else {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      return nil
    }
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// Starts a program as a user who owns nothing.
  public static let asNobody = [
    "/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--",
  ]
  /// Starts a program in a PID namespace of its own, as a container has it.
  public static let inNamespace = [
    "/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--mount-proc",
  ]

  /// Whether the tests may start netlab so.
  public static func isPermitted(_ wrapper: [String]) -> Bool {
    guard FileManager.default.isExecutableFile(atPath: wrapper[0]) else { return false }
    return
      (try? TemporaryDirectory.with { directory in
        try run(["--version"], in: directory, wrapper: wrapper).status == 0
      }) ?? false
  }
}
