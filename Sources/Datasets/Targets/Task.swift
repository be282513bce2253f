/// The kind of a target.
public enum Task: String, CaseIterable, Sendable {
  /// One of two classes.
  case binary
  /// One of more than two classes.
  case multiclass
  /// A number.
  case regression
}
