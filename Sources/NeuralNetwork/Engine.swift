// The version of the numbers that the engine computes.

public enum Engine {
  /// Part of every run's id. It must grow with each change after which the same configuration trains to other bits.
  public static let version = 1
}
