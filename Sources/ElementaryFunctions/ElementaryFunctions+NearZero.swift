// Logarithm and exponential near 1, without cancellation.

extension ElementaryFunctions {
  /// log (1 + x), also for small x: the error of 1 + x is that of a factor near 1 (D. Goldberg, "What every computer
  /// scientist should know about floating-point arithmetic", 1991, theorem 4).
  public func log(plusOne x: Double) -> Double {
    let sum = 1 + x
    guard sum != 1, sum.isFinite else { return x }
    return log(sum) * (x / (sum - 1))
  }

  /// eˣ − 1, also for small x: W. Kahan's counterpart of the above (N. J. Higham, "Accuracy and stability of numerical
  /// algorithms", 2nd edition, section 1.14.1).
  public func exp(minusOne x: Double) -> Double {
    let power = exp(x)
    guard power != 1 else { return x }
    guard power.isFinite else { return power }
    return (power - 1) * (x / log(power))
  }
}
