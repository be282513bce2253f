// Runs netlab with calls of the C library delayed, failing or recorded: Tests/Interposer.

import Foundation

public struct Interposer {
  /// What is to happen to some calls on files.
  public enum Action {
    case delay(milliseconds: Int)
    /// Makes an empty file.
    case touch(file: String)
    /// Waits for another file.
    case await(file: String)
    case fail(Int32)
    /// Ends the process before the call.
    case kill
  }

  private var rules: [String] = []
  private var variables: [String: String] = [:]

  public init() {}

  /// - Parameter part: a part of the paths to which the rule applies; with a dollar sign at the end, their end.
  public func on(_ call: String, _ part: String, _ action: Action) -> Interposer {
    var copy = self
    let text =
      switch action {
      case .delay(let milliseconds): "delay:\(milliseconds)"
      case .touch(let file): "touch:\(file)"
      case .await(let file): "await:\(file)"
      case .fail(let code): "fail:\(code)"
      case .kill: "kill:\(SIGKILL)"
      }
    copy.rules.append("\(call):\(part):\(text)")
    return copy
  }

  /// Limits the number of threads that can be started.
  public func threads(_ count: Int) -> Interposer {
    var copy = self
    copy.variables["INTERPOSER_THREADS"] = "\(count)"
    return copy
  }

  /// Records the calls that change files.
  ///
  /// - Parameter mark: a text to look for in written bytes.
  public func log(to file: String, mark: String = "") -> Interposer {
    var copy = self
    copy.variables["INTERPOSER_LOG"] = file
    copy.variables["INTERPOSER_MARK"] = mark
    return copy
  }

  /// For the process.
  public var environment: [String: String] {
    variables.merging([
      "LD_PRELOAD": "\(Netlab.directory)/libInterposer.so", "INTERPOSER_RULES": rules.joined(separator: ","),
    ]) { $1 }
  }

  /// A recorded call.
  public struct Call: Equatable, CustomStringConvertible {
    public let name: String
    public let path: String
    /// The new name of a file that was renamed or linked.
    public let target: String
    public let isMarked: Bool

    public var description: String { "\(name) \(path) \(target)\(isMarked ? " *" : "")" }
  }

  /// The calls in the order in which they returned.
  public static func calls(_ file: String) throws -> [Call] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 4 else { return nil }
      return Call(name: fields[0], path: fields[1], target: fields[2], isMarked: fields[3] == "1")
    }
  }
}
