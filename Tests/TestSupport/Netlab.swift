// Runs the built program as a user does.

import Foundation
import Testing

public enum Netlab {
  public struct Outcome: Sendable {
    public let status: Int32
    public let output: String
    public let errors: String
  }

  /// The root of the package.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The program next to the tests' executable.
  static let binary: URL = {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let beside = tests.appendingPathComponent("netlab")
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : URL(fileURLWithPath: "\(root)/.build/debug/netlab")
  }()

  /// The lines of a query's answer as CSV, without the names of the columns.
  public static func rows(
    _ sql: String, in directory: TemporaryDirectory, store: String = "runs"
  ) throws -> [String] {
    let answer = try run("query", sql, "--format", "csv", "--store", store, in: directory)
    #expect(answer.status == 0, "\(answer.errors)")
    return answer.output.split(separator: "\n").dropFirst().map(String.init)
  }

  /// The folder of the program.
  public static let directory = binary.deletingLastPathComponent().path

  /// Whether a program is found in PATH.
  public static func isInstalled(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  /// A process that can be run and sent signals.
  ///
  /// - Parameter wrapper: a program with its arguments that starts netlab in its turn.
  public static func start(
    _ arguments: [String], in directory: String, errors: URL, environment: [String: String] = [:],
    wrapper: [String] = []
  ) throws -> Process {
    let process = Process()
    let words = wrapper + [binary.path] + arguments
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "NETLAB_STORE" }
      .merging(environment) { $1 }
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs netlab in a folder to its end.
  public static func run(_ arguments: String..., in directory: TemporaryDirectory) throws -> Outcome {
    try run(arguments, in: directory)
  }

  /// Runs netlab in a folder to its end.
  ///
  /// - Parameters:
  ///   - environment: variables that differ from those of the tests.
  ///   - wrapper: a program with its arguments that starts netlab in its turn.
  public static func run(
    _ arguments: [String], in directory: TemporaryDirectory, environment: [String: String] = [:],
    wrapper: [String] = []
  ) throws -> Outcome {
    // Through files, since a full pipe would stop the program.
    let name = UUID().uuidString
    let temporary = FileManager.default.temporaryDirectory
    let output = temporary.appendingPathComponent("\(name).out")
    let errors = temporary.appendingPathComponent("\(name).err")
    defer {
      try? FileManager.default.removeItem(at: output)
      try? FileManager.default.removeItem(at: errors)
    }
    let process = try start(
      arguments, in: directory.path, errors: errors, environment: environment, wrapper: wrapper)
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}
