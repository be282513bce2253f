/// The kind of a target.
public enum Task: String, CaseIterable, Sendable {
  /// One of two classes.
  case binary
  /// One of more than two classes.
  case multiclass
  /// Any number of several labels.
  case multilabel
  /// A number, or several.
  case regression
}
