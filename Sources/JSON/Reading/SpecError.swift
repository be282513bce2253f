/// An error in a spec, with its location.
public struct SpecError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path of the spec.
  public let file: String
  public let position: SourcePosition?
  /// The key with the error, such as `parameters.learning_rate.min`; empty for the whole spec.
  public let key: String
  public let message: String

  public init(file: String, position: SourcePosition?, key: String = "", _ message: String) {
    self.file = file
    self.position = position
    self.key = key
    self.message = message
  }

  public var description: String {
    [file + (position.map { ":\($0)" } ?? ""), key, message].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
